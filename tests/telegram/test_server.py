"""The fake Bot API keeps to the rules of the real one; every other test here stands on that."""

import asyncio
from typing import Any

import httpx
import pytest

from tests.telegram.bot_api import FakeBotApi
from tests.telegram.entities import EntityError, parse_html
from tests.telegram.person import Person
from tests.telegram.shapes import Fault, Rates
from tests.telegram.terminal import as_text


@pytest.fixture
async def http(telegram_url: str) -> Any:
    async with httpx.AsyncClient(base_url=telegram_url, timeout=5) as client:
        yield client


@pytest.fixture
def person(telegram: FakeBotApi) -> Person:
    return Person(telegram, 77)


@pytest.fixture
def call(http: httpx.AsyncClient, telegram: FakeBotApi) -> Any:
    async def run(method: str, **parameters: Any) -> Any:
        return (await http.post(f"/bot{telegram.token}/{method}", json=parameters)).json()

    return run


def ids(answer: dict[str, Any]) -> list[int]:
    return [update["update_id"] for update in answer["result"]]


class TestUpdates:
    async def test_an_update_comes_again_until_a_higher_offset_confirms_it(self, call: Any, person: Person) -> None:
        await person.writes("bir")
        await person.writes("iki")
        first, second = ids(await call("getUpdates"))
        assert ids(await call("getUpdates", offset=first)) == [first, second]
        assert ids(await call("getUpdates", offset=second)) == [second]
        assert ids(await call("getUpdates")) == [second]
        assert ids(await call("getUpdates", offset=second + 1)) == []
        assert ids(await call("getUpdates", offset=0)) == []

    async def test_a_limit_leaves_the_rest_for_later(self, call: Any, person: Person) -> None:
        for text in ("bir", "iki", "üç"):
            await person.writes(text)
        found = ids(await call("getUpdates", limit=2))
        assert len(found) == 2
        assert len(ids(await call("getUpdates", offset=found[-1] + 1))) == 1

    async def test_a_negative_offset_keeps_only_the_newest(self, call: Any, person: Person) -> None:
        for text in ("bir", "iki", "üç"):
            await person.writes(text)
        assert len(ids(await call("getUpdates", offset=-1))) == 1
        assert len(ids(await call("getUpdates"))) == 1

    async def test_an_offset_far_ahead_is_answered_from_the_head(self, call: Any, person: Person) -> None:
        await person.writes("bir")
        assert len(ids(await call("getUpdates", offset=900_000_000))) == 1

    async def test_an_open_poll_ends_with_the_next_update(self, call: Any, person: Person) -> None:
        poll = asyncio.create_task(call("getUpdates", timeout=5))
        await asyncio.sleep(0.1)
        await person.writes("salam")
        assert len(ids(await asyncio.wait_for(poll, 1))) == 1

    async def test_of_two_pollers_the_older_is_thrown_out(self, call: Any, person: Person) -> None:
        older = asyncio.create_task(call("getUpdates", timeout=5))
        await asyncio.sleep(0.1)
        newer = asyncio.create_task(call("getUpdates", timeout=5))
        refused = await asyncio.wait_for(older, 1)
        assert (refused["error_code"], refused["description"][:30]) == (409, "Conflict: terminated by other ")
        await person.writes("salam")
        assert len(ids(await asyncio.wait_for(newer, 1))) == 1

    async def test_updates_expire_and_kinds_that_were_not_asked_for_never_come(
        self, call: Any, person: Person, telegram: FakeBotApi
    ) -> None:
        await person.writes("salam")
        assert ids(await call("getUpdates", allowed_updates=["callback_query"])) == []
        await person.writes("salam")
        telegram.update_life = 0
        assert ids(await call("getUpdates")) == []

    async def test_with_a_webhook_there_are_no_updates(self, call: Any, telegram: FakeBotApi) -> None:
        telegram.webhook = "https://a.az/hook"
        assert (await call("getUpdates"))["error_code"] == 409
        assert (await call("getWebhookInfo"))["result"]["url"] == "https://a.az/hook"
        await call("deleteWebhook")
        assert (await call("getUpdates"))["ok"]


