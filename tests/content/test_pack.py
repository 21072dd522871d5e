"""The gate of the content packs: the check of `./yol content check`, what it finds, and a few facts that must stay."""

import re
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import yaml

from api.answers.service import Answers
from api.catalogue.check import check
from api.catalogue.service import CONTENT, Catalogue, Place, load_catalogue

PACKS = ("azerbaijan", "western_balkans")
LANGUAGES = ("az", "ru", "en", "sq", "cnr")
DOMAIN = yaml.safe_load((CONTENT.parent / "domain.yml").read_text(encoding="utf-8"))
RESPONSES = sorted(name.removeprefix("utter_") for name in DOMAIN["responses"])
INTENTS = [name if isinstance(name, str) else next(iter(name)) for name in DOMAIN["intents"]]
CONTROL = {"affirm", "deny", "distress"}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue(PACKS, demo=False)


@pytest.fixture(scope="module")
def answers(catalogue: Catalogue) -> Answers:
    return Answers(catalogue)


def test_both_packs_pass_the_check() -> None:
    assert [str(finding) for finding in check(PACKS) if not finding.warning] == []


@pytest.mark.parametrize("pack", PACKS)
def test_each_pack_says_every_response_of_the_assistant(pack: str, catalogue: Catalogue) -> None:
    place = Place(pack, catalogue.packs[pack].only_country)
    assert [name for name in RESPONSES if catalogue.answer(name, place) is None] == []


def test_every_topic_has_an_answer_and_a_label(catalogue: Catalogue) -> None:
    topics = set(INTENTS) - CONTROL
    assert topics <= {answer.topic for _, _, answer in catalogue.all_answers()}
    assert topics <= set(catalogue.topics)


def test_every_button_asks_for_an_intent_of_the_assistant(catalogue: Catalogue) -> None:
    assert {button.intent for button in catalogue.buttons.values()} <= {None, *INTENTS}


def test_the_packs_hold_the_48_trades_and_the_15_centres_of_azerbaijan(catalogue: Catalogue) -> None:
    assert len(catalogue.occupations) == 48
    assert len(catalogue.find_centres(countries={"AZ"})) == 15


def test_only_confirmed_helplines_are_shown(catalogue: Catalogue) -> None:
    shown = [(line.country, number) for line in catalogue.helplines.values() if line.show for number in line.numbers]
    assert shown == [("AZ", "112")]


