"""Gazetteer: whatever the inflection or the typing error, the value is an id."""

from pathlib import Path

import pytest
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.entity_selector import EntitySelector
from bot.components.gazetteer import Gazetteer
from bot.components.tokenizer import SpacyBlankTokenizer
from tests.bot.conftest import examples, makers

OCCUPATIONS = """
- {id: cook, names: {az: Aşpaz, ru: Повар, en: Cook, sq: Kuzhinier, cnr: Kuvar}, plain: {az: aşpaz, ru: повар, en: cook}, forms: {ru: [шеф-повар], en: [chef]}}
- {id: electrician, names: {az: Elektrik montyoru, ru: Электромонтёр}, plain: {az: elektrik, ru: электрик, en: electrician}}
- {id: auto_electrician, names: {az: Avtomobil üzrə elektrik, en: Auto electrician}, plain: {az: avtoelektrik}}
- {id: waiter, names: {az: Ofisiant, ru: Официант, en: Waiter}, plain: {az: ofisiant, ru: официант, en: waiter}}
- {id: tailor, names: {az: Dərzi, ru: Портной, en: Tailor}}
"""
CITIES = """
- {id: ganja, names: {az: Gəncə, ru: Гянджа, en: Ganja}, forms: [gence]}
- {id: baku, names: {az: Bakı, ru: Баку, en: Baku}, forms: []}
- {id: barda, names: {az: Bərdə, ru: Барда, en: Barda}, forms: []}
- {id: bar, everyday: true, names: {sq: Tivar, cnr: Bar, en: Bar}, forms: [u Baru]}
- {id: sumgait, names: {az: Sumqayıt, ru: Сумгаит, en: Sumgait}, forms: []}
"""
CENTRES = """
- {id: ganja-industry, city: ganja, names: {az: Gəncə Sənaye Mərkəzi, en: Ganja Industry Centre}, forms: [gəncədəki sənaye]}
"""


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("content")
    (folder / "occupations").mkdir()
    (folder / "occupations" / "all.yml").write_text(OCCUPATIONS, encoding="utf-8")
    (folder / "sectors.yml").write_text("[]", encoding="utf-8")
    pack = folder / "somewhere"
    pack.mkdir()
    (pack / "pack.yml").write_text("countries: [{id: AZ, names: {az: Azərbaycan}, forms: []}]", encoding="utf-8")
    (pack / "cities.yml").write_text(CITIES, encoding="utf-8")
    (pack / "centres.yml").write_text(CENTRES, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def find(content: Path, tmp_path_factory: pytest.TempPathFactory):
    """Entities of a text, by a gazetteer that was trained, stored and loaded."""
    make, load = makers(tmp_path_factory.mktemp("storage"))
    data = examples({"smalltalk": ["water is cold", "a glass of water", "burda nə var", "burda kimdi"]})
    make(Gazetteer, content_dir=str(content)).train(data)
    gazetteer, tokenizer, selector = load(Gazetteer), make(SpacyBlankTokenizer), EntitySelector()

    def finder(text: str, intent: str | None = None) -> list[tuple[str, str]]:
        messages = [Message({"text": text, "intent": {"name": intent}})]
        for component in (tokenizer, gazetteer, selector):
            messages = component.process(messages)
        return [(entity["entity"], entity["value"]) for entity in messages[0].get("entities")]

    return finder


@pytest.mark.parametrize(
    ("text", "occupation"),
    [
        ("aşpazlığa necə yazılım", "cook"),
        ("aspaz olmaq isteyirem", "cook"),
        ("AŞPAZLAR nə qədər alır", "cook"),
        ("aşpazdır", "cook"),
        ("mən aşpazam", "cook"),
        ("работаю поваром", "cook"),
        ("поваров не хватает", "cook"),
        ("skolko poluchaet povar", "cook"),
        ("povarom rabotat", "cook"),
        ("chefs in hotels", "cook"),
        ("elektriklərin maaşı", "electrician"),
        ("elektrik montyorunun işi", "electrician"),
        ("dərziliyi öyrənmək", "tailor"),
        ("sa fiton kuzhinieri", "cook"),
        ("dua të bëhem kuzhiniere", "cook"),
        ("radim kao kuvar", "cook"),
        ("kuvaru treba iskustvo", "cook"),
        ("радим са куваром", "cook"),
    ],
)
def test_inflected_trades_are_found(find, text: str, occupation: str) -> None:
    assert find(text) == [("occupation", occupation)]


@pytest.mark.parametrize(
    ("text", "city"),
    [
        ("gəncədəki məktəb", "ganja"),
        ("gencedeki mekteb", "ganja"),
        ("Bakıda", "baku"),
        ("bakidan gelmisem", "baku"),
        ("в Гяндже", "ganja"),
        ("из сумгаита", "sumgait"),
        ("in Ganja", "ganja"),
    ],
)
def test_inflected_towns_are_found(find, text: str, city: str) -> None:
    assert find(text) == [("city", city)]


def test_a_town_whose_name_is_an_everyday_word_is_found_by_its_forms_only(find) -> None:
    assert find("ima li bar kurs") == []
    assert find("u Baru") == [("city", "bar")]


def test_one_typing_error_is_forgiven_from_five_letters_on(find) -> None:
    assert find("asbaz") == [("occupation", "cook")]
    assert find("ofisianr isi") == [("occupation", "waiter")]
    assert find("повор") == [("occupation", "cook")]
    assert find("cok") == []


def test_everyday_words_are_not_typing_errors(find) -> None:
    assert find("water") == []
    assert find("burdasan?") == []


def test_the_longest_phrase_wins_and_a_span_has_one_value(find) -> None:
    assert find("avtomobil üzrə elektrik") == [("occupation", "auto_electrician")]
    assert find("Gəncə Sənaye Mərkəzi") == [("centre", "ganja-industry")]


def test_a_word_inside_a_centres_name_is_still_a_town_elsewhere(find) -> None:
    assert find("gəncədəki sənaye") == [("centre", "ganja-industry")]
    assert find("gəncədəki") == [("city", "ganja")]


def test_two_trades_in_one_message_are_both_found_in_order(find) -> None:
    assert find("aşpaz yoxsa ofisiant") == [("occupation", "cook"), ("occupation", "waiter")]


def test_positions_are_those_of_the_typed_text(make, load, content) -> None:
    make(Gazetteer, content_dir=str(content)).train(TrainingData([]))
    message = load(Gazetteer).process(make(SpacyBlankTokenizer).process([Message({"text": "  Bakıda 👩‍🍳 aşpazlar"})]))[
        0
    ]
    assert [message.get("text")[m["start"] : m["end"]] for m in message.get("mentions")] == ["Bakıda", "aşpazlar"]


@pytest.mark.parametrize("text", ["9-cu sinfi bitirdim", "после 9 класса", "i am in 9th grade", "9u bitirdim"])
def test_schooling_after_nine_classes(find, text: str) -> None:
    assert ("schooling", "grade9") in find(text)


@pytest.mark.parametrize("text", ["11-ci sinif", "после 11 класса", "11th grade"])
def test_schooling_after_eleven_classes(find, text: str) -> None:
    assert ("schooling", "grade11") in find(text)


def test_a_language_is_of_study_unless_the_assistant_is_asked_to_change(find) -> None:
    assert find("rus dilində", "vet_programmes") == [("study_language", "ru")]
    assert find("rus dilində", "change_language") == [("target_language", "ru")]
    assert find("по-русски", "change_language") == [("target_language", "ru")]
    assert find("ingilis dili kursu", "short_courses") == []


def test_missing_content_leaves_the_small_tables(make, tmp_path: Path) -> None:
    gazetteer = make(Gazetteer, content_dir=str(tmp_path / "nowhere"))
    gazetteer.train(TrainingData([]))
    message = gazetteer.process(make(SpacyBlankTokenizer).process([Message({"text": "11th grade"})]))[0]
    assert [mention["value"] for mention in message.get("mentions")] == ["grade11"]


def test_a_changed_content_pack_changes_the_fingerprint(content: Path) -> None:
    config = {"content_dir": str(content)}
    before = Gazetteer.fingerprint_addon(config)
    (content / "sectors.yml").write_text("[] # changed", encoding="utf-8")
    assert Gazetteer.fingerprint_addon(config) != before


@pytest.mark.parametrize("text", ["q" * 4096, "aspazliga " * 410, "повором " * 500, "x " * 2048, "👩‍🍳" * 1000])
def test_hostile_text_takes_bounded_time(find, text: str) -> None:
    import time

    started = time.perf_counter()
    find(text)
    assert time.perf_counter() - started < 0.5
