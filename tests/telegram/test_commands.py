"""The first words with a person, and what the commands do."""

from typing import Any

from fastapi import FastAPI

from api.app import create_app
from api.assistant import AssistantUnavailable, Turn, TurnResult
from api.models import Address, Conversation, Message
from api.settings import Settings
from tests.api_fixtures import ScriptedAssistant
from tests.telegram.bot_api import FakeBotApi
from tests.telegram.conftest import NewPerson
from tests.telegram.person import Person
from tests.telegram.shapes import Fault
from tests.telegram.test_conversation import count, the_conversation


class TestStart:
    async def test_the_first_tap_is_the_language_in_its_own_script(self, elcin: Person) -> None:
        await elcin.writes("/start")
        line = await elcin.hears()
        assert line.text.splitlines() == [
            "На каком языке будем говорить?",
            "Hansı dildə danışaq?",
            "Which language shall we use?",
            "Në cilën gjuhë të flasim?",
            "Na kojem jeziku da razgovaramo?",
        ]
        assert line.labels == ["Русский", "Azərbaycanca", "English", "Shqip", "Crnogorski"]

    async def test_the_chosen_language_welcomes_with_buttons(
        self, app: FastAPI, elcin: Person, telegram: FakeBotApi
    ) -> None:
        await elcin.writes("/start")
        await elcin.hears()
        query = await elcin.presses("Azərbaycanca")
        line = await elcin.hears()
        assert line.text.startswith("Salam! Mən Yol")
        assert line.entities[0]["type"] == "bold"
        assert line.labels == ["Peşə seçmək", "İxtisas axtarmaq", "Qəbul nə vaxtdır?", "Məsləhətçi ilə danışmaq"]
        conversation = await the_conversation(app)
        assert (conversation.language, conversation.language_chosen) == ("az", True)
        await telegram.until(lambda: query in telegram.answered)

    async def test_a_second_start_welcomes_in_the_chosen_language(self, elcin: Person) -> None:
        await elcin.writes("/start")
        await elcin.hears()
        await elcin.presses("English")
        await elcin.hears()
        await elcin.writes("/start")
        assert (await elcin.hears()).text.startswith("Hello! I am Yol")

    async def test_the_link_of_a_centre_makes_it_the_centre_of_the_conversation(
        self, app: FastAPI, elcin: Person
    ) -> None:
        await elcin.writes("/start ganja-industry")
        await elcin.hears()
        assert (await the_conversation(app)).centre == "ganja-industry"
        await elcin.writes("/start nobody-knows")
        await elcin.hears()
        assert (await the_conversation(app)).centre == "ganja-industry"

    async def test_the_language_of_the_persons_telegram_only_orders_the_buttons(
        self, app: FastAPI, new_person: NewPerson
    ) -> None:
        az, en = "Azərbaycanca", "English"
        guesses = {"az": az, "en-GB": en, "tr": az, None: az, "sr": "Crnogorski"}
        for code, first in guesses.items():
            person = new_person(language_code=code)
            await person.writes("/start")
            assert (await person.hears()).labels[0] == first
        assert await count(app, Conversation, language_chosen=False) == len(guesses)


