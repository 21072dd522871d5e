"""The chat contract: what a contact sends is on disk once, is answered once, and hostile input gets a clear answer."""

import asyncio
from dataclasses import replace
from typing import Any

import httpx
import pytest

from api.assistant import AssistantFailed, AssistantUnavailable, Turn, TurnResult
from tests.api_fixtures import Chat, ScriptedAssistant, say


class TestStart:
    async def test_a_conversation_needs_nothing_from_the_person(self, client: httpx.AsyncClient) -> None:
        response = await client.post("/v1/conversations")
        assert response.status_code == 201
        assert response.json()["handler"] == "bot"
        assert len(response.json()["token"]) >= 32

    async def test_language_and_centre_are_kept(self, client: httpx.AsyncClient) -> None:
        body = {"centre": "ganja-industry", "language": "az"}
        created = (await client.post("/v1/conversations", json=body)).json()
        assert (created["centre"], created["language"]) == ("ganja-industry", "az")

    async def test_an_unknown_centre_is_refused(self, client: httpx.AsyncClient) -> None:
        response = await client.post("/v1/conversations", json={"centre": "atlantis"})
        assert response.status_code == 404
        assert response.json()["error"] == "UnknownCentre"


class TestMessages:
    async def test_a_question_is_answered_with_topic_and_language(
        self, chat: Chat, assistant: ScriptedAssistant
    ) -> None:
        assistant.answer = lambda turn: say("admission_dates")
        answer = await chat.ask("when does admission open")
        assert (answer["sender"], answer["topic"], answer["language"]) == ("bot", "admission_dates", "en")
        assert answer["sources"]

    async def test_the_same_client_message_id_gets_the_same_answer(
        self, chat: Chat, assistant: ScriptedAssistant
    ) -> None:
        first = await chat.post("hello", client_message_id="same")
        second = await chat.post("hello", client_message_id="same")
        assert first.status_code == second.status_code == 202
        assert first.json() == second.json()
        await chat.messages(after=1, wait=5)
        assert len(assistant.turns) == 1
        assert [m["sender"] for m in await chat.messages()] == ["contact", "bot"]

    async def test_twenty_equal_requests_at_once_are_one_message(
        self, chat: Chat, assistant: ScriptedAssistant
    ) -> None:
        responses = await asyncio.gather(*(chat.post("hello", client_message_id="same") for _ in range(20)))
        assert {response.json()["id"] for response in responses} == {responses[0].json()["id"]}
        await chat.messages(after=1, wait=5)
        assert len(assistant.turns) == 1

    async def test_order_is_kept_when_messages_come_fast(self, chat: Chat, assistant: ScriptedAssistant) -> None:
        for number in range(8):
            await chat.post(f"message {number}")
        for _ in range(50):
            if len(assistant.turns) == 8:
                break
            await asyncio.sleep(0.05)
        assert [turn.text for turn in assistant.turns] == [f"message {number}" for number in range(8)]

    async def test_a_button_sends_its_intent_and_not_its_label(self, chat: Chat, assistant: ScriptedAssistant) -> None:
        assistant.answer = lambda turn: say(turn.intent or "occupation_salary", occupation="cook")
        answer = await chat.ask("cook")
        assert (await chat.press(answer["buttons"][0]["id"])).status_code == 202
        await chat.messages(after=answer["seq"] + 1, wait=5)
        turn = assistant.turns[-1]
        assert (turn.text, turn.intent, turn.entities) == (None, "occupation_info", {"occupation": "cook"})

    async def test_an_unknown_button_is_refused(self, chat: Chat) -> None:
        response = await chat.press("nonsense")
        assert response.status_code == 404
        assert response.json()["error"] == "UnknownButton"

    async def test_a_button_of_another_conversation_is_unknown(self, chat: Chat, start_chat: Any) -> None:
        answer = await chat.ask("hello")
        other = await start_chat()
        assert (await other.press(answer["buttons"][0]["id"])).status_code == 404


class TestAccess:
    async def test_no_token_and_a_wrong_token_are_refused(self, chat: Chat, client: httpx.AsyncClient) -> None:
        url = f"/v1/conversations/{chat.id}/messages"
        assert (await client.get(url)).status_code == 401
        assert (await client.get(url, headers={"Authorization": "Bearer wrong"})).status_code == 401

    async def test_the_token_of_another_conversation_is_refused(self, chat: Chat, start_chat: Any) -> None:
        other = await start_chat()
        chat.token = other.token
        assert (await chat.post("hello")).status_code == 401

    async def test_deleting_leaves_nothing_to_read(self, chat: Chat) -> None:
        await chat.ask("hello")
        url = f"/v1/conversations/{chat.id}"
        assert (await chat.client.delete(url, headers=chat.headers)).status_code == 204
        assert (await chat.client.get(f"{url}/messages", headers=chat.headers)).status_code == 404


