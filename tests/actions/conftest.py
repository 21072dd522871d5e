"""A fake API behind the actions' real client, and turns as Rasa sends them."""

from __future__ import annotations

import contextlib
import json
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

with warnings.catch_warnings(record=True):
    warnings.simplefilter("ignore")
    from rasa_sdk import Tracker
    from rasa_sdk.executor import CollectingDispatcher

from actions.client import ApiClient
from actions.topic_action import TopicAction

SECRET = "a secret for tests"


def pytest_addoption(parser: pytest.Parser) -> None:
    # The common pytest settings name a timeout; the plugin that reads it is not in this environment.
    with contextlib.suppress(ValueError, AssertionError):
        parser.addini("timeout", "seconds a test may take, where pytest-timeout is installed")


OCCUPATIONS = {
    "cook": {
        "id": "cook",
        "sector": "hospitality",
        "pay": {"median": 900, "advertisements": 57},
        "interview_topics": True,
    },
    "welder": {"id": "welder", "sector": "industry", "pay": None, "interview_topics": False},
}
PROGRAMMES = [
    {"id": "ganja-cook", "centre": "ganja-industry", "city": "ganja", "occupation": "cook", "sector": "hospitality"},
    {"id": "ganja-weld", "centre": "ganja-industry", "city": "ganja", "occupation": "welder", "sector": "industry"},
    {"id": "baku-cook", "centre": "baku-tourism", "city": "baku", "occupation": "cook", "sector": "hospitality"},
    {"id": "baku-weld", "centre": "baku-industry", "city": "baku", "occupation": "welder", "sector": "industry"},
]
CENTRES = [
    {"id": "ganja-industry", "city": "ganja"},
    {"id": "baku-tourism", "city": "baku"},
    {"id": "baku-industry", "city": "baku"},
]


@dataclass
class FakeApi:
    """Answers as the API's catalogue does; `fail` makes it answer otherwise.

    `alternatives` is what it offers where no programme fits, `not_known` the filters that its programmes do not state.
    """

    fail: Callable[[httpx.Request], httpx.Response] | None = None
    alternatives: dict[str, Any] = field(default_factory=lambda: {"relaxed": None, "items": []})
    not_known: list[str] = field(default_factory=list)
    requests: list[httpx.Request] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        if self.fail:
            return self.fail(request)
        path, asked = request.url.path, dict(request.url.params)
        if path == "/v1/escalations":
            return httpx.Response(201, json={"id": "e1"})
        if path.startswith("/v1/catalogue/occupations/"):
            found = OCCUPATIONS.get(path.rsplit("/", 1)[1])
            return httpx.Response(200, json=found) if found else httpx.Response(404, json={"error": "NotFound"})
        kind = path.rsplit("/", 1)[1]
        items = {"occupations": OCCUPATIONS.values(), "programmes": PROGRAMMES, "centres": CENTRES}[kind]
        stated = {name: value for name, value in asked.items() if name not in self.not_known}
        found = [item for item in items if all(item.get(name) == value for name, value in stated.items())]
        if kind != "programmes":
            return httpx.Response(200, json={"items": found})
        nothing_else = {"relaxed": None, "items": []}
        alternatives = nothing_else if found else self.alternatives
        return httpx.Response(200, json={"items": found, "alternatives": alternatives, "not_known": self.not_known})

    @property
    def sent(self) -> dict[str, Any]:
        return json.loads(self.requests[-1].content)


@pytest.fixture
def api() -> FakeApi:
    return FakeApi()


@dataclass
class Said:
    responses: list[tuple[str, dict[str, Any]]]
    custom: list[dict[str, Any]]
    slots: dict[str, Any]


Taker = Callable[..., Any]


@pytest.fixture
def take_turn(api: FakeApi) -> Taker:
    """Runs an action on a turn; what this message names is also in the slots, as after Rasa's slot extraction."""

    async def taker(
        action: type[TopicAction],
        *,
        text: str = "a message of five words",
        intent: str = "",
        entities: dict[str, str] | None = None,
        slots: dict[str, Any] | None = None,
        centre: str | None = None,
        offered: str | None = None,
        earlier: tuple[str | tuple[str, dict[str, str]], ...] = (),
        ranking: list[tuple[str, float]] | None = None,
    ) -> Said:
        named = [{"entity": name, "value": value} for name, value in (entities or {}).items()]
        topics = [*((turn, {}) if isinstance(turn, str) else turn for turn in earlier), (intent, entities or {})]
        tracker = Tracker.from_dict(
            {
                "sender_id": "0199-abc:3",
                "slots": {
                    **(slots or {}),
                    **{name: value for name, value in (entities or {}).items() if name != "aspect"},
                },
                "latest_message": {
                    "text": text,
                    "intent": {"name": intent},
                    "intent_ranking": [{"name": name, "confidence": value} for name, value in ranking or []],
                    "entities": named,
                    "metadata": {"channel": "web", "centre": centre, "language": "az", "offered": offered},
                },
                "events": [
                    {"event": "user", "parse_data": {"intent": {"name": topic}, "entities": list(found)}}
                    for topic, found in topics
                ],
            }
        )
        client = ApiClient("http://api", SECRET, transport=httpx.MockTransport(api))
        dispatcher = CollectingDispatcher()
        events = await action(lambda: client).run(dispatcher, tracker, {})
        return Said(
            responses=[
                (message["response"].removeprefix("utter_"), message["variables"])
                for message in dispatcher.messages
                if message["response"]
            ],
            custom=[message["custom"] for message in dispatcher.messages if message["custom"]],
            slots={event["name"]: event["value"] for event in events},
        )

    return taker