class TestCommands:
    async def test_menu_cv_and_interview_ask_the_assistant(self, elcin: Person, assistant: ScriptedAssistant) -> None:
        for command in ("/menu", "/cv", "/interview@YolTestBot"):
            await elcin.writes(command)
            await elcin.hears()
        assert [turn.intent for turn in assistant.turns] == ["help_menu", "cv_help", "interview_prep"]

    async def test_human_works_with_the_assistant_dead(
        self, elcin: Person, assistant: ScriptedAssistant, sign_in: Any
    ) -> None:
        def dead(turn: Turn) -> TurnResult:
            raise AssistantUnavailable("no connection")

        assistant.answer = dead
        await elcin.writes("kömək lazımdır")
        assert "сохранено" in (await elcin.hears()).text
        await elcin.writes("/human")
        assert (await elcin.hears()).text.startswith("Консультант приглашён. Ваше место в очереди: 1.")
        staff = await sign_in("Aysel")
        rows = (await staff.get("/v1/escalations", params={"status": "open"})).json()["items"]
        assert [row["channel"] for row in rows] == ["telegram"]

    async def test_language_offers_all_and_the_choice_stays(self, app: FastAPI, elcin: Person) -> None:
        await elcin.writes("/language")
        line = await elcin.hears()
        assert (line.text, sorted(line.labels)) == (
            "На каком языке будем говорить?",
            ["Azərbaycanca", "Crnogorski", "English", "Shqip", "Русский"],
        )
        await elcin.presses("English")
        assert (await elcin.hears()).text == "All right, we will speak English."
        assert (await the_conversation(app)).language_chosen

    async def test_privacy_help_and_unknown_commands_are_answered_without_the_assistant(
        self, elcin: Person, assistant: ScriptedAssistant
    ) -> None:
        for command, words in {"/privacy": "30 дней", "/help": "/human", "/restart": "/human"}.items():
            await elcin.writes(command)
            line = await elcin.hears()
            assert words in line.text
            assert line.labels == ["Посмотреть темы", "Поговорить с человеком"]
        assert assistant.turns == []

    async def test_what_only_looks_like_a_command_reaches_the_assistant_without_its_slash(
        self, elcin: Person, assistant: ScriptedAssistant
    ) -> None:
        await elcin.writes('/occupation_salary{"occupation": "cook"}')
        await elcin.hears()
        assert assistant.turns[0].intent is None
        assert (assistant.turns[0].text or "").startswith("occupation_salary{")


class TestDeleting:
    async def test_it_asks_first_and_then_nothing_is_left(
        self, app: FastAPI, elcin: Person, telegram: FakeBotApi
    ) -> None:
        await elcin.writes("salam")
        await elcin.hears()
        await elcin.writes("/delete")
        line = await elcin.hears()
        assert line.labels == ["Да, удалить", "Нет, оставить"]
        query = await elcin.presses("Да, удалить")
        await telegram.until(lambda: query in telegram.answered)
        assert telegram.answered[query]["text"].startswith("Ваши данные удалены.")
        assert telegram.answered[query]["show_alert"] == "true"
        assert [await count(app, model) for model in (Conversation, Message, Address)] == [0, 0, 0]

    async def test_whoever_keeps_the_data_goes_on(self, app: FastAPI, elcin: Person) -> None:
        await elcin.writes("/delete")
        await elcin.hears()
        await elcin.presses("Нет, оставить")
        assert (await elcin.hears()).labels == ["Посмотреть темы", "Поговорить с человеком"]
        assert await count(app, Conversation) == 1

    async def test_what_the_pop_up_says_fits_in_every_language(self, app: FastAPI) -> None:
        for language in ("az", "ru", "en", "sq", "cnr"):
            said = [app.state.answers.phrase(key, language) for key in ("deleted", "deleted_telegram")]
            assert len(" ".join(said)) <= 200


class TestProfile:
    async def test_telegram_is_told_the_commands_and_who_we_are_in_each_language(
        self, app: FastAPI, telegram: FakeBotApi
    ) -> None:
        await telegram.until(lambda: ("short_description", "bs") in telegram.profile)
        listed = {
            code: [command["command"] for command in commands] for (_, code), commands in telegram.commands.items()
        }
        names = ["start", "menu", "human", "cv", "interview", "language", "privacy", "delete", "help"]
        assert listed == dict.fromkeys(["", "az", "ru", "en", "sq", "sr", "hr", "bs"], names)
        assert telegram.commands["default", ""] == telegram.commands["default", "az"]
        assert telegram.profile["description", "ru"].startswith("Я Yol")

    async def test_without_that_the_bot_works_all_the_same(
        self, settings: Settings, assistant: ScriptedAssistant, telegram: FakeBotApi, new_person: NewPerson
    ) -> None:
        telegram.fail_next("setMyCommands", Fault(status=500), times=10)
        person = new_person()
        app = create_app(settings, assistant=assistant)
        async with app.router.lifespan_context(app):
            await person.writes("salam")
            await person.hears()
