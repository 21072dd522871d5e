"""Features and classifier: what is stored is what was learned, and confidence means something."""

import json
from pathlib import Path

import numpy as np
import pytest
from rasa.shared.nlu.training_data.message import Message

from bot.components.calibration import Calibration
from bot.components.intent_classifier import LinearIntentClassifier
from bot.components.ngram_featurizer import NgramFeaturizer, masked, sequence_ngrams, word_ngrams
from tests.bot.conftest import examples

LINES = {
    "greet": ["salam", "salam necəsən", "hello", "hi there", "привет", "добрый день", "sabahın xeyir", "hey"],
    "occupation_salary": [
        "aşpaz nə qədər alır", "maaş neçədir", "how much do cooks earn", "what is the salary", "сколько получает повар",
        "какая зарплата", "welder salary", "elektrikin maaşı nə qədərdir",
    ],
    "vet_centres": [
        "məktəb haradadır", "ünvan haradadır", "where is the centre", "address of the school", "где находится центр",
        "адрес училища", "where are you located", "peşə mərkəzi harada yerləşir",
    ],
}  # fmt: skip


@pytest.fixture
def parse(make, load):
    """Featurizer and classifier that were trained, stored and loaded again."""
    data = examples(LINES)
    featurizer = make(NgramFeaturizer, min_df=1)
    featurizer.train(data)
    make(LinearIntentClassifier).train(featurizer.process_training_data(data))
    stages = [load(NgramFeaturizer, min_df=1), load(LinearIntentClassifier)]

    def parser(text: str) -> Message:
        messages = [Message({"text": text})]
        for stage in stages:
            messages = stage.process(messages)
        return messages[0]

    return parser


def test_a_loaded_model_answers_as_trained(parse) -> None:
    for intent, lines in LINES.items():
        for line in lines:
            assert parse(line).get("intent")["name"] == intent


def test_text_without_diacritics_means_the_same(parse) -> None:
    assert parse("elektrikin maasi ne qederdir").get("intent") == parse("elektrikin maaşı nə qədərdir").get("intent")


def test_ranking_is_sorted_and_starts_with_the_intent(parse) -> None:
    message = parse("maaş")
    ranking = message.get("intent_ranking")
    assert ranking[0] == message.get("intent")
    assert [entry["confidence"] for entry in ranking] == sorted((e["confidence"] for e in ranking), reverse=True)
    assert sum(entry["confidence"] for entry in ranking) <= 1.0001


def test_letters_of_nowhere_are_less_certain_than_words(parse) -> None:
    assert parse("zxqw vbnm ghjk").get("intent")["confidence"] < parse("salam necəsən").get("intent")["confidence"]


def test_text_without_any_known_letter_gets_an_answer_all_the_same(parse) -> None:
    assert 0.0 <= parse("👩‍🍳").get("intent")["confidence"] <= 1.0


def test_nothing_stored_is_a_pickle(make, tmp_path: Path) -> None:
    data = examples(LINES)
    featurizer = make(NgramFeaturizer, min_df=1)
    featurizer.train(data)
    make(LinearIntentClassifier).train(featurizer.process_training_data(data))
    files = [file for file in (tmp_path / "storage").rglob("*") if file.is_file()]
    assert {file.suffix for file in files} == {".json", ".npz"}
    for file in files:
        if file.suffix == ".json":
            json.loads(file.read_text(encoding="utf-8"))
        else:
            with np.load(file, allow_pickle=False) as arrays:
                assert all(arrays[name].dtype.kind == "f" for name in arrays)


def test_a_model_without_its_files_does_not_load_silently(load) -> None:
    with pytest.raises(ValueError, match="LinearIntentClassifier"):
        load(LinearIntentClassifier)


def test_one_intent_is_not_enough_to_train(make) -> None:
    data = examples({"greet": ["salam", "hello"]})
    featurizer = make(NgramFeaturizer)
    featurizer.train(data)
    with pytest.raises(ValueError, match="two intents"):
        make(LinearIntentClassifier).train(featurizer.process_training_data(data))


def test_a_mention_counts_as_its_kind() -> None:
    mentions = [
        {"entity": "occupation", "start": 0, "end": 5},
        {"entity": "city", "start": 6, "end": 12},
        {"entity": "level", "start": 13, "end": 16},
    ]
    assert masked("aşpaz Bakıda ilk", mentions, ["occupation", "city"]).split() == ["entoccupation", "entcity", "ilk"]


def test_ngrams_contain_second_readings_and_word_pairs() -> None:
    assert {" ya", "si ", "shi"} <= set(word_ngrams("yaxshi", 2, 3))
    words = ["maasi", "nece", "manatdir"]
    assert {"#maasi", "#maasi nece"} <= set(sequence_ngrams(words, (1, 2), None))
    # Beginnings of words up to two places apart: "maaşı … manatdır" means the same with any ending and filler.
    assert {"~maas mana", "~^ maas", "~mana $"} <= set(sequence_ngrams(words, (1, 1), (4, 2)))


def test_confidence_is_shared_out_without_losing_the_order() -> None:
    margins = np.array([0.9, -0.2, -0.8])
    for calibration in (Calibration(bias=-6.0), Calibration(bias=6.0)):
        confidences = calibration.confidences(margins, words=4)
        assert confidences.argmax() == 0
        assert 0.0 <= confidences.min() <= confidences.max() <= 1.0
        assert confidences.sum() <= 1.0001
