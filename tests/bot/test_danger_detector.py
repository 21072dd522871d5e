"""The judgement of danger: learned from the three intents, stored, and stronger than any threshold of the others."""

from pathlib import Path
from typing import Any

import pytest
from rasa.shared.nlu.training_data.message import Message

from bot.components.danger_detector import DangerDetector
from bot.components.ngram_featurizer import NgramFeaturizer
from bot.components.tokenizer import SpacyBlankTokenizer
from tests.bot.conftest import examples, makers

LINES = {
    "safeguarding_self_harm": [
        "i want to die",
        "i do not want to live",
        "i will kill myself",
        "life has no sense for me",
    ],
    "safeguarding_abuse": ["my father beats me", "he hits me at home", "they force me to marry", "uncle touches me"],
    "safeguarding_trafficking": [
        "they took my passport",
        "he locked us in",
        "they hold my papers",
        "i cannot leave the job",
    ],
    "smalltalk": ["dying of laughter", "this exam kills me", "i am dead tired", "killing time here"],
    "cv_help": ["how to write a cv", "what to put in my cv", "cv without experience", "is a photo needed in the cv"],
}


@pytest.fixture(scope="module")
def judge(tmp_path_factory: pytest.TempPathFactory):
    """A message through featurizer and detector, trained, stored and loaded; other components guessed `intent`."""
    make, load = makers(tmp_path_factory.mktemp("storage"))
    data = examples(LINES)
    featurizer = make(NgramFeaturizer, min_df=1, stem_pairs=None)
    featurizer.train(data)
    make(DangerDetector, danger=0.5, concern=0.2).train(featurizer.process_training_data(data))
    tokenizer = make(SpacyBlankTokenizer)

    def parse(text: str, intent: str, confidence: float = 0.9, **settings: float) -> Message:
        guess = {"name": intent, "confidence": confidence}
        messages = [Message({"text": text, "intent": dict(guess), "intent_ranking": [guess]})]
        for component in (tokenizer, featurizer, load(DangerDetector, **settings)):
            messages = component.process(messages)
        return messages[0]

    return parse


def test_danger_wins_over_whatever_was_guessed(judge) -> None:
    for guess in ("cv_help", "nlu_fallback", "smalltalk"):
        message = judge("i want to die", guess)
        assert message.get("danger")["verdict"] == "danger"
        assert message.get("intent")["name"] == "safeguarding_self_harm"
        assert message.get("intent_ranking")[0] == message.get("intent")


def test_a_guess_of_danger_is_not_believed_without_it(judge) -> None:
    message = judge("how to write a cv", "safeguarding_abuse")
    assert message.get("danger")["verdict"] == "none"
    assert message.get("intent")["name"] == "nlu_fallback"


def test_a_concern_asks_a_caring_question_only_where_nothing_else_was_asked(judge) -> None:
    cautious: dict[str, Any] = {"danger": 0.9999, "concern": 0.01}
    assert judge("i want to die", "unclear", **cautious).get("intent")["name"] == "distress"
    assert judge("i want to die", "safeguarding_self_harm", **cautious).get("intent")["name"] == "distress"
    assert judge("i want to die", "cv_help", **cautious).get("intent")["name"] == "cv_help"


def test_an_idiom_changes_nothing(judge) -> None:
    message = judge("dying of laughter", "smalltalk")
    assert message.get("intent") == {"name": "smalltalk", "confidence": 0.9}


def test_nothing_stored_is_a_pickle(make, tmp_path: Path) -> None:
    data = examples(LINES)
    featurizer = make(NgramFeaturizer, min_df=1)
    featurizer.train(data)
    make(DangerDetector).train(featurizer.process_training_data(data))
    stored = [path for path in (tmp_path / "storage").rglob("*") if path.is_file()]
    assert stored
    assert {path.suffix for path in stored} <= {".json", ".npz"}
