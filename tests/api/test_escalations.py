"""The handoff: nobody who asks is dropped, nobody is answered twice, and one counsellor at a time holds a conversation."""

import asyncio
from datetime import timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import update

from api.assistant import Turn, TurnResult
from api.clock import now
from api.models import Escalation
from api.states import Role
from tests.api_fixtures import Chat, ScriptedAssistant, say


async def ask_for_person(chat: Chat) -> None:
    response = await chat.client.post(f"/v1/conversations/{chat.id}/handoff", headers=chat.headers)
    assert response.status_code == 202


async def the_open_one(staff: httpx.AsyncClient, status: str = "open") -> dict[str, Any]:
    rows = (await staff.get("/v1/escalations", params={"status": status})).json()["items"]
    assert len(rows) == 1
    row: dict[str, Any] = rows[0]
    return row


@pytest.fixture
async def aysel(sign_in: Any) -> httpx.AsyncClient:
    staff: httpx.AsyncClient = await sign_in("Aysel")
    return staff


@pytest.fixture
async def claimed(chat: Chat, aysel: httpx.AsyncClient) -> str:
    """The id of an escalation that Aysel has taken."""
    await ask_for_person(chat)
    escalation_id: str = (await the_open_one(aysel))["id"]
    assert (await aysel.post(f"/v1/escalations/{escalation_id}/assign")).status_code == 200
    return escalation_id


class TestAsking:
    async def test_it_works_as_the_very_first_action(self, chat: Chat, aysel: httpx.AsyncClient) -> None:
        await ask_for_person(chat)
        row = await the_open_one(aysel)
        assert (row["conversation_id"], row["reason"], row["centre"]) == (chat.id, "asked", "demo")
        assert (await chat.messages())[0]["sender"] == "system"

    async def test_asking_twice_keeps_one_escalation(self, chat: Chat, aysel: httpx.AsyncClient) -> None:
        await ask_for_person(chat)
        await ask_for_person(chat)
        await the_open_one(aysel)

    async def test_the_assistant_can_ask_on_behalf_of_the_person(self, app: FastAPI, chat: Chat) -> None:
        secret = {"Authorization": f"Bearer {app.state.settings.secret}"}
        body = {"conversation_id": chat.id, "reason": "asked", "topic": "cv_help", "summary": "CV"}
        codes = [(await chat.client.post("/v1/escalations", json=body, headers=secret)).status_code for _ in range(2)]
        assert codes == [201, 200]

    async def test_a_stranger_cannot(self, chat: Chat) -> None:
        body = {"conversation_id": chat.id, "reason": "asked"}
        assert (await chat.client.post("/v1/escalations", json=body)).status_code == 401
        assert (await chat.client.post("/v1/escalations", json=body, headers=chat.headers)).status_code == 401

    async def test_what_was_written_to_the_queue_is_answered_when_the_person_no_longer_waits(
        self, chat: Chat, assistant: ScriptedAssistant
    ) -> None:
        await ask_for_person(chat)
        await chat.post("is anybody there")
        line = (await chat.messages())[0]
        await chat.press(line["buttons"][0]["id"])
        for _ in range(50):
            if assistant.turns:
                break
            await asyncio.sleep(0.1)
        assert [turn.text for turn in assistant.turns] == ["is anybody there"]

    async def test_the_person_may_go_on_with_the_assistant_instead_of_waiting(
        self, chat: Chat, aysel: httpx.AsyncClient
    ) -> None:
        await ask_for_person(chat)
        line = (await chat.messages())[0]
        await chat.press(line["buttons"][0]["id"])
        assert (await chat.ask("hello"))["sender"] == "bot"
        assert (await aysel.get("/v1/escalations", params={"status": "open"})).json()["items"] == []


