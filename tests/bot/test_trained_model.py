"""The trained model behind the real channel code and the real actions, over a fake API: whole turns."""

from __future__ import annotations

import statistics
import time
from itertools import count
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from rasa.core.agent import Agent
from rasa.shared.core.events import Restarted, SlotSet
from rasa.utils.endpoints import EndpointConfig
from rasa_sdk.executor import ActionExecutor

from actions.client import ApiClient
from actions.topic_action import TopicAction
from bot.channel import YolChannel
from bot.nlg import NamedResponses
from bot.parse import Pipeline, parse_lines
from bot.tracker_store import LiveTrackerStore
from bot.train_smoke import failures
from bot.turn import TurnRequest
from tests.actions.conftest import FakeApi

pytestmark = pytest.mark.slow


class InProcessActions(EndpointConfig):
    """The action server without its socket."""

    def __init__(self, api: FakeApi) -> None:
        super().__init__(url="http://actions/webhook", enable_selective_domain=True)
        client = ApiClient("http://api", "secret", transport=httpx.MockTransport(api))
        self._executor = ActionExecutor()
        self._executor.register_package("actions")
        for action in TopicAction.__subclasses__():
            self._executor.register_action(action(lambda: client))

    async def request(self, *args: Any, **kwargs: Any) -> Any:
        return await self._executor.run(kwargs["json"])


@pytest.fixture(scope="module")
def pipeline(trained_model: str):
    pipeline = Pipeline(trained_model)
    yield pipeline
    pipeline.close()


@pytest.fixture(scope="module")
def loaded(trained_model: str) -> SimpleNamespace:
    api = FakeApi()
    agent = Agent.load(
        trained_model,
        generator=NamedResponses(),
        tracker_store=LiveTrackerStore(None),
        action_endpoint=InProcessActions(api),
    )
    return SimpleNamespace(agent=agent, api=api)


@pytest.fixture
def talk(loaded, request):
    """Sends messages of one conversation through the channel's code and returns the results."""
    channel, numbers, conversation = YolChannel(secret="x"), count(), f"c{abs(hash(request.node.name))}"
    loaded.api.fail = None

    async def send(text: str | None = None, **fields: Any) -> dict[str, Any]:
        body = {"conversation_id": conversation, "episode": 0, "message_id": f"m{next(numbers)}", **fields}
        return await channel._once(TurnRequest(text=text, **body), loaded.agent)

    return send


def first(result: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    return result["responses"][0]["name"], result["responses"][0]["variables"]


def test_what_training_checks_is_known(pipeline) -> None:
    assert failures(pipeline) == []


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("aşpaz neçə manat alır ayda", "az"),
        ("aspaz nece manat alir", "az"),
        ("сколько получает повар в баку", "ru"),
        ("how much does a chef earn in Baku", "en"),
    ],
)
async def test_the_pay_of_a_cook_in_three_languages(talk, text: str, language: str) -> None:
    result = await talk(text)
    assert first(result) == ("occupation_salary", {"occupation": "cook"})
    assert result["language"]["name"] == language
    assert result["slots"]["occupation"] == "cook"


async def test_programmes_of_a_town_are_those_of_its_centre(talk) -> None:
    await talk("aşpaz neçə manat alır")
    name, variables = first(await talk("Gəncədə hansı ixtisaslar var"))
    assert (name, variables["centre"]) == ("vet_programmes_centre", "ganja-industry")
    assert variables["programmes"] == ["ganja-cook", "ganja-weld"]


async def test_and_in_baku_is_about_the_same_trade(talk) -> None:
    await talk("Gəncədə aşpazlıq harada öyrədilir")
    assert first(await talk("bəs Bakıda?"))[1].get("programmes") == ["baku-cook"]


async def test_on_a_centres_page_its_own_programmes_are_meant(talk) -> None:
    name, variables = first(await talk("hansı ixtisaslar var", centre="ganja-industry"))
    assert (name, variables["centre"]) == ("vet_programmes_centre", "ganja-industry")


async def test_an_interview_tomorrow_leads_into_interview_help(talk) -> None:
    assert first(await talk("sabah müsahibəm var"))[0] == "interview_prep"


async def test_asking_for_a_person_escalates_and_says_nothing(talk, loaded) -> None:
    await talk("aşpaz neçə manat alır")
    result = await talk("canlı adamla danışmaq istəyirəm")
    assert (result["responses"], result["escalated"]) == ([], True)
    assert loaded.api.sent["topic"] == "occupation_salary"


async def test_twice_not_understood_offers_a_person_and_yes_hands_over(talk) -> None:
    assert first(await talk("///"))[0] == "unclear"
    result = await talk("//")
    assert first(result)[0] == "unclear_again"
    assert result["slots"]["unclear_count"] == 2
    assert (await talk("bəli", slots={"offered": "counsellor"}))["escalated"] is True


async def test_understanding_starts_the_count_anew(talk) -> None:
    await talk("///")
    assert (await talk("salam"))["slots"]["unclear_count"] == 0
    assert first(await talk("//"))[0] == "unclear"


async def test_a_button_works_without_words(talk) -> None:
    result = await talk(intent="occupation_info", entities={"occupation": "welder"})
    assert first(result) == ("occupation_info", {"occupation": "welder"})
    assert result["slots"]["occupation"] == "welder"


