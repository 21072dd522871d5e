"""A person on Telegram, line by line: the first words, commands, buttons, and everything that is not plain text."""

from typing import Any

from fastapi import FastAPI
from sqlalchemy import func, select

from api.assistant import AssistantUnavailable, Turn, TurnResult
from api.models import Conversation, Message
from api.states import Sender
from tests.api_fixtures import ScriptedAssistant, say
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
        queries = set()
        for data in ("v1:nosuchid", "v0:old", "/restart", "v1:" + "x" * 61):
            await elcin.writes("/help")
            await elcin.hears()
            queries.add(await elcin.presses(data=data))
            line = await elcin.hears()
            assert line.text.startswith("Эта кнопка уже не работает.")
            assert line.labels == ["Посмотреть темы"]
        await telegram.until(lambda: queries <= set(telegram.answered))

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
