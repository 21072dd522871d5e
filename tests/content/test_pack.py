"""The gate of the content pack: complete in every language, sourced, without dead ends and without forbidden numbers."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from api.answers.service import Answers
from api.catalogue.service import CONTENT, Catalogue, load_catalogue

LANGUAGES = ("az", "ru", "en")
ALL_LANGUAGES = (*LANGUAGES, "sq", "cnr")
ROOT = CONTENT.parent
# Numbers that no text may carry until the service itself, or a centre, has confirmed them.
UNCONFIRMED = ("116 111", "116111", "510 22 80", "480 22 80", "680 22 80", "562 21 12", "0800 12345", "880 11 80")
SHORT_NUMBERS = ("152", "860")  # as numbers of lines; 152 is also how many specialties there were in 2025


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue(("azerbaijan",), demo=False)


@pytest.fixture(scope="module")
def answers(catalogue: Catalogue) -> Answers:
    return Answers(catalogue)


def variables_of(catalogue: Catalogue) -> dict[str, Any]:
    """One of everything an answer may be given."""
    return {
        "occupation": "cook",
        "city": "ganja",
        "centre": "ganja-industry",
        "sector": "hospitality",
        "programmes": list(catalogue.programmes)[:9],
        "centres": list(catalogue.centres)[:9],
        "occupations": [item.id for item in catalogue.find_occupations(sector="hospitality")],
        "target_language": "az",
        "suggestions": ["cv_help", "interview_prep"],
    }


def responses_of_the_domain() -> list[str]:
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    return sorted(name.removeprefix("utter_") for name in domain["responses"])


def intents() -> list[str]:
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    return [name if isinstance(name, str) else next(iter(name)) for name in domain["intents"]]


@pytest.mark.parametrize("name", responses_of_the_domain())
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_response_of_the_domain_reads_well_in_every_language(
    name: str, language: str, catalogue: Catalogue, answers: Answers
) -> None:
    rendered = answers.render(name, language, variables_of(catalogue))
    assert rendered.text.startswith("**"), "the first line is bold and says the answer"
    assert 10 < len(rendered.text) <= 1200
    assert "{" not in rendered.text
    assert "None" not in rendered.text
    assert rendered.text.count("**") % 2 == 0
    assert "!!" not in rendered.text
    assert not re.search(r"\n{3,}", rendered.text)


@pytest.mark.parametrize("name", responses_of_the_domain())
def test_no_answer_is_the_same_in_two_languages(name: str, catalogue: Catalogue) -> None:
    texts = catalogue.answers[name].text
    assert set(texts) >= set(LANGUAGES)
    assert len({texts[language] for language in LANGUAGES}) == len(LANGUAGES)


def without_templates(text: str) -> str:
    return re.sub(r"{[{%].*?[%}]}", "", text)


@pytest.mark.parametrize("name", responses_of_the_domain())
def test_numbers_do_not_differ_between_languages(name: str, catalogue: Catalogue) -> None:
    """Facts are numbers: what one language says, the others say too."""
    numbers = {
        language: sorted(
            re.findall(r"\d+(?:[.,]\d+)?", re.sub(r"(?<=\d)[ ,\u00a0](?=\d{3})", "", without_templates(text)))
        )
        for language, text in catalogue.answers[name].text.items()
    }
    assert numbers["az"] == numbers["ru"] == numbers["en"]


def test_every_topic_has_an_answer_and_a_label(catalogue: Catalogue) -> None:
    topics = [name for name in intents() if name not in ("affirm", "deny", "nlu_fallback")]
    answered = {answer.topic for answer in catalogue.answers.values()}
    # A counsellor is called instead of an answer being given.
    assert set(topics) - answered <= {"talk_to_counsellor"}
    for topic in topics:
        assert set(catalogue.topics[topic]) >= set(LANGUAGES)


def test_every_reference_leads_somewhere(catalogue: Catalogue) -> None:
    for answer in catalogue.answers.values():
        assert set(answer.sources) <= set(catalogue.sources)
        for button in answer.buttons:
            assert (button if isinstance(button, str) else button.key) in catalogue.buttons
    for centre in catalogue.centres.values():
        assert centre.city in catalogue.cities
        assert set(centre.source) <= set(catalogue.sources)
    for programme in catalogue.programmes.values():
        assert programme.centre in catalogue.centres
        assert programme.sector in catalogue.sectors
        assert programme.occupation is None or programme.occupation in catalogue.occupations
        assert programme.source
        assert set(programme.source) <= set(catalogue.sources)
    for occupation in catalogue.occupations.values():
        assert occupation.sector in catalogue.sectors
        assert set(occupation.related) <= set(catalogue.occupations)
    for name in catalogue.pay:
        assert name in catalogue.occupations
        assert catalogue.pay[name].source in catalogue.sources
    for key, button in catalogue.buttons.items():
        assert button.intent in (None, *intents()), key


def test_the_pack_holds_the_48_trades_and_the_15_centres(catalogue: Catalogue) -> None:
    assert len(catalogue.occupations) == 48
    assert len(catalogue.find_centres()) == 15


def test_no_pay_is_given_as_one_bare_figure(catalogue: Catalogue) -> None:
    for pay in catalogue.pay.values():
        assert pay.with_pay >= 3
        assert pay.low is not None
        assert pay.high is not None
        assert pay.low <= pay.median <= pay.high


def test_sources_are_whole_addresses_or_none(catalogue: Catalogue) -> None:
    for key, source in catalogue.sources.items():
        assert source.url is None or re.fullmatch(r"https?://[^\s…]+", source.url), key


def test_only_confirmed_helplines_are_shown(catalogue: Catalogue) -> None:
    shown = [number for line in catalogue.helplines.values() if line.show for number in line.numbers]
    assert shown == ["112"]


def texts_people_read(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    for name, answer in catalogue.answers.items():
        yield from ((name, text) for text in answer.text.values())
    for name, phrase in catalogue.phrases.items():
        yield from ((name, text) for text in phrase.values())
    for centre in catalogue.centres.values():
        yield from ((centre.id, text) for text in centre.about.values())


def test_no_text_carries_an_unconfirmed_number_or_any_other_phone(catalogue: Catalogue) -> None:
    for name, text in texts_people_read(catalogue):
        for number in UNCONFIRMED:
            assert not re.search(rf"(?<!\d){re.escape(number)}(?!\d)", text), (name, number)
        assert not re.search(r"\+\d{3}|\(0\d\d\)", text), name
        if name.startswith(("safeguarding", "mobility", "job_search", "rights")):
            assert not re.search(rf"\b({'|'.join(SHORT_NUMBERS)})\b", text), name


def test_every_phrase_is_there_in_five_languages(catalogue: Catalogue) -> None:
    for key, phrase in catalogue.phrases.items():
        assert set(phrase) == set(ALL_LANGUAGES), key
        placeholders = {frozenset(re.findall(r"{\w+}", text)) for text in phrase.values()}
        assert len(placeholders) == 1, key


def test_safeguarding_phrases_exist_in_every_language_of_the_pack() -> None:
    for language in LANGUAGES:
        data = yaml.safe_load((Path(CONTENT) / "safeguarding" / f"{language}.yml").read_text(encoding="utf-8"))
        for category in ("self_harm", "abuse", "trafficking", "harmless"):
            assert len(data[category]) >= 25


def test_a_fact_past_its_date_says_so(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import UTC, datetime

    monkeypatch.setattr("api.answers.service.now", lambda: datetime(2031, 1, 1, tzinfo=UTC))
    rendered = Answers(catalogue).render("admission_dates", "en")
    assert catalogue.phrases["expired_fact"]["en"].strip() in rendered.text