HOSTILE = {
    "nul": "salam\x00",
    "right-to-left override": "\u202esalam",
    "slash": "/restart",
    "intent with entities": '/occupation_salary{"occupation": "cook"}',
    "full-width slash": "／restart",
    "no-break space and slash": "\u00a0/restart",
    "group separator and slash": "\x1d/restart",
    "zero-width and slashes": "\u200b//\u200b/session_start",
    "emoji": "👩‍👩‍👧" * 100,
    "combining marks": "a" + "\u0301" * 1500,
    "markup": "<script>alert(1)</script> [x](javascript:alert(1)) {{ 7*7 }}",
}


class TestHostileInput:
    @pytest.mark.parametrize("name", HOSTILE)
    async def test_strange_text_gets_a_normal_answer(self, name: str, chat: Chat, assistant: ScriptedAssistant) -> None:
        answer = await chat.ask(HOSTILE[name])
        assert answer["sender"] == "bot"
        for turn in assistant.turns:
            assert turn.intent is None
            assert turn.text is not None
            assert not turn.text.strip().startswith(("/", "／"))

    async def test_only_slashes_are_met_as_unclear_without_the_assistant(
        self, chat: Chat, assistant: ScriptedAssistant
    ) -> None:
        answer = await chat.ask("///")
        assert answer["topic"] == "unclear"
        assert assistant.turns == []

    @pytest.mark.parametrize("text", ["", "   ", "\u200b\u200b", "\x00"])
    async def test_an_empty_text_is_refused(self, text: str, chat: Chat) -> None:
        response = await chat.post(text)
        assert (response.status_code, response.json()["error"]) == (422, "MessageEmpty")

    async def test_five_thousand_characters_are_too_long(self, chat: Chat) -> None:
        response = await chat.post("a" * 5000)
        assert (response.status_code, response.json()["error"]) == (413, "MessageTooLong")

    async def test_a_lone_surrogate_is_refused(self, chat: Chat) -> None:
        response = await chat.client.post(
            f"/v1/conversations/{chat.id}/messages",
            content=b'{"client_message_id": "s", "text": "\\ud800"}',
            headers={**chat.headers, "Content-Type": "application/json"},
        )
        assert response.status_code == 422

    async def test_a_body_of_a_megabyte_is_refused_before_it_is_read(self, chat: Chat) -> None:
        response = await chat.client.post(
            f"/v1/conversations/{chat.id}/messages", content=b"x" * 1_000_000, headers=chat.headers
        )
        assert (response.status_code, response.json()["error"]) == (413, "BodyTooLarge")

    @pytest.mark.parametrize(
        "body",
        [b"", b"{", b"[]", b"null", b'{"client_message_id": 1}', b'{"client_message_id": "a"}', b'{"text": "x"}', b"[" * 5000,
         b'{"client_message_id": "a", "text": "x", "button_id": "y"}', b'{"client_message_id": "a b", "text": "x"}', b"\xff\xfe"],
    )  # fmt: skip
    async def test_a_body_of_another_form_is_refused(self, body: bytes, chat: Chat) -> None:
        response = await chat.client.post(
            f"/v1/conversations/{chat.id}/messages",
            content=body,
            headers={**chat.headers, "Content-Type": "application/json"},
        )
        assert response.status_code in (400, 422)
        assert set(response.json()) == {"error", "detail"}

    async def test_a_streamed_body_of_a_megabyte_is_too_large(self, chat: Chat) -> None:
        async def chunks() -> Any:
            for _ in range(100):
                yield b"x" * 10_000

        url = f"/v1/conversations/{chat.id}/messages"
        response = await chat.client.post(url, content=chunks(), headers=chat.headers)
        assert (response.status_code, response.json()["error"]) == (413, "BodyTooLarge")

    @pytest.mark.parametrize("text", ["/\u2028/restart", "/\u1680/session_start", "\u2029///back"])
    async def test_a_slash_behind_rare_spaces_is_taken_off_too(self, text: str, chat: Chat) -> None:
        assert (await chat.ask(text))["sender"] == "bot"

    async def test_a_nul_in_a_button_is_refused(self, chat: Chat) -> None:
        assert (await chat.press("x\x00y")).status_code in (404, 422)

    async def test_a_number_beyond_the_database_is_refused(self, chat: Chat) -> None:
        response = await chat.client.get(
            f"/v1/conversations/{chat.id}/messages", params={"after": 2**70}, headers=chat.headers
        )
        assert response.status_code == 422


