"""The phrases that are read before the assistant: they find danger, and leave idioms alone."""

from pathlib import Path

import pytest

from api.conversations.safeguarding import Safeguarding, load_safeguarding

NLU = Path(__file__).resolve().parents[1] / "nlu"
LANGUAGES = ("az", "ru", "en")


@pytest.fixture(scope="module")
def check() -> Safeguarding:
    return load_safeguarding()


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("ölmək istəyirəm", "safeguarding_self_harm"),
        ("OLMEK ISTEYIREM", "safeguarding_self_harm"),
        ("daha yasamaq istemirem", "safeguarding_self_harm"),
        ("хочу умереть", "safeguarding_self_harm"),
        ("i want to kill myself", "safeguarding_self_harm"),
        ("atam məni döyür", "safeguarding_abuse"),
        ("отчим меня бьёт", "safeguarding_abuse"),
        ("my father hits me", "safeguarding_abuse"),
        ("pasportumu aldılar", "safeguarding_trafficking"),
        ("у меня забрали паспорт", "safeguarding_trafficking"),
        ("they took my passport", "safeguarding_trafficking"),
    ],
)
def test_danger_is_found_however_it_is_spelt(text: str, topic: str, check: Safeguarding) -> None:
    danger = check.check(text)
    assert danger is not None
    assert danger.topic == topic


@pytest.mark.parametrize(
    "text",
    ["ölürəm gülməkdən", "imtahan məni öldürdü", "умираю со смеху", "этот экзамен меня убил", "this exam is killing me",
     "dying of laughter", "pasport lazımdır?", "нужен ли паспорт", "do i need a passport", "döyüş sənəti kursu", "kömək etmək istəyirəm"],
)  # fmt: skip
def test_an_idiom_is_not_an_alarm(text: str, check: Safeguarding) -> None:
    assert check.check(text) is None


def test_false_alarms_on_unseen_sentences_that_only_sound_dangerous_are_rare(check: Safeguarding) -> None:
    lines = [line.split("\t")[1] for line in (NLU / "harmless.tsv").read_text(encoding="utf-8").splitlines()[1:]]
    alarms = [line for line in lines if check.check(line)]
    assert len(lines) >= 300
    assert len(alarms) / len(lines) <= 0.06, alarms


def test_two_thousand_characters_take_little_time(check: Safeguarding) -> None:
    import time

    for text in ("a " * 1000, "mən " * 500, "хочу не жить " * 150, "x" * 2000):
        begun = time.perf_counter()
        check.check(text)
        assert time.perf_counter() - begun < 0.25
