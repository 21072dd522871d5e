"""What leaves for Telegram: nothing is lost, nothing is doubled without being flagged, and no limit is exceeded."""

import asyncio
import socket
import time
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from api.app import create_app
from api.channels import DeliveryDelayed, OutboundMessage, telegram_client, telegram_sending
from api.channels.telegram_markup import Part
from api.channels.telegram_pace import Pace, Reach
from api.channels.telegram_sending import Sending
from api.models import Address, Delivery
from api.settings import Settings
from api.states import DeliveryState
from tests.api_fixtures import ScriptedAssistant
from tests.telegram.bot_api import FakeBotApi
from tests.telegram.conftest import NewPerson
from tests.telegram.person import Person
from tests.telegram.shapes import Fault

State = DeliveryState


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telegram_client, "READ_SECONDS", 0.5)


async def states(app: FastAPI) -> list[DeliveryState]:
    found: list[DeliveryState] = await app.state.database.read(
        lambda session: list(session.scalars(select(Delivery.state).order_by(Delivery.seq)))
    )
    return found


async def until(app: FastAPI, expected: list[DeliveryState], seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while await states(app) != expected:
        assert time.monotonic() < end, f"expected {expected}, found {await states(app)}"
        await asyncio.sleep(0.02)


class TestRefusals:
    async def test_told_to_wait_one_chat_waits_and_the_others_do_not(
        self, app: FastAPI, elcin: Person, new_person: NewPerson, telegram: FakeBotApi
    ) -> None:
        other = new_person()
        telegram.fail_next("sendMessage", Fault(retry_after=2))
        start = time.monotonic()
        await elcin.writes("salam")
        await telegram.until(lambda: not telegram.faults["sendMessage"])
        await other.writes("salam")
        await other.hears()
        assert time.monotonic() - start < 2
        await elcin.hears()
        assert time.monotonic() - start >= 2
        await elcin.hears_nothing()
        await until(app, [State.SENT, State.SENT])

    async def test_a_blocked_bot_stops_sending_to_that_chat(
        self, app: FastAPI, elcin: Person, telegram: FakeBotApi
    ) -> None:
        telegram.fail_next("sendMessage", Fault(status=403))
        await elcin.writes("salam")
        await until(app, [State.FAILED])
        address = await app.state.database.read(lambda session: session.scalars(select(Address)).one())
        assert address.opted_out_at is not None

    async def test_markup_that_telegram_cannot_read_is_sent_as_plain_text(
        self, app: FastAPI, elcin: Person, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(telegram_sending, "parts_of", lambda *_: [Part("<b>half", "half")])
        await elcin.writes("salam")
        line = await elcin.hears()
        assert (line.text, line.entities) == ("half", [])
        assert line.labels

    async def test_without_a_connection_it_is_safe_to_try_again(self, app: FastAPI) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            closed = probe.getsockname()[1]
        bot, connections = telegram_client.make_bot("1:x", f"http://127.0.0.1:{closed}")
        message = OutboundMessage("1", "bot", None, "salam", "text", "az")
        with pytest.raises(DeliveryDelayed):
            await Sending(bot, app.state.answers, Pace(), Reach()).send(message)
        for connection in connections:
            await connection.shutdown()


@pytest.mark.usefixtures("impatient")
class TestDoubt:
    @pytest.mark.parametrize(
        "fault",
        [Fault(silent=True, accepted=True), Fault(silent=True), Fault(status=500, accepted=True), Fault(status=502)],
        ids=["accepted, then silence", "silence", "accepted, then 500", "502"],
    )
    async def test_a_send_that_may_have_arrived_is_flagged_and_not_repeated(
        self, app: FastAPI, elcin: Person, telegram: FakeBotApi, fault: Fault
    ) -> None:
        telegram.fail_next("sendMessage", fault)
        await elcin.writes("bir")
        await until(app, [State.UNCERTAIN])
        await elcin.writes("iki")
        await until(app, [State.UNCERTAIN, State.SENT])
        assert len(elcin.screen()) == 1 + fault.accepted


class TestRestart:
    async def test_what_was_on_its_way_when_we_stopped_is_flagged_and_not_repeated(
        self, settings: Settings, assistant: ScriptedAssistant, telegram: FakeBotApi, new_person: NewPerson
    ) -> None:
        person = new_person()
        telegram.fail_next("sendMessage", Fault(silent=True, accepted=True))
        first = create_app(settings, assistant=assistant)
        async with first.router.lifespan_context(first):
            await person.writes("bir")
            await person.hears()
        second = create_app(settings, assistant=assistant)
        async with second.router.lifespan_context(second):
            await until(second, [State.UNCERTAIN])
            await person.writes("iki")
            await person.hears()
            await person.hears_nothing()
            assert await states(second) == [State.UNCERTAIN, State.SENT]

    async def test_what_waited_is_sent_after_the_restart(
        self, settings: Settings, assistant: ScriptedAssistant, telegram: FakeBotApi, new_person: NewPerson
    ) -> None:
        person = new_person()
        telegram.fail_next("sendMessage", Fault(retry_after=2))
        first = create_app(settings, assistant=assistant)
        async with first.router.lifespan_context(first):
            await person.writes("bir")
            await telegram.until(lambda: not telegram.faults["sendMessage"])
            await until(first, [State.READY])
        second = create_app(settings, assistant=assistant)
        async with second.router.lifespan_context(second):
            await person.hears()
            await until(second, [State.SENT])


class TestLongLines:
    @pytest.fixture
    async def sending(self, app: FastAPI, telegram_url: str, telegram: FakeBotApi) -> Any:
        bot, connections = telegram_client.make_bot(telegram.token, telegram_url)
        yield Sending(bot, app.state.answers, Pace(), Reach())
        for connection in connections:
            await connection.shutdown()

    def line(self, person: Person, paragraphs: int) -> OutboundMessage:
        text = "\n\n".join(f"**{number}.** " + "Söz & söz. " * 60 for number in range(paragraphs))
        buttons = [{"id": "abc", "label": "Menyu"}]
        return OutboundMessage(str(person.chat_id), "bot", None, text, "markdown", "az", buttons)

    async def test_it_comes_in_parts_with_the_buttons_below_the_last(
        self, sending: Sending, elcin: Person, telegram: FakeBotApi
    ) -> None:
        telegram.chats.add(elcin.chat_id)
        await sending.send(self.line(elcin, 15))
        shown = elcin.screen()
        assert len(shown) == 3
        assert [sent.labels for sent in shown] == [[], [], ["Menyu"]]
        assert "\n\n".join(sent.text for sent in shown).split("\n\n")[14].startswith("14. Söz & söz.")

    async def test_a_repeat_after_wait_goes_on_where_it_stopped(
        self, sending: Sending, elcin: Person, telegram: FakeBotApi, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(telegram_sending, "SHORT_PAUSE", 0)
        telegram.chats.add(elcin.chat_id)
        line = self.line(elcin, 15)
        await sending.send(self.line(elcin, 1))
        before = len(elcin.screen())
        original = sending._call
        calls = 0

        async def second_call_must_wait(*arguments: Any) -> str:
            nonlocal calls
            calls += 1
            if calls == 2:
                telegram.fail_next("sendMessage", Fault(retry_after=1))
            return await original(*arguments)

        monkeypatch.setattr(sending, "_call", second_call_must_wait)
        with pytest.raises(DeliveryDelayed) as delayed:
            await sending.send(line)
        assert delayed.value.retry_after == 1
        with pytest.raises(DeliveryDelayed):
            await sending.send(line)
        await asyncio.sleep(1.1)
        await sending.send(line)
        texts = [sent.text for sent in elcin.screen()[before:]]
        assert len(texts) == len(set(texts)) == 3