class TestAssistantTrouble:
    async def test_when_it_is_away_the_person_is_told_and_answered_later(
        self, chat: Chat, assistant: ScriptedAssistant
    ) -> None:
        def away(turn: Any) -> TurnResult:
            raise AssistantUnavailable("down")

        assistant.answer = away
        line = await chat.ask("hello")
        assert line["sender"] == "system"
        assert line["buttons"], "asking for a person is offered"
        assistant.answer = lambda turn: say("greet")
        answers = await chat.messages(after=line["seq"], wait=10)
        assert [message["topic"] for message in answers] == ["greet"]

    async def test_asking_for_a_person_works_while_it_is_away(self, chat: Chat, assistant: ScriptedAssistant) -> None:
        def away(turn: Any) -> TurnResult:
            raise AssistantUnavailable("down")

        assistant.answer = away
        line = await chat.ask("hello")
        assert (await chat.press(line["buttons"][0]["id"])).status_code == 202
        assistant.answer = lambda turn: say("greet")
        await asyncio.sleep(1.5)
        listing = await chat.client.get(f"/v1/conversations/{chat.id}/messages", headers=chat.headers)
        assert listing.json()["handler"] == "queue"
        assert not [message for message in listing.json()["messages"] if message["sender"] == "bot"]

    async def test_an_outage_does_not_use_up_the_tries(self, chat: Chat, assistant: ScriptedAssistant) -> None:
        troubles = [AssistantUnavailable("down")] * 4 + [AssistantFailed("500")]

        def troubled(turn: Any) -> TurnResult:
            if troubles:
                raise troubles.pop(0)
            return say("greet")

        assistant.answer = troubled
        line = await chat.ask("hello")
        answers = await chat.messages(after=line["seq"], wait=10)
        assert [message["topic"] for message in answers] == ["greet"]

    async def test_after_three_failures_it_says_so(self, chat: Chat, assistant: ScriptedAssistant) -> None:
        def broken(turn: Any) -> TurnResult:
            raise AssistantFailed("500")

        assistant.answer = broken
        line = await chat.ask("hello", seconds=15)
        assert line["sender"] == "system"
        assert len(assistant.turns) == 3

    async def test_silence_counts_as_a_failure(self, chat: Chat, assistant: ScriptedAssistant) -> None:
        assistant.answer = lambda turn: TurnResult([], "greet", 1.0, "en", 0.0, {})
        line = await chat.ask("hello", seconds=15)
        assert line["sender"] == "system"

    async def test_a_response_that_no_pack_has_counts_as_a_failure(
        self, chat: Chat, assistant: ScriptedAssistant
    ) -> None:
        assistant.answer = lambda turn: say("no_such_answer")
        line = await chat.ask("hello", seconds=15)
        assert line["sender"] == "system"


class TestLanguage:
    async def test_clear_evidence_switches_the_language(self, chat: Chat, assistant: ScriptedAssistant) -> None:
        assistant.answer = lambda turn: say("greet", language="ru", confidence=0.97)
        assert (await chat.ask("как дела у вас"))["language"] == "ru"

    async def test_weak_evidence_does_not(self, chat: Chat, assistant: ScriptedAssistant) -> None:
        assistant.answer = lambda turn: say("greet", language="az", confidence=0.5)
        assert (await chat.ask("ok"))["language"] == "en"

    async def test_the_own_choice_always_wins(self, chat: Chat, assistant: ScriptedAssistant) -> None:
        url = f"/v1/conversations/{chat.id}/language"
        assert (await chat.client.post(url, json={"language": "ru"}, headers=chat.headers)).status_code == 200
        assistant.answer = lambda turn: say("greet", language="en", confidence=0.99)
        assert (await chat.ask("how are you today"))["language"] == "ru"

    async def test_asking_for_a_language_in_words_is_a_choice(self, chat: Chat, assistant: ScriptedAssistant) -> None:
        result = say("language_changed", slots={"target_language": "az"}, target_language="az")
        assistant.answer = lambda turn: TurnResult(result.responses, "change_language", 1.0, "en", 0.9, result.slots)
        assert (await chat.ask("azerbaijani please"))["language"] == "az"
        assistant.answer = lambda turn: say("greet", language="en", confidence=0.99)
        assert (await chat.ask("how are you today"))["language"] == "az"

    async def test_an_unknown_language_is_refused(self, chat: Chat) -> None:
        url = f"/v1/conversations/{chat.id}/language"
        assert (await chat.client.post(url, json={"language": "xx"}, headers=chat.headers)).status_code == 422


