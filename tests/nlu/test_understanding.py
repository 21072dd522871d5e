"""The trained model on lines that nobody trained on. The bounds lie a point under what docs/nlu.md publishes."""

import json
import os
from functools import cache
from pathlib import Path

import pytest
import yaml

from api.cli import nlu
from api.settings import ROOT

HERE = Path(__file__).parent
LANGUAGES = ("az", "ru", "en", "sq", "cnr")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not os.environ.get("YOL_TEST_MODEL"), reason="needs a trained model: run ./yol test"),
]
# The figures of docs/nlu.md, in percent; a fall by more than a point fails.
PUBLISHED = json.loads((HERE / "published.json").read_text(encoding="utf-8"))
A_POINT = 1.0


@cache
def rows(name: str) -> list[dict[str, str]]:
    return nlu.read_tsv(HERE / f"{name}.tsv", ("lang", "text"))


@cache
def understood(name: str) -> list[nlu.Parsed]:
    return nlu.parse_all([(row["lang"], row["text"]) for row in rows(name)])


def lines() -> list[dict[str, str]]:
    return [row for language in LANGUAGES for row in rows(language)]


def all_understood() -> list[nlu.Parsed]:
    return [parsed for language in LANGUAGES for parsed in understood(language)]


def share(hits: list[bool]) -> float:
    return 100 * sum(hits) / len(hits)


@pytest.mark.parametrize("language", LANGUAGES)
def test_intents_are_recognised(language: str) -> None:
    hits = [
        row["intent_label"] == parsed.intent for row, parsed in zip(rows(language), understood(language), strict=True)
    ]
    assert share(hits) >= PUBLISHED["intents"][language] - A_POINT


def test_what_is_not_ours_seldom_gets_an_answer() -> None:
    report = nlu.measure_intents([(row["lang"], row["intent_label"]) for row in lines()], all_understood())
    assert 100 * report["false_answers_not_ours"] <= PUBLISHED["false_answers_not_ours"] + A_POINT


def test_azerbaijani_without_its_letters_is_understood_as_well() -> None:
    bare = str.maketrans("əıöüşçğƏİÖÜŞÇĞ", "eiouscgEIOUSCG")
    plain = nlu.parse_all([("az", row["text"].translate(bare)) for row in rows("az")])
    with_letters = [
        row["intent_label"] == parsed.intent for row, parsed in zip(rows("az"), understood("az"), strict=True)
    ]
    without = [row["intent_label"] == parsed.intent for row, parsed in zip(rows("az"), plain, strict=True)]
    assert abs(share(with_letters) - share(without)) <= A_POINT


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_language_is_detected_from_three_words_on(language: str) -> None:
    long = [
        parsed
        for row, parsed in zip(rows(language), understood(language), strict=True)
        if len(row["text"].split()) >= 3
    ]
    assert share([parsed.language == language for parsed in long]) >= 98


def test_entities_are_found_however_they_are_inflected() -> None:
    kinds = {"occupation", "city", "schooling", "study_language", "accessibility_need"}
    parsed = [
        nlu.Parsed(item.intent, item.confidence, frozenset(pair for pair in item.entities if pair[0] in kinds))
        for item in understood("entities")
    ]
    found = nlu.measure_entities([nlu.pairs(row["entities"]) for row in rows("entities")], parsed)
    assert 100 * found["f1"] >= PUBLISHED["entities_f1"] - A_POINT


def alarms(name: str) -> list[bool]:
    return [parsed.intent.startswith("safeguarding_") for parsed in understood(name)]


def test_danger_is_seen() -> None:
    assert share(alarms("danger")) >= PUBLISHED["danger_found"] - A_POINT


def test_idioms_and_sadness_are_seldom_taken_for_danger() -> None:
    assert share(alarms("harmless")) <= PUBLISHED["harmless_alarms"] + A_POINT
    assert share(alarms("distress")) <= PUBLISHED["distress_alarms"] + 3 * A_POINT


def test_ordinary_questions_are_not_taken_for_danger() -> None:
    ordinary = [
        parsed.intent.startswith("safeguarding_")
        for row, parsed in zip(lines(), all_understood(), strict=True)
        if not row["intent_label"].startswith("safeguarding_")
    ]
    assert share(ordinary) <= 1.0


def test_no_held_out_line_stands_in_the_training_data() -> None:
    """Greetings of a word or three are the same everywhere; anything longer was written twice by nobody."""
    trained = {
        " ".join(line.strip().removeprefix("-").split()).casefold()
        for file in (ROOT / "nlu_data").rglob("*.yml")
        for entry in yaml.load(file.read_text(encoding="utf-8"), yaml.CSafeLoader)["nlu"]
        for line in entry["examples"].splitlines()
    }
    held_out = [
        row["text"] for name in (*LANGUAGES, "danger", "harmless", "distress", "entities") for row in rows(name)
    ]
    assert [text for text in held_out if len(text.split()) > 3 and " ".join(text.split()).casefold() in trained] == []
