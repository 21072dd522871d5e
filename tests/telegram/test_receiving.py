"""Nothing that a person sends is lost or taken twice, whatever crashes in between, and one bad update stops nobody."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select

from api.app import create_app
from api.channels import telegram as telegram_channel
from api.channels.telegram_inbox import Account, CursorMoved, Inbox
from api.channels.telegram_updates import Incoming, Kind
from api.clock import now
from api.database import DatabaseUnavailable
from api.models import Address, ChannelCursor, Message
from api.settings import Settings
from api.states import Sender
from tests.api_fixtures import ScriptedAssistant
from tests.telegram.bot_api import FakeBotApi
from tests.telegram.conftest import NewPerson
from tests.telegram.person import Person


def offsets(telegram: FakeBotApi) -> list[int]:
    """What our polls have confirmed so far."""
    return [int(given["offset"]) for method, given in telegram.calls if method == "getUpdates" and "offset" in given]


async def texts_of(app: FastAPI) -> list[str]:
    found: list[str] = await app.state.database.read(
        lambda session: list(
            session.scalars(select(Message.text).where(Message.sender == Sender.CONTACT).order_by(Message.created_at))
        )
    )
    return found


async def the_address(app: FastAPI) -> Address:
    found: Address = await app.state.database.read(lambda session: session.scalars(select(Address)).one())
    return found


class TestCommitBeforeConfirm:
    async def test_what_was_not_committed_is_asked_for_again(
        self, app: FastAPI, elcin: Person, telegram: FakeBotApi, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        take: Callable[..., Any] = Inbox.take
        crashes = iter([True, True])

        def crash_before_commit(*arguments: Any) -> Any:
            result = take(*arguments)
            if next(crashes, False):
                raise DatabaseUnavailable
            return result

        monkeypatch.setattr(Inbox, "take", crash_before_commit)
        update_id = telegram.next_update_id
        await elcin.writes("salam")
        await elcin.hears()
        assert await texts_of(app) == ["salam"]
        await elcin.hears_nothing()
        asked_in_vain = [given for method, given in telegram.calls if method == "getUpdates" and "offset" not in given]
        assert len(asked_in_vain) >= 3
        assert set(offsets(telegram)) == {update_id + 1}

    async def test_a_restart_between_commit_and_confirmation_takes_nothing_twice(
        self, settings: Settings, assistant: ScriptedAssistant, telegram: FakeBotApi, new_person: NewPerson
    ) -> None:
        person = new_person()
        first = create_app(settings, assistant=assistant)
        async with first.router.lifespan_context(first):
            await person.writes("salam")
            unconfirmed = list(telegram.updates)
            await person.hears()
        telegram.updates.extendleft(unconfirmed)
        second = create_app(settings, assistant=assistant)
        async with second.router.lifespan_context(second):
            await person.writes("sağ ol")
            await person.hears()
            await person.hears_nothing()
            assert await texts_of(second) == ["salam", "sağ ol"]

    async def test_what_waited_while_we_were_off_is_answered_and_an_old_webhook_is_taken_down(
        self, settings: Settings, assistant: ScriptedAssistant, telegram: FakeBotApi, new_person: NewPerson
    ) -> None:
        person = new_person()
        telegram.webhook = "https://old.example/hook"
        for text in ("bir", "iki"):
            await person.writes(text)
        app = create_app(settings, assistant=assistant)
        async with app.router.lifespan_context(app):
            await person.hears()
            await person.hears()
            assert await texts_of(app) == ["bir", "iki"]
        assert telegram.webhook == ""
        removals = [given for method, given in telegram.calls if method == "deleteWebhook"]
        assert all(given.get("drop_pending_updates") != "true" for given in removals)

    async def test_the_same_message_under_another_number_is_one_message(
        self, app: FastAPI, elcin: Person, telegram: FakeBotApi
    ) -> None:
        await elcin.writes("salam")
        await elcin.hears()
        body = elcin._body(1) | {"text": "salam"}
        await telegram.add_update(message=body)
        await elcin.hears_nothing()
        assert await texts_of(app) == ["salam"]

    async def test_another_process_with_the_same_bot_makes_this_one_step_back(
        self, app: FastAPI, elcin: Person
    ) -> None:
        await elcin.writes("salam")
        await elcin.hears()
        database, bot = app.state.database, Account("123456789", "YolTestBot")
        inbox = Inbox(app.state.conversations, None, None)  # type: ignore[arg-type]
        late = [Incoming(700_000_001, Kind.IGNORED)]
        for position in (None, 5):
            with pytest.raises(CursorMoved):
                await database.write(inbox.advance, bot, position, late)

    async def test_telegram_may_begin_its_count_anew(self, app: FastAPI, elcin: Person, telegram: FakeBotApi) -> None:
        await elcin.writes("salam")
        await elcin.hears()
        telegram.next_update_id = 5
        await elcin.writes("bir həftə sonra")
        await elcin.hears()
        await elcin.hears_nothing()
        assert await texts_of(app) == ["salam", "bir həftə sonra"]
        cursor = await app.state.database.read(lambda session: session.scalars(select(ChannelCursor)).one())
        assert cursor.position == 6


class TestBadUpdates:
    async def test_one_that_cannot_be_read_is_passed_over(
        self, app: FastAPI, elcin: Person, telegram: FakeBotApi
    ) -> None:
        for broken in ({"message": {"message_id": 5}}, {"callback_query": {"id": "1"}}, {"message": "?"}, {"news": 1}):
            await telegram.add_update(**broken)
        await elcin.writes("salam")
        await elcin.hears()
        assert await texts_of(app) == ["salam"]

    async def test_one_that_cannot_be_stored_does_not_take_its_neighbours_with_it(
        self,
        settings: Settings,
        assistant: ScriptedAssistant,
        new_person: NewPerson,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        write: Callable[..., Any] = Inbox._write

        def poisoned(self: Inbox, session: Any, conversation: Any, external_id: str, text: str) -> Any:
            if text == "zəhər":
                raise ValueError(text)
            return write(self, session, conversation, external_id, text)

        monkeypatch.setattr(Inbox, "_write", poisoned)
        people = [new_person() for _ in range(3)]
        for person, text in zip(people, ("bir", "zəhər", "üç"), strict=True):
            await person.writes(text)
        app = create_app(settings, assistant=assistant)
        async with app.router.lifespan_context(app):
            await people[0].hears()
            await people[2].hears()
            await people[0].writes("dörd")
            await people[0].hears()
            assert await texts_of(app) == ["bir", "üç", "dörd"]


class TestTrouble:
    async def test_a_second_poller_only_slows_us_down(
        self,
        app: FastAPI,
        elcin: Person,
        telegram_url: str,
        telegram: FakeBotApi,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        monkeypatch.setattr(telegram_channel, "CONFLICT_PAUSE", 0.3)
        await elcin.writes("bir")
        await elcin.hears()
        async with httpx.AsyncClient() as intruder:
            await intruder.post(f"{telegram_url}/bot{telegram.token}/getUpdates", json={"timeout": 0, "offset": 0})
        await elcin.writes("iki")
        await elcin.hears()
        logged = [json.loads(line) for line in capsys.readouterr().out.splitlines() if line.startswith("{")]
        assert "another program reads" in next(e["hint"] for e in logged if e["event"] == "telegram.polling.conflict")

    async def test_an_outage_of_telegram_is_waited_out(self, app: FastAPI, elcin: Person, telegram: FakeBotApi) -> None:
        await elcin.writes("bir")
        await elcin.hears()
        telegram.down = True
        await elcin.writes("iki")
        await elcin.hears_nothing(1)
        telegram.down = False
        await elcin.hears()
        assert await texts_of(app) == ["bir", "iki"]

    async def test_a_wrong_token_is_said_clearly_without_showing_it(
        self, settings: Settings, assistant: ScriptedAssistant, telegram: FakeBotApi, capfd: pytest.CaptureFixture[str]
    ) -> None:
        settings = settings.model_copy(update={"log_level": "DEBUG"})
        telegram.token = "123456789:another"
        app = create_app(settings, assistant=assistant)
        async with app.router.lifespan_context(app):
            while not telegram.calls and "telegram.token.refused" not in (seen := capfd.readouterr().out):
                await Person(telegram, 1).hears_nothing(0.05)
        secret = settings.telegram_token.get_secret_value().split(":")[1]
        left = capfd.readouterr()
        assert secret not in seen + left.out + left.err


class TestBlocking:
    async def test_whoever_blocks_us_gets_nothing_more_until_they_come_back(
        self, app: FastAPI, elcin: Person, telegram: FakeBotApi
    ) -> None:
        await elcin.writes("salam")
        await elcin.hears()
        await elcin.blocks()
        while (await the_address(app)).opted_out_at is None:
            await elcin.hears_nothing(0.02)
        assert (await the_address(app)).opted_out_at > datetime(2026, 1, 1, tzinfo=UTC)
        await elcin.unblocks()
        while (await the_address(app)).opted_out_at is not None:
            await elcin.hears_nothing(0.02)
        await elcin.writes("yenə mənəm")
        await elcin.hears()

    async def test_any_message_says_that_they_are_back(self, app: FastAPI, elcin: Person) -> None:
        await elcin.writes("salam")
        await elcin.hears()

        def block(session: Any) -> None:
            session.scalars(select(Address)).one().opted_out_at = now()

        await app.state.database.write(block)
        await elcin.writes("yenə mənəm")
        await elcin.hears()
        assert (await the_address(app)).opted_out_at is None

    async def test_a_stranger_who_blocks_us_leaves_no_trace(self, app: FastAPI, elcin: Person) -> None:
        await elcin.blocks()
        await elcin.hears_nothing()
        assert await app.state.database.read(lambda session: session.scalars(select(Address)).all()) == []