class TestTakingOver:
    async def test_while_a_person_waits_the_assistant_is_silent(self, chat: Chat, assistant: ScriptedAssistant) -> None:
        await ask_for_person(chat)
        for text in ("hello", "/restart", "/session_start", "/back"):
            await chat.post(text)
        await asyncio.sleep(0.3)
        assert assistant.turns == []

    async def test_an_answer_that_comes_after_the_claim_is_dropped(
        self, chat: Chat, aysel: httpx.AsyncClient, assistant: ScriptedAssistant
    ) -> None:
        started, go_on = asyncio.Event(), asyncio.Event()

        async def slow(turn: Turn) -> TurnResult:
            started.set()
            await go_on.wait()
            return say("greet")

        assistant.take_turn = slow  # type: ignore[method-assign]
        await chat.post("hello")
        await started.wait()
        await ask_for_person(chat)
        await aysel.post(f"/v1/escalations/{(await the_open_one(aysel))['id']}/assign")
        go_on.set()
        await asyncio.sleep(0.3)
        assert "bot" not in [message["sender"] for message in await chat.messages()]

    async def test_of_fifty_claimers_one_wins_and_the_others_hear_the_name(self, chat: Chat, sign_in: Any) -> None:
        await ask_for_person(chat)
        staff = [await sign_in(f"Counsellor {number}") for number in range(5)]
        escalation_id = (await the_open_one(staff[0]))["id"]
        responses = await asyncio.gather(
            *(staff[number % 5].post(f"/v1/escalations/{escalation_id}/assign") for number in range(50))
        )
        winner = (await staff[0].get(f"/v1/escalations/{escalation_id}")).json()["assignee"]["name"]
        refused = [response for response in responses if response.status_code == 409]
        assert len(refused) == 40, "the winner's own repeats are not an error"
        assert {response.json()["error"] for response in refused} == {"EscalationAlreadyAssigned"}
        assert all(winner in response.json()["detail"] for response in refused)

    async def test_replies_reach_the_person_in_order_with_name_and_centre(
        self, chat: Chat, aysel: httpx.AsyncClient, claimed: str
    ) -> None:
        for number in range(3):
            body = {"client_message_id": f"r{number}", "text": f"reply {number}"}
            assert (await aysel.post(f"/v1/escalations/{claimed}/messages", json=body)).status_code == 201
        lines = [message for message in await chat.messages() if message["sender"] == "counsellor"]
        assert [line["text"] for line in lines] == ["reply 0", "reply 1", "reply 2"]
        assert lines[0]["sender_name"].startswith("Aysel · ")

    async def test_a_repeated_reply_is_sent_once(self, chat: Chat, aysel: httpx.AsyncClient, claimed: str) -> None:
        body = {"client_message_id": "same", "text": "hello"}
        ids = {(await aysel.post(f"/v1/escalations/{claimed}/messages", json=body)).json()["id"] for _ in range(3)}
        assert len(ids) == 1
        assert len([message for message in await chat.messages() if message["sender"] == "counsellor"]) == 1

    async def test_only_the_holder_writes(self, aysel: httpx.AsyncClient, claimed: str, sign_in: Any) -> None:
        other = await sign_in("Rauf")
        body = {"client_message_id": "x", "text": "hello"}
        response = await other.post(f"/v1/escalations/{claimed}/messages", json=body)
        assert (response.status_code, response.json()["error"]) == (409, "EscalationNotYours")

    async def test_a_note_is_never_shown_to_the_person(
        self, chat: Chat, aysel: httpx.AsyncClient, claimed: str
    ) -> None:
        assert (await aysel.post(f"/v1/escalations/{claimed}/notes", json={"text": "secret note"})).status_code == 201
        assert "secret note" not in str(await chat.messages())
        assert (await aysel.get(f"/v1/escalations/{claimed}")).json()["notes"][0]["text"] == "secret note"

    async def test_the_thread_shows_what_the_assistant_said_before(self, chat: Chat, aysel: httpx.AsyncClient) -> None:
        await chat.ask("hello")
        await ask_for_person(chat)
        thread = (await aysel.get(f"/v1/escalations/{(await the_open_one(aysel))['id']}")).json()
        assert [message["sender"] for message in thread["messages"]] == ["contact", "bot", "system"]


