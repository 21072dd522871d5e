"""A person on Telegram, line by line: the first words, commands, buttons, and everything that is not plain text."""

from typing import Any

from fastapi import FastAPI
from sqlalchemy import func, select

from api.assistant import AssistantUnavailable, Turn, TurnResult
from api.models import Address, Conversation, Message
from api.states import Sender
from tests.conftest import ScriptedAssistant, say
from tests.telegram.bot_api import FakeBotApi
from tests.telegram.conftest import NewPerson
from tests.telegram.person import MEDIA, Person


async def count(app: FastAPI, model: Any, **where: Any) -> int:
    found: int = await app.state.database.read(
        lambda session: session.scalar(select(func.count()).select_from(model).filter_by(**where))
    )
    return found


async def the_conversation(app: FastAPI) -> Conversation:
    found: Conversation = await app.state.database.read(lambda session: session.scalars(select(Conversation)).one())
    return found


class TestStart:
    async def test_the_first_tap_is_the_language_in_its_own_script(self, elcin: Person) -> None:
        await elcin.writes("/start")
        line = await elcin.hears()
        assert line.text.splitlines() == [
            "На каком языке будем говорить?",
            "Hansı dildə danışaq?",
            "Which language shall we use?",
        ]
        assert line.labels == ["Русский", "Azərbaycanca", "English"]

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
        guesses = {"az": az, "en-GB": en, "tr": az, None: az, "sr": az}
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
            ["Azərbaycanca", "English", "Русский"],
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


class TestButtons:
    async def test_a_press_is_a_turn_and_is_answered(
        self, elcin: Person, assistant: ScriptedAssistant, telegram: FakeBotApi
    ) -> None:
        await elcin.writes("menyu")
        await elcin.hears()
        query = await elcin.presses("Выбрать профессию")
        await elcin.hears()
        assert assistant.turns[-1].intent == "career_explore"
        await telegram.until(lambda: query in telegram.answered)

    async def test_a_button_of_another_time_says_so_and_offers_the_menu(
        self, elcin: Person, telegram: FakeBotApi
    ) -> None:
        for data in ("v1:nosuchid", "v0:old", "/restart", "v1:" + "x" * 61):
            await elcin.writes("/help")
            await elcin.hears()
            query = await elcin.presses(data=data)
            line = await elcin.hears()
            assert line.text.startswith("Эта кнопка уже не работает.")
            assert line.labels == ["Посмотреть темы"]
            await telegram.until(lambda: query in telegram.answered)

    async def test_a_button_of_another_persons_chat_is_nobodys(self, elcin: Person, new_person: NewPerson) -> None:
        await elcin.writes("/help")
        foreign = (await elcin.hears()).keyboard[0][0]["callback_data"]
        other = new_person(language_code="en")
        await other.writes("/help")
        await other.hears()
        await other.presses(data=foreign)
        assert (await other.hears()).text.startswith("This button no longer works.")

    async def test_two_taps_in_a_row_are_one(self, elcin: Person, assistant: ScriptedAssistant) -> None:
        await elcin.writes("menyu")
        await elcin.hears()
        await elcin.presses("Выбрать профессию")
        await elcin.presses("Выбрать профессию")
        await elcin.hears()
        await elcin.hears_nothing()
        assert [turn.intent for turn in assistant.turns] == [None, "career_explore"]


class TestEdits:
    async def test_a_correction_is_answered_anew(self, elcin: Person, assistant: ScriptedAssistant) -> None:
        number = await elcin.writes("aşbaz neçə alır")
        await elcin.hears()
        await elcin.edits(number, "aşpaz neçə alır")
        await elcin.hears()
        assert [turn.text for turn in assistant.turns] == ["aşbaz neçə alır", "aşpaz neçə alır"]

    async def test_the_same_words_are_not_answered_twice(self, elcin: Person, assistant: ScriptedAssistant) -> None:
        number = await elcin.writes("aşpaz neçə alır")
        await elcin.hears()
        await elcin.edits(number, "aşpaz neçə alır ")
        await elcin.edits(number, "/restart")
        await elcin.hears_nothing()
        assert len(assistant.turns) == 1

    async def test_only_the_correction_of_a_waiting_message_is_answered(
        self, app: FastAPI, elcin: Person, assistant: ScriptedAssistant
    ) -> None:
        def waking(turn: Turn) -> TurnResult:
            if turn.text != "aşpaz neçə alır":
                raise AssistantUnavailable("starting")
            return say("help_menu")

        assistant.answer = waking
        number = await elcin.writes("aşbaz neçə alır")
        assert "запускается" in (await elcin.hears()).text
        await elcin.edits(number, "aşbas neçə alır")
        await elcin.edits(number, "aşpaz neçə alır")
        assert (await elcin.hears()).text.startswith("Спрашивайте о выборе профессии")
        await elcin.hears_nothing(1.5)
        assert await count(app, Message, turn_state="pending") == 0