class TestSending:
    async def test_a_form_is_read_like_json(
        self, http: httpx.AsyncClient, telegram: FakeBotApi, person: Person
    ) -> None:
        await person.writes("/start")
        form = {
            "chat_id": "77",
            "text": "<b>Salam</b> &amp; &lt;",
            "parse_mode": "HTML",
            "reply_markup": '{"inline_keyboard": [[{"text": "Bəli", "callback_data": "v1:a"}]]}',
        }
        answer = (await http.post(f"/bot{telegram.token}/sendMessage", data=form)).json()["result"]
        assert (answer["text"], answer["entities"]) == ("Salam & <", [{"type": "bold", "offset": 0, "length": 5}])
        assert "[1 Bəli]" in as_text(telegram.sent[0])

    @pytest.mark.parametrize(
        ("parameters", "code", "description"),
        [
            ({"text": "<b>x", "parse_mode": "HTML"}, 400, "can't parse entities: Can't find end tag"),
            ({"text": "a < b", "parse_mode": "HTML"}, 400, "can't parse entities: Unsupported start tag"),
            ({"text": ""}, 400, "message text is empty"),
            ({"text": "<b> </b>", "parse_mode": "HTML"}, 400, "message text is empty"),
            ({"text": "ə" * 4097}, 400, "message is too long"),
            ({"text": "👍" * 2049}, 400, "message is too long"),
            (
                {"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "x", "callback_data": "x" * 65}]]}},
                400,
                "BUTTON_DATA_INVALID",
            ),
            ({"text": "x", "chat_id": 78}, 400, "chat not found"),
        ],
    )
    async def test_what_is_wrong_is_refused(
        self, call: Any, person: Person, parameters: dict[str, Any], code: int, description: str
    ) -> None:
        await person.writes("/start")
        answer = await call("sendMessage", **{"chat_id": 77, **parameters})
        assert (answer["ok"], answer["error_code"]) == (False, code)
        assert description in answer["description"]

    async def test_the_limit_counts_what_is_seen(self, call: Any, person: Person) -> None:
        await person.writes("/start")
        text = "<b>" + "&amp;" * 4096 + "</b>"
        assert (await call("sendMessage", chat_id=77, text=text, parse_mode="HTML"))["ok"]

    async def test_too_fast_is_told_how_long_to_wait(self, call: Any, person: Person, telegram: FakeBotApi) -> None:
        telegram.rates = Rates(per_chat=1, burst=2)
        await person.writes("/start")
        answers = [await call("sendMessage", chat_id=77, text=str(number)) for number in range(3)]
        assert [answer["ok"] for answer in answers] == [True, True, False]
        assert (answers[2]["error_code"], answers[2]["parameters"]) == (429, {"retry_after": 1})

    async def test_a_blocked_bot_and_a_wrong_token_are_told_so(
        self, call: Any, http: httpx.AsyncClient, person: Person
    ) -> None:
        await person.writes("/start")
        await person.blocks()
        assert (await call("sendMessage", chat_id=77, text="x"))[
            "description"
        ] == "Forbidden: bot was blocked by the user"
        assert (await http.post("/bot1:x/getMe")).status_code == 401
        assert (await http.post("/botx/getMe")).status_code == 404

    async def test_an_answer_may_be_lost_after_the_deed(
        self, http: httpx.AsyncClient, person: Person, telegram: FakeBotApi
    ) -> None:
        await person.writes("/start")
        telegram.fail_next("sendMessage", Fault(silent=True, accepted=True))
        with pytest.raises(httpx.ReadTimeout):
            await http.post(f"/bot{telegram.token}/sendMessage", json={"chat_id": 77, "text": "x"}, timeout=0.2)
        assert [sent.text for sent in telegram.sent] == ["x"]


class TestTheRest:
    async def test_edits_change_what_is_there_and_only_that(
        self, call: Any, person: Person, telegram: FakeBotApi
    ) -> None:
        await person.writes("/start")
        sent = (await call("sendMessage", chat_id=77, text="x"))["result"]["message_id"]
        edit = {"chat_id": 77, "message_id": sent, "text": "y"}
        assert (await call("editMessageText", **edit))["result"]["text"] == "y"
        assert "message is not modified" in (await call("editMessageText", **edit))["description"]
        assert (
            "message to edit not found" in (await call("editMessageText", **edit | {"message_id": 999}))["description"]
        )
        markup = {"inline_keyboard": [[{"text": "x", "callback_data": "x"}]]}
        assert (await call("editMessageReplyMarkup", chat_id=77, message_id=sent, reply_markup=markup))["ok"]
        assert telegram.sent[0].labels == ["x"]

    async def test_a_press_can_be_answered_once(self, call: Any, person: Person) -> None:
        query = await person.presses(data="v1:a")
        assert (await call("answerCallbackQuery", callback_query_id=query))["ok"]
        assert "query is too old" in (await call("answerCallbackQuery", callback_query_id=query))["description"]

    async def test_commands_and_descriptions_have_limits(self, call: Any, telegram: FakeBotApi) -> None:
        good = [{"command": "menu", "description": "Mövzular"}]
        assert (await call("setMyCommands", commands=good, language_code="az"))["ok"]
        assert telegram.commands["default", "az"] == good
        assert not (await call("setMyCommands", commands=[{"command": "Menü", "description": "x"}]))["ok"]
        assert not (await call("setMyCommands", commands=good, language_code="cnr"))["ok"]
        assert not (await call("setMyDescription", description="x" * 513))["ok"]
        assert not (await call("setMyShortDescription", short_description="x" * 121))["ok"]

    async def test_people_can_be_played_over_http(self, http: httpx.AsyncClient, call: Any) -> None:
        await http.post("/control/text", json={"chat_id": 5, "text": "salam", "language_code": "az"})
        markup = {"inline_keyboard": [[{"text": "Bəli", "callback_data": "v1:a"}]]}
        await call("sendMessage", chat_id=5, text="Hə?", reply_markup=markup)
        await http.post("/control/press", json={"chat_id": 5, "label": "Bəli"})
        kinds = [next(key for key in update if key != "update_id") for update in (await call("getUpdates"))["result"]]
        assert kinds == ["message", "callback_query"]
        assert [sent["text"] for sent in (await http.get("/control/sent")).json()] == ["Hə?"]
        await http.post("/control/fail", json={"method": "getMe", "status": 500})
        assert (await http.post("/bot123456789:AAE-a-token-for-tests-only-0123456789/getMe")).status_code == 500


class TestEntities:
    @pytest.mark.parametrize(
        ("source", "complaint"),
        [
            ("<b>", 'Can\'t find end tag corresponding to start tag "b"'),
            ("</b>", "Unexpected end tag at byte offset 0"),
            ("ə<i>a</b>", 'Unmatched end tag at byte offset 6, expected "</i>", found "</b>"'),
            ("ə<script>", 'Unsupported start tag "script" at byte offset 2'),
            ("<b", 'Unclosed start tag "b" at byte offset 0'),
            ("<i>a</i", "Unclosed end tag at byte offset 4"),
            ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ],
    )
    def test_the_complaints_are_telegrams_own(self, source: str, complaint: str) -> None:
        with pytest.raises(EntityError, match="^" + complaint.replace("(", r"\(") + "$"):
            parse_html(source)

    def test_only_four_named_entities_are_known(self) -> None:
        assert parse_html("&lt;&gt;&amp;&quot;&nbsp;&#601;&Or;") == ('<>&"&nbsp;ə&Or;', [])

    def test_offsets_count_utf16(self) -> None:
        text, entities = parse_html('👍 <b>a<i>b</i></b> <a href="https://a.az/?x=1&amp;y=2">c</a>')
        assert text == "👍 ab c"
        assert entities == [
            {"type": "italic", "offset": 4, "length": 1},
            {"type": "bold", "offset": 3, "length": 2},
            {"type": "text_link", "offset": 6, "length": 1, "url": "https://a.az/?x=1&y=2"},
        ]