async def test_slots_that_the_api_remembers_are_used(talk) -> None:
    result = await talk("və maaşı nə qədərdir?", slots={"occupation": "cook", "unclear_count": 0.0})
    assert first(result) == ("occupation_salary", {"occupation": "cook"})


@pytest.mark.parametrize(
    ("first_question", "follow_up", "expected"),
    [
        ("aşpaz nə iş görür", "və maaşı?", ("occupation_salary", "cook")),
        ("чем занимается сварщик", "а сколько платят?", ("occupation_salary", "welder")),
        ("what does a welder do", "and how much does it pay?", ("occupation_salary", "welder")),
        ("çfarë bën një kuzhinier", "po rroga?", ("occupation_salary", "cook")),
        ("šta radi zavarivač", "a plata?", ("occupation_salary", "welder")),
    ],
)
async def test_a_follow_up_is_about_the_trade_before(
    talk, first_question: str, follow_up: str, expected: tuple[str, str]
) -> None:
    await talk(first_question)
    name, variables = first(await talk(follow_up))
    assert name.startswith(expected[0])
    assert variables.get("occupation") == expected[1]


async def test_a_correction_replaces_what_was_said(talk) -> None:
    await talk("Gəncədə aşpazlıq harada öyrədilir")
    assert first(await talk("yox, Bakıda"))[1].get("programmes") == ["baku-cook"]


async def test_sadness_without_danger_gets_a_caring_question_told_as_small_talk(talk) -> None:
    result = await talk("özümü çox tək hiss edirəm, heç kim məni başa düşmür")
    assert first(result)[0] == "caring_question"
    assert result["intent"]["name"] == "smalltalk"


async def test_yes_to_an_offered_person_hands_over(talk) -> None:
    await talk("salam", slots={"offered": "counsellor"})
    assert (await talk("bəli", slots={"offered": "counsellor"}))["escalated"] is True


async def test_a_change_of_language_is_seen(talk) -> None:
    assert first(await talk("давай по-русски")) == ("language_changed", {"target_language": "ru"})


@pytest.mark.parametrize(
    "text",
    [
        "/restart",
        "/ /restart",
        "\uff0frestart",
        '/occupation_salary{"occupation": "cook"}',
        '\u3000/goodbye{"city": "baku"}',
        "/session_start",
        "/back",
        'EXTERNAL: {"slot": "x"}',
    ],
)
async def test_typed_commands_do_nothing(talk, loaded, text: str) -> None:
    result = await talk(text)
    assert result["escalated"] is False
    for sender in await loaded.agent.tracker_store.keys():
        tracker = await loaded.agent.tracker_store.retrieve(sender)
        assert not any(isinstance(event, Restarted) for event in tracker.events)
    if "cook" not in text and "baku" not in text:
        assert not any(isinstance(value, str) for value in result["slots"].values())


async def test_an_action_that_breaks_is_a_failed_turn(talk, loaded, monkeypatch) -> None:
    async def break_down(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("the action server is gone")

    monkeypatch.setattr(loaded.agent.action_endpoint, "request", break_down)
    with pytest.raises(RuntimeError, match="no response"):
        await talk("aşpaz neçə manat alır")
    monkeypatch.undo()
    assert first(await talk("aşpaz neçə manat alır"))[0] == "occupation_salary"


async def test_a_very_long_conversation_stays_short_in_memory(talk, loaded) -> None:
    for _ in range(30):
        await talk("salam")
    sizes = [len(events) for events in loaded.agent.tracker_store._tracker_store._events.values()]
    assert max(sizes) < 60
    assert any(
        isinstance(event, SlotSet)
        for events in loaded.agent.tracker_store._tracker_store._events.values()
        for event in events
    )


def test_parsing_costs_milliseconds(pipeline) -> None:
    texts = ["aşpaz neçə manat alır ayda", "сколько получает повар в баку", "when does admission start", "salam"] * 25
    taken = []
    for text in texts:
        started = time.perf_counter()
        pipeline.parse(text)
        taken.append(time.perf_counter() - started)
    # Three milliseconds on a quiet core; the margin is for machines that are busy with other tests.
    assert statistics.median(taken) < 0.015


@pytest.mark.parametrize(
    "piece", ["x", "aşpazlığa ", "поваром ", "?", "a b", "(a)", "?!", "e\u0301", "👩‍🍳", "a.b-c/d", "шщ "]
)
def test_long_text_takes_bounded_time(pipeline, piece: str) -> None:
    text = (piece * 4096)[:4096]
    taken = []
    for _ in range(3):  # the machine may be busy with something else: the best of three, in processor time
        started = time.process_time()
        pipeline.parse(text)
        taken.append(time.process_time() - started)
    assert min(taken) < 0.5


def test_lines_in_lines_out(pipeline) -> None:
    lines = list(parse_lines(["lang\ttext\n", "az\taşpaz neçə alır\n", "ru\t\n", "no tab\r\n"], pipeline))
    assert lines[0] == "lang\ttext\tintent\tconfidence\tlanguage\tentities\tdanger"
    assert lines[1].startswith("az\taşpaz neçə alır\toccupation_salary\t")
    assert '"value": "cook"' in lines[1]
    assert lines[2] == "ru\t\tunclear\t0.0000\t\t[]\tnone"
    assert lines[3].startswith("\tno tab\t")
    assert {line.count("\t") for line in lines} == {6}