class TestEnding:
    async def test_after_closing_the_assistant_answers_and_a_rating_is_asked(
        self, chat: Chat, aysel: httpx.AsyncClient, claimed: str, assistant: ScriptedAssistant
    ) -> None:
        assert (await aysel.post(f"/v1/escalations/{claimed}/close", json={"outcome": "informed"})).status_code == 200
        rating = (await chat.messages())[-1]
        assert len(rating["buttons"]) == 5
        await chat.press(rating["buttons"][4]["id"])
        await chat.post("thanks, one more question")
        await chat.messages(after=rating["seq"] + 3, wait=5)
        assert assistant.turns[-1].episode == 2
        assert (await aysel.get(f"/v1/escalations/{claimed}")).json()["rating"] == 5

    async def test_released_it_waits_again_and_the_person_is_told(
        self, chat: Chat, aysel: httpx.AsyncClient, claimed: str
    ) -> None:
        before = len(await chat.messages())
        assert (await aysel.post(f"/v1/escalations/{claimed}/release")).json()["status"] == "open"
        assert len(await chat.messages()) == before + 1

    async def test_a_counsellor_who_vanishes_loses_it(
        self, app: FastAPI, chat: Chat, aysel: httpx.AsyncClient, claimed: str
    ) -> None:
        past = now() - timedelta(seconds=1)
        await app.state.database.write(lambda session: session.execute(update(Escalation).values(lease_until=past)))
        await app.state.database.write(app.state.escalations.release_expired)
        assert (await the_open_one(aysel))["id"] == claimed

    async def test_a_heartbeat_renews_the_lease_and_marks_as_read(
        self, chat: Chat, aysel: httpx.AsyncClient, claimed: str
    ) -> None:
        await chat.post("are you there")
        assert (await the_open_one(aysel, "assigned"))["unread"] == 1
        beat = (await aysel.post(f"/v1/escalations/{claimed}/heartbeat")).json()
        assert beat["unread"] == 1, "kept in the background is not read"
        beat = (await aysel.post(f"/v1/escalations/{claimed}/heartbeat", json={"read": True})).json()
        assert beat["unread"] == 0
        assert beat["lease_until"] is not None

    async def test_what_is_said_after_closing_is_not_shown_in_it(
        self, chat: Chat, aysel: httpx.AsyncClient, claimed: str
    ) -> None:
        await aysel.post(f"/v1/escalations/{claimed}/close", json={"outcome": "informed"})
        await chat.ask("a later question")
        texts = [message["text"] for message in (await aysel.get(f"/v1/escalations/{claimed}")).json()["messages"]]
        assert "a later question" not in texts
        assert len(texts) == 4, "joined, taken, closed, rating"

    async def test_a_closed_one_can_be_reopened(self, chat: Chat, aysel: httpx.AsyncClient, claimed: str) -> None:
        await aysel.post(f"/v1/escalations/{claimed}/close", json={"outcome": "informed"})
        assert (await aysel.post(f"/v1/escalations/{claimed}/reopen")).json()["status"] == "assigned"
        listing = await chat.client.get(f"/v1/conversations/{chat.id}/messages", headers=chat.headers)
        assert listing.json()["handler"] == "counsellor"

    async def test_transferred_it_waits_in_the_other_centre(
        self, aysel: httpx.AsyncClient, claimed: str, sign_in: Any
    ) -> None:
        elsewhere = await sign_in("Kamran", centres=["ganja-industry"])
        body = {"centre": "ganja-industry", "reason": "lives in Ganja"}
        assert (await aysel.post(f"/v1/escalations/{claimed}/transfer", json=body)).status_code == 200
        assert (await the_open_one(elsewhere))["id"] == claimed


class TestAccess:
    async def test_another_centres_conversation_looks_missing(self, claimed: str, sign_in: Any) -> None:
        stranger = await sign_in("Kamran", centres=["ganja-industry"])
        assert (await stranger.get(f"/v1/escalations/{claimed}")).status_code == 404
        assert (await stranger.post(f"/v1/escalations/{claimed}/assign")).status_code == 404
        assert (await stranger.get("/v1/escalations")).json()["items"] == []

    async def test_a_manager_sees_numbers_and_no_conversations(self, claimed: str, sign_in: Any) -> None:
        manager = await sign_in("Leyla", role=Role.MANAGER)
        assert (await manager.get("/v1/escalations")).status_code == 403
        assert (await manager.get(f"/v1/escalations/{claimed}")).status_code == 403
        summary = await manager.get("/v1/statistics/summary", params={"from": "2026-01-01", "to": "2030-01-01"})
        assert summary.status_code == 200

    async def test_without_signing_in_there_is_nothing(self, client: httpx.AsyncClient, claimed: str) -> None:
        for path in ("", f"/{claimed}", "/events"):
            assert (await client.get(f"/v1/escalations{path}")).status_code == 401

    async def test_another_sites_form_cannot_act(self, aysel: httpx.AsyncClient, claimed: str) -> None:
        response = await aysel.post(f"/v1/escalations/{claimed}/release", headers={"X-Yol-Console": ""})
        assert response.status_code == 403
