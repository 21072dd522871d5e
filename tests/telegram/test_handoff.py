"""A person on Telegram and a counsellor in the console, with the assistant silent between them, across restarts."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select

from api.app import create_app
from api.models import Address, Delivery
from api.settings import Settings
from api.staff import service as staff_service
from api.states import Handler, Role
from tests.api_fixtures import ScriptedAssistant
from tests.telegram.bot_api import FakeBotApi
from tests.telegram.conftest import NewPerson
from tests.telegram.person import Person
from tests.telegram.test_conversation import the_conversation

CENTRE = "ganja-industry"


@pytest.fixture
async def aysel(sign_in: Any) -> httpx.AsyncClient:
    staff: httpx.AsyncClient = await sign_in("Aysel", centres=[CENTRE])
    return staff


async def take_over(staff: httpx.AsyncClient) -> str:
    row = (await staff.get("/v1/escalations")).json()["items"][0]
    assert (await staff.post(f"/v1/escalations/{row['id']}/assign")).status_code == 200
    escalation_id: str = row["id"]
    return escalation_id


async def reply(staff: httpx.AsyncClient, escalation_id: str, text: str) -> None:
    body = {"client_message_id": uuid4().hex, "text": text}
    assert (await staff.post(f"/v1/escalations/{escalation_id}/messages", json=body)).status_code == 201


async def thread(staff: httpx.AsyncClient, escalation_id: str) -> list[tuple[str, str]]:
    messages = (await staff.get(f"/v1/escalations/{escalation_id}")).json()["messages"]
    return [(message["sender"], message["text"]) for message in messages]


class TestHandoff:
    async def test_it_runs_both_ways_from_the_call_to_the_rating(
        self, app: FastAPI, new_person: NewPerson, aysel: httpx.AsyncClient, assistant: ScriptedAssistant
    ) -> None:
        elcin = new_person(language_code="az")
        await elcin.writes(f"/start {CENTRE}")
        await elcin.hears()
        await elcin.presses("Azərbaycanca")
        await elcin.hears()
        await elcin.presses("Məsləhətçi ilə danışmaq")
        line = await elcin.hears()
        assert (line.text.split(".")[0], line.labels) == ("Məsləhətçi çağırıldı", ["Yol ilə davam etmək"])
        await elcin.writes("Sənədlərim natamamdır")
        escalation = await take_over(aysel)
        assert (await elcin.hears()).text.startswith("İndi sizə canlı insan cavab verir: Aysel, ")
        await reply(aysel, escalation, "Salam, hansı sənəd çatmır?")
        line = await elcin.hears()
        assert line.text.startswith("👩‍🏫 Aysel · ")
        assert line.text.endswith("\nSalam, hansı sənəd çatmır?")
        await elcin.writes("Tibbi arayış")
        await elcin.hears_nothing()
        assert assistant.turns == []
        assert ("contact", "Tibbi arayış") in await thread(aysel, escalation)
        await aysel.post(f"/v1/escalations/{escalation}/close", json={"outcome": "informed"})
        await elcin.hears()
        line = await elcin.hears()
        assert [len(row) for row in line.keyboard] == [5]
        await elcin.presses("😀")
        assert (await elcin.hears()).text == "Sağ olun, rəyiniz bizə kömək edir."
        await elcin.writes("sağ ol")
        await elcin.hears()
        assert [turn.text for turn in assistant.turns] == ["sağ ol"]

    async def test_who_waits_may_go_back_to_the_assistant(self, app: FastAPI, elcin: Person) -> None:
        await elcin.writes("/human")
        await elcin.hears()
        for command in ("/start", "/menu", "/human"):
            await elcin.writes(command)
        line = await elcin.hears()
        assert (line.text.split(".")[0], line.labels) == ("Вы уже в очереди", ["Продолжить с Yol"])
        await elcin.hears_nothing()
        await elcin.presses("Продолжить с Yol")
        assert (await elcin.hears()).text.startswith("Хорошо, вам снова отвечает Yol.")
        assert (await the_conversation(app)).handler == Handler.BOT

    async def test_with_a_counsellor_commands_say_who_answers_and_stickers_that_only_text_arrives(
        self, app: FastAPI, elcin: Person, sign_in: Any
    ) -> None:
        await elcin.writes("/human")
        await elcin.hears()
        await take_over(await sign_in("Aysel"))
        await elcin.hears()
        await elcin.writes("/human")
        assert (await elcin.hears()).text.startswith("Сейчас вам отвечает консультант.")
        await elcin.sends("voice")
        assert (await elcin.hears()).text.startswith("До консультанта пока доходит только текст.")

    async def test_a_correction_reaches_the_counsellor_as_a_new_line(
        self, app: FastAPI, elcin: Person, sign_in: Any
    ) -> None:
        await elcin.writes("/human")
        await elcin.hears()
        staff = await sign_in("Aysel")
        escalation = await take_over(staff)
        await elcin.hears()
        number = await elcin.writes("saat 3-də")
        await elcin.edits(number, "saat 4-də")
        await elcin.hears_nothing()
        said = [text for sender, text in await thread(staff, escalation) if sender == "contact"]
        assert said == ["saat 3-də", "saat 4-də"]

    async def test_the_dots_of_the_counsellor_are_passed_on(
        self, app: FastAPI, elcin: Person, sign_in: Any, telegram: FakeBotApi
    ) -> None:
        await elcin.writes("/human")
        await elcin.hears()
        staff = await sign_in("Aysel")
        escalation = await take_over(staff)
        await elcin.hears()
        await elcin.writes("Buradasınız?")
        while ("contact", "Buradasınız?") not in await thread(staff, escalation):
            await elcin.hears_nothing(0.05)
        telegram.actions.clear()
        for _ in range(3):
            assert (await staff.post(f"/v1/escalations/{escalation}/typing")).status_code == 204
        await elcin.hears_nothing()
        assert telegram.actions == [(elcin.chat_id, "typing")]

    async def test_a_reply_to_somebody_who_blocked_us_is_marked_as_not_delivered(
        self, app: FastAPI, elcin: Person, sign_in: Any
    ) -> None:
        await elcin.writes("/human")
        await elcin.hears()
        staff = await sign_in("Aysel")
        escalation = await take_over(staff)
        await elcin.hears()
        await elcin.blocks()
        while (
            await app.state.database.read(lambda session: session.scalars(select(Address)).one())
        ).opted_out_at is None:
            await elcin.hears_nothing(0.02)
        await reply(staff, escalation, "Buradasınız?")
        await elcin.hears_nothing()
        last = await app.state.database.read(
            lambda session: session.scalars(select(Delivery).order_by(Delivery.seq.desc())).first()
        )
        assert (last.state, last.error) == ("failed", "opted out")


class TestRestarts:
    async def test_a_restart_at_every_step_loses_and_doubles_nothing(
        self, settings: Settings, assistant: ScriptedAssistant, new_person: NewPerson
    ) -> None:
        elcin = new_person(language_code="en")
        staff: dict[str, Any] = {}

        async def call() -> None:
            await elcin.writes("/human")
            assert "Your place in the queue: 1" in (await elcin.hears()).text
            await elcin.writes("Are you there?")

        async def answer() -> None:
            staff["escalation"] = await take_over(staff["client"])
            await reply(staff["client"], staff["escalation"], "Yes, hello")
            await elcin.hears()
            assert (await elcin.hears()).text.endswith("\nYes, hello")

        async def ask_more() -> None:
            await elcin.writes("Which papers?")
            await elcin.hears_nothing()

        async def finish() -> None:
            said = await thread(staff["client"], staff["escalation"])
            assert [text for sender, text in said if sender in ("contact", "counsellor")] == [
                "Are you there?",
                "Yes, hello",
                "Which papers?",
            ]
            await staff["client"].post(f"/v1/escalations/{staff['escalation']}/close", json={"outcome": "informed"})
            await elcin.hears()
            await elcin.hears()
            await elcin.hears_nothing()

        steps: list[Callable[[], Any]] = [call, answer, ask_more, finish]
        for step in steps:
            app = create_app(settings, assistant=assistant)
            async with app.router.lifespan_context(app):
                staff["client"] = await signed_in(app, staff)
                await step()
        assert assistant.turns == []


async def signed_in(app: FastAPI, known: dict[str, Any]) -> httpx.AsyncClient:
    """The same counsellor behind every process: the session is on disk, the cookie is the browser's."""
    if "client" in known:
        client = httpx.AsyncClient(
            transport=httpx.ASGITransport(app), base_url="http://yol.test", headers=known["client"].headers
        )
        client.cookies = known["client"].cookies
        return client

    def make(session: Any) -> str:
        account = staff_service.add(session, name="Aysel", role=Role.COUNSELLOR, centres=["*"])
        return staff_service.make_link(session, account)

    token = await app.state.database.write(make)
    client = httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://yol.test", headers={"X-Yol-Console": "1"}
    )
    (await client.post("/v1/staff/sign-in", json={"token": token})).raise_for_status()
    return client