class TestWhatIsNotText:
    async def test_it_is_acknowledged_with_what_works_instead(self, app: FastAPI, new_person: NewPerson) -> None:
        for kind in MEDIA:
            person = new_person(language_code="ru")
            await person.sends(kind)
            line = await person.hears()
            assert line.text.startswith("Я умею читать только текст.")
            assert line.labels == ["Поговорить с человеком"]

    async def test_ten_in_a_row_get_one_answer(self, elcin: Person) -> None:
        for _ in range(10):
            await elcin.sends("sticker")
        await elcin.hears()
        await elcin.hears_nothing()

    async def test_the_words_under_a_photo_are_read(self, elcin: Person, assistant: ScriptedAssistant) -> None:
        await elcin.sends("photo", caption="bu hansı peşədir")
        await elcin.hears()
        await elcin.hears()
        assert assistant.turns[0].text == "bu hansı peşədir"

    async def test_text_of_which_nothing_is_visible_counts_as_such(self, app: FastAPI, new_person: NewPerson) -> None:
        for text in ("\u200b\u202e\u2063", "\u0000\u0001"):
            person = new_person(language_code="ru")
            await person.writes(text)
            assert (await person.hears()).text.startswith("Я умею читать только текст.")

    async def test_a_text_that_is_too_long_is_refused_in_words(self, app: FastAPI, elcin: Person) -> None:
        await elcin.writes("ə" * 2001)
        assert (await elcin.hears()).text.startswith("Сообщение слишком длинное.")
        assert await count(app, Message, sender=Sender.CONTACT) == 0


class TestGroups:
    async def test_a_group_gets_the_link_once_a_minute_and_nothing_is_kept(
        self, app: FastAPI, telegram: FakeBotApi, assistant: ScriptedAssistant
    ) -> None:
        person = Person(telegram, 1001, language_code="az", group=-500)
        for text in ("/start@YolTestBot", "@yoltestbot maaş nə qədərdir?", "/human"):
            await person.writes(text)
        line = await person.hears()
        assert line.text == "Yol yalnız şəxsi yazışmada cavab verir: https://t.me/YolTestBot"
        await person.hears_nothing()
        assert await count(app, Message, sender=Sender.CONTACT) == 0
        assert assistant.turns == []

    async def test_what_is_not_said_to_us_is_not_heard(self, app: FastAPI, telegram: FakeBotApi) -> None:
        person = Person(telegram, 1001, language_code="az", group=-500)
        await person.writes("bu gün dərs var?")
        await person.sends("sticker")
        await person.hears_nothing()
        assert await count(app, Conversation) == 0


class TestSafeText:
    async def test_names_and_texts_cannot_bring_markup(self, telegram: FakeBotApi, app: FastAPI, sign_in: Any) -> None:
        person = Person(telegram, 1001, language_code="en", name="<b>Elçin</b>")
        await person.writes("<b>salam</b> <script>alert(1)</script> [x](https://evil.example)")
        await person.hears()
        await person.writes("/human")
        await person.hears()
        staff = await sign_in("<i>Aysel</i> & Co")
        row = (await staff.get("/v1/escalations")).json()["items"][0]
        await staff.post(f"/v1/escalations/{row['id']}/assign")
        assert "<i>Aysel</i> & Co" in (await person.hears()).text
        body = {"client_message_id": "1", "text": "<a href='https://x'>1 < 2</a> **not bold** [a](https://b.az)"}
        await staff.post(f"/v1/escalations/{row['id']}/messages", json=body)
        line = await person.hears()
        assert line.text == f"👩‍🏫 <i>Aysel</i> & Co · Yol\n{body['text']}"
        assert [(entity["type"], entity["offset"]) for entity in line.entities] == [("bold", 6)]