@pytest.mark.parametrize("topic", ["self_harm", "abuse", "trafficking"])
def test_outside_azerbaijan_no_number_is_named_in_danger(topic: str, answers: Answers) -> None:
    for country in ("XK", "AL", "ME"):
        for language in ("sq", "cnr", "en"):
            place = Place("western_balkans", country)
            text = answers.render(f"safeguarding_{topic}", language, place=place).text
            assert not re.search(r"\d{3}", text), (country, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_safeguarding_phrases_exist_in_every_language(language: str) -> None:
    data = yaml.safe_load((CONTENT / "safeguarding" / f"{language}.yml").read_text(encoding="utf-8"))
    for category in ("self_harm", "abuse", "trafficking", "harmless"):
        assert len(data[category]) >= 25


def test_a_fact_past_its_date_says_so(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.answers.service.now", lambda: datetime(2031, 1, 1, tzinfo=UTC))
    rendered = Answers(catalogue).render("admission_dates", "en")
    assert catalogue.phrases["expired_fact"]["en"].strip() in rendered.text


class TestPlace:
    """Which country's facts are said."""

    @pytest.mark.parametrize(
        ("known", "expected"),
        [
            ({"language": "az"}, ("azerbaijan", "AZ")),
            ({"language": "cnr"}, ("western_balkans", "ME")),
            ({"language": "sq"}, ("western_balkans", None)),
            ({"language": "en"}, ("azerbaijan", "AZ")),
            ({"language": "sq", "city": "tirana"}, ("western_balkans", "AL")),
            ({"language": "sq", "country": "XK"}, ("western_balkans", "XK")),
            ({"language": "en", "city": "podgorica"}, ("western_balkans", "ME")),
            ({"language": "sq", "centre": "ganja-industry"}, ("azerbaijan", "AZ")),
            ({"language": "az", "centre": "svs-pljevlja", "city": "ganja"}, ("western_balkans", "ME")),
        ],
    )
    def test_the_centre_decides_then_what_was_named_then_the_language(
        self, known: dict[str, str], expected: tuple[str, str | None], answers: Answers
    ) -> None:
        place = answers.place(**known)
        assert (place.pack, place.country) == expected

    def test_where_facts_differ_and_the_country_is_not_known_it_is_asked(self, answers: Answers) -> None:
        asked = answers.render("admission_rules", "sq", place=Place("western_balkans", None))
        countries = [spec.payload["entities"] for spec in asked.buttons if spec.payload.get("entities")]
        assert countries == [{"country": "ME"}, {"country": "XK"}, {"country": "AL"}] or {
            item["country"] for item in countries
        } == {"ME", "XK", "AL"}
        told = answers.render("admission_rules", "cnr", place=Place("western_balkans", "ME"))
        assert "upisi.edu.me" in told.text
        assert not any(spec.payload.get("entities", {}).get("country") for spec in told.buttons)

    def test_pay_of_one_country_is_not_said_in_another(self, catalogue: Catalogue) -> None:
        assert catalogue.pay_of("cook", country="AZ") is not None
        assert catalogue.pay_of("cook", country="XK") is None


class TestFindings:
    """Each kind of mistake is found and named."""

    @pytest.fixture
    def content(self, tmp_path: Path) -> Path:
        shutil.copytree(CONTENT, tmp_path / "content")
        return tmp_path / "content"

    def found(self, content: Path, today: date | None = None) -> list[str]:
        return [str(finding) for finding in check(PACKS, content=content, today=today)]

    def edit(self, file: Path, old: str, new: str) -> None:
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), encoding="utf-8")

    def test_a_broken_file_is_named(self, content: Path) -> None:
        (content / "topics.yml").write_text("greet: {az: [", encoding="utf-8")
        assert any("topics.yml" in line for line in self.found(content))

    def test_an_unknown_field_is_named(self, content: Path) -> None:
        self.edit(content / "answers/conversation.yml", "topic: goodbye\n", "topic: goodbye\n  colour: red\n")
        assert any("goodbye → colour" in line for line in self.found(content))

    def test_a_missing_language(self, content: Path) -> None:
        self.edit(content / "topics.yml", 'sq: "', 'xx: "')
        assert any("there is no text in sq" in line for line in self.found(content))

    def test_a_text_that_is_another_languages(self, content: Path) -> None:
        self.edit(
            content / "azerbaijan/centres.yml",
            'ru: "Находится в бакинском посёлке Бузовна. ',
            'ru: "It is in Buzovna, Baku; in May 2021 it housed the Inclusive Arts and Crafts Training Centre, with two refurbished workshops and an outdoor lift. A career centre was at work in April 2023, and a TV studio opened in May."\n    xx: "',
        )
        assert any("the text in en is the one in ru" in line for line in self.found(content))

    def test_numbers_that_differ(self, content: Path) -> None:
        self.edit(content / "azerbaijan/answers/admission.yml", "13 and 78 years", "13 and 87 years")
        assert any("admission_rules: numbers differ" in line for line in self.found(content))

    def test_a_dead_reference(self, content: Path) -> None:
        self.edit(content / "azerbaijan/answers/admission.yml", "metbuat-1535126", "metbuat-0")
        assert any("there is no source 'metbuat-0'" in line for line in self.found(content))

    def test_an_unknown_placeholder(self, content: Path) -> None:
        self.edit(content / "answers/conversation.yml", "**Hello!", "**Hello, {{ nickname }}!")
        assert any("greet in en" in line and "nickname" in line for line in self.found(content))

    def test_an_unconfirmed_number(self, content: Path) -> None:
        self.edit(
            content / "western_balkans/answers/safeguarding.yml", "    en: |\n      **", "    en: |\n      **116 111. "
        )
        assert any("which nobody has confirmed" in line for line in self.found(content))

    def test_a_word_that_the_glossary_says_otherwise(self, content: Path) -> None:
        self.edit(content / "glossary.csv", "\n", "\nrobot_test,robot,robot,робот,robot,robot,,,,,,\n")
        rows = (content / "glossary.csv").read_text(encoding="utf-8")
        (content / "glossary.csv").write_text(rows + "zz,helper,,,,,robot that helps,,,,,\n", encoding="utf-8")
        assert any("says 'robot that helps' in en; the glossary says 'helper'" in line for line in self.found(content))

    def test_a_fact_past_its_date_is_a_warning(self, content: Path) -> None:
        late = check(PACKS, content=content, today=date(2031, 1, 1))
        assert any("admission_dates: is past its date" in str(finding) for finding in late)
        assert all(finding.warning for finding in late if "past its date" in finding.what)
