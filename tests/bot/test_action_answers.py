"""Answers of the action server are checked by Rasa's schema, quickly."""

import time

import pytest
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction

from bot.action_answers import check_schema_once

GOOD = {"events": [{"event": "slot", "timestamp": None, "name": "city", "value": "ganja"}], "responses": [{}]}


@pytest.fixture
def action(monkeypatch: pytest.MonkeyPatch) -> RemoteAction:
    monkeypatch.setattr(RemoteAction, "_validate_action_result", RemoteAction._validate_action_result)
    check_schema_once()
    return RemoteAction("action_x", None)


def test_a_good_answer_passes(action) -> None:
    assert action._validate_action_result(GOOD)


@pytest.mark.parametrize(
    "answer", [{"events": "none"}, {"events": [{"event": "unheard_of"}]}, {"responses": ["text"]}, []]
)
def test_what_rasa_refuses_is_refused(action, answer) -> None:
    with pytest.raises(ValidationError):
        action._validate_action_result(answer)


def test_it_takes_no_time_to_speak_of(action) -> None:
    action._validate_action_result(GOOD)
    started = time.perf_counter()
    for _ in range(20):
        action._validate_action_result(GOOD)
    assert (time.perf_counter() - started) / 20 < 0.02
