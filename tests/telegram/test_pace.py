"""When we send: not faster than Telegram allows, not while it is down, and with the dots of whoever is typing."""

import asyncio
from typing import Any

import pytest
from fastapi import FastAPI

from api.channels import telegram_pace
from api.channels.telegram_pace import Reach
from tests.api_fixtures import ScriptedAssistant
from tests.telegram.bot_api import FakeBotApi
from tests.telegram.conftest import NewPerson
from tests.telegram.person import Person
from tests.telegram.shapes import Rates
from tests.telegram.test_sending import State, until


class TestOutage:
    async def test_an_answer_made_while_telegram_is_down_waits_for_it(
        self, app: FastAPI, elcin: Person, assistant: ScriptedAssistant, telegram: FakeBotApi, capfd: Any
    ) -> None:
        answer, take = asyncio.Event(), assistant.take_turn

        async def slow(turn: Any) -> Any:
            await answer.wait()
            return await take(turn)

        assistant.take_turn = slow  # type: ignore[method-assign]
        await elcin.writes("bir")
        await telegram.until(lambda: bool(telegram.actions))
        telegram.down = True
        await elcin.writes("iki")  # ends the poll that was open; the next ones find nobody
        while "telegram.polling.failed" not in capfd.readouterr().out:
            await asyncio.sleep(0.01)
        answer.set()
        await until(app, [State.READY])
        telegram.down = False
        await elcin.hears(20)
        await elcin.hears(20)
        await until(app, [State.SENT, State.SENT])
        assert [turn.text for turn in assistant.turns] == ["bir", "iki"]

    async def test_the_pauses_grow_with_the_outage(self, monkeypatch: pytest.MonkeyPatch) -> None:
        moment = 100.0
        monkeypatch.setattr(telegram_pace, "_time", lambda: moment)
        reach = Reach()
        reach.failed()
        pauses = []
        for _ in range(12):
            pauses.append(reach.pause())
            moment += pauses[-1]
        assert pauses[:4] == [1, 1, 2, 4]
        assert max(pauses) == 30
        reach.worked()
        assert reach.pause() == 1


@pytest.mark.usefixtures("paced")
class TestPace:
    async def test_a_burst_of_answers_stays_within_telegrams_limits_and_in_order(
        self, app: FastAPI, elcin: Person, telegram: FakeBotApi
    ) -> None:
        telegram.rates = Rates()
        numbers = [await elcin.sends("sticker") if index % 2 else await elcin.writes("/privacy") for index in range(6)]
        lines = [await elcin.hears(20) for _ in numbers]
        assert telegram.refused_for_speed == 0
        assert ["30 дней" in line.text for line in lines] == [True, False] * 3

    async def test_twenty_chats_at_once_stay_within_the_overall_limit(
        self, app: FastAPI, new_person: NewPerson, telegram: FakeBotApi
    ) -> None:
        telegram.rates = Rates()
        people = [new_person() for _ in range(40)]
        for person in people:
            await person.writes("/privacy")
        for person in people:
            await person.hears(20)
        assert telegram.refused_for_speed == 0


class TestTyping:
    async def test_the_dots_show_while_the_assistant_works(
        self, app: FastAPI, elcin: Person, assistant: ScriptedAssistant, telegram: FakeBotApi
    ) -> None:
        answer, take = asyncio.Event(), assistant.take_turn

        async def slow(turn: Any) -> Any:
            await answer.wait()
            return await take(turn)

        assistant.take_turn = slow  # type: ignore[method-assign]
        await elcin.writes("salam")
        await telegram.until(lambda: bool(telegram.actions))
        answer.set()
        await elcin.hears()
        assert telegram.actions == [(elcin.chat_id, "typing")]