class TestSafeguarding:
    @pytest.mark.parametrize("opinion", ["danger", "concern", "unknown"])
    async def test_a_phrase_of_danger_is_answered_whatever_topic_the_assistant_sees(
        self, chat: Chat, assistant: ScriptedAssistant, opinion: str
    ) -> None:
        assistant.answer = lambda turn: replace(say("greet"), danger=opinion)
        answer = await chat.ask("i want to die")
        assert answer["topic"] == "safeguarding_self_harm"
        assert "112" in answer["text"]

    async def test_where_the_assistant_sees_no_danger_a_caring_question_is_asked(
        self, chat: Chat, assistant: ScriptedAssistant
    ) -> None:
        assistant.answer = lambda turn: replace(say("greet"), danger="none")
        answer = await chat.ask("i want to die")
        assert answer["topic"] == "smalltalk"
        assert "What weighs on you" in answer["text"]

    @pytest.mark.parametrize("error", [AssistantUnavailable("starting"), AssistantFailed("broken")])
    async def test_without_the_assistant_danger_is_answered_at_once(
        self, chat: Chat, assistant: ScriptedAssistant, error: Exception
    ) -> None:
        def fail(turn: Turn) -> TurnResult:
            raise error

        assistant.answer = fail
        assert (await chat.ask("i want to die"))["topic"] == "safeguarding_self_harm"

    async def test_what_yes_means_after_it_is_told_to_the_assistant(
        self, chat: Chat, assistant: ScriptedAssistant
    ) -> None:
        await chat.ask("i want to die")
        await chat.ask("yes")
        assert assistant.turns[-1].slots["offered"] == "counsellor"
        await chat.ask("and now?")
        assert assistant.turns[-1].slots["offered"] is None

    async def test_it_answers_in_the_language_of_the_words(self, chat: Chat) -> None:
        assert (await chat.ask("не хочу больше жить"))["language"] == "ru"

    async def test_a_handoff_after_it_is_urgent_whatever_was_said_since(
        self, chat: Chat, assistant: ScriptedAssistant, sign_in: Any
    ) -> None:
        await chat.ask("i want to die")
        assistant.answer = lambda turn: say("bot_identity")
        await chat.ask("are you a robot")
        await chat.client.post(f"/v1/conversations/{chat.id}/handoff", headers=chat.headers)
        staff = await sign_in("Aysel")
        rows = (await staff.get("/v1/escalations", params={"status": "open"})).json()["items"]
        assert [row["priority"] for row in rows] == ["urgent"]


class TestEvents:
    async def test_the_stream_resumes_after_the_last_event(self, chat: Chat, server_url: str) -> None:
        answer = await chat.ask("hello")
        headers = {**chat.headers, "Last-Event-ID": "1"}
        lines = []
        async with (
            asyncio.timeout(5),
            httpx.AsyncClient() as client,
            client.stream("GET", f"{server_url}/v1/conversations/{chat.id}/events", headers=headers) as stream,
        ):
            async for line in stream.aiter_lines():
                lines.append(line)
                if line.startswith("event: handler"):
                    break
        assert f"id: {answer['seq']}" in lines
        assert "id: 1" not in lines


async def test_too_many_messages_are_asked_to_wait(settings: Any, assistant: ScriptedAssistant) -> None:
    from api.app import create_app

    application = create_app(settings.model_copy(update={"messages_burst": 3}), assistant=assistant)
    async with application.router.lifespan_context(application):
        transport = httpx.ASGITransport(application)
        async with httpx.AsyncClient(transport=transport, base_url="http://yol.test") as client:
            created = (await client.post("/v1/conversations")).json()
            chat = Chat(client, created["id"], created["token"])
            codes = [(await chat.post("hello")).status_code for _ in range(3)]
            refused = await chat.post("hello")
    assert codes == [202, 202, 202]
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) >= 1
