"""The trained model on lines that nobody trained on; the bounds lie a little under what was measured last."""

import os
from functools import cache
from pathlib import Path

import pytest

from api.cli import nlu
from api.conversations.safeguarding import load_safeguarding

HERE = Path(__file__).parent
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not os.environ.get("YOL_TEST_MODEL"), reason="needs a trained model: run ./yol test"),
]
LANGUAGES = ("az", "ru", "en")


@cache
def lines() -> list[dict[str, str]]:
    return [row for language in LANGUAGES for row in nlu.read_tsv(HERE / f"{language}.tsv", nlu.INTENT_COLUMNS)]


@cache
def understood() -> list[nlu.Parsed]:
    return nlu.parse_all([(row["lang"], row["text"]) for row in lines()])


def test_intents_are_recognised_in_every_language() -> None:
    report = nlu.measure_intents([(row["lang"], row["intent_label"]) for row in lines()], understood())
    for language in LANGUAGES:
        assert report["languages"][language] >= 0.93, report["confusions"]


def test_what_is_not_ours_seldom_gets_an_answer() -> None:
    report = nlu.measure_intents([(row["lang"], row["intent_label"]) for row in lines()], understood())
    assert report["false_answers_not_ours"] <= 0.06


def test_azerbaijani_without_its_letters_is_understood_as_well() -> None:
    rows = [row for row in lines() if row["lang"] == "az"]
    bare = str.maketrans("əıöüşçğƏİÖÜŞÇĞ", "eiouscgEIOUSCG")
    plain = nlu.parse_all([("az", row["text"].translate(bare)) for row in rows])
    hits = sum(row["intent_label"] == parsed.intent for row, parsed in zip(rows, plain, strict=True))
    as_written = sum(
        row["intent_label"] == parsed.intent
        for row, parsed in zip(lines(), understood(), strict=True)
        if row["lang"] == "az"
    )
    assert abs(as_written - hits) / len(rows) <= 0.01


def test_entities_are_found_however_they_are_inflected() -> None:
    rows = nlu.read_tsv(HERE / "entities.tsv", nlu.ENTITY_COLUMNS)
    kinds = {"occupation", "city", "schooling", "study_language", "accessibility_need"}
    parsed = [
        nlu.Parsed(item.intent, item.confidence, frozenset(pair for pair in item.entities if pair[0] in kinds))
        for item in nlu.parse_all([(row["lang"], row["text"]) for row in rows])
    ]
    assert nlu.measure_entities([nlu.pairs(row["entities"]) for row in rows], parsed)["f1"] >= 0.94


def test_danger_is_seen_by_the_phrases_or_by_the_model() -> None:
    check = load_safeguarding()
    dangerous = [
        (row["text"], parsed)
        for row, parsed in zip(lines(), understood(), strict=True)
        if row["intent_label"].startswith("safeguarding")
    ]
    missed = [text for text, parsed in dangerous if not check.check(text) and "safeguarding" not in parsed.intent]
    assert len(missed) / len(dangerous) <= 0.08, missed
