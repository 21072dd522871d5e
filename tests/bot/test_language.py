"""Language detection: learned from the folder an example stands in."""

from pathlib import Path

import pytest
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.language_detector import LanguageDetector, example_languages

LINES = {
    "az": ["salam necəsən", "aşpaz nə qədər maaş alır", "məktəb haradadır", "kömək lazımdır", "mən işləmək istəyirəm"],
    "ru": ["привет как дела", "сколько получает повар", "где находится школа", "нужна помощь", "я хочу работать"],
    "en": ["hello how are you", "how much does a cook earn", "where is the school", "i need help", "i want to work"],
}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    for language, lines in LINES.items():
        folder = tmp_path / "nlu_data" / language
        folder.mkdir(parents=True)
        listed = "".join(f"    - {line}\n" for line in lines)
        (folder / "all.yml").write_text(f"nlu:\n- intent: greet\n  examples: |\n{listed}", encoding="utf-8")
    return tmp_path / "nlu_data"


@pytest.fixture
def detector(make, load, data: Path) -> LanguageDetector:
    messages = [Message.build(text=line, intent="greet") for lines in LINES.values() for line in lines]
    make(LanguageDetector, data=str(data), min_df=1).train(TrainingData(messages))
    return load(LanguageDetector, data=str(data))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("aşpaz işləmək istəyirəm", "az"),
        ("aspaz islemek isteyirem", "az"),
        ("хочу работать поваром", "ru"),
        ("skolko poluchaet povar", "ru"),
        ("i want to be a cook", "en"),
    ],
)
def test_each_language_is_recognised_also_without_its_letters(detector, text: str, language: str) -> None:
    assert detector.detect(text)["name"] == language


def test_the_language_reaches_the_output_of_the_pipeline(detector) -> None:
    message = detector.process([Message({"text": "привет"})])[0]
    assert message.as_dict(only_output_properties=True)["language"]["name"] == "ru"


@pytest.mark.parametrize("text", ["123", "👍", "???"])
def test_no_letters_no_opinion(detector, text: str) -> None:
    assert detector.detect(text) == {"name": None, "confidence": 0.0}


def test_longer_text_is_surer(detector) -> None:
    assert detector.detect("how much does a cook earn")["confidence"] > detector.detect("how")["confidence"]


def test_an_example_in_two_folders_has_both_languages(data: Path) -> None:
    (data / "en" / "more.yml").write_text(
        "nlu:\n- intent: greet\n  examples: |\n    - salam necəsən\n", encoding="utf-8"
    )
    assert example_languages(data)["salam necəsən"] == ["az", "en"]


def test_one_language_alone_is_no_choice(make, load, data: Path) -> None:
    make(LanguageDetector, data=str(data)).train(TrainingData([Message.build(text="привет как дела", intent="greet")]))
    assert load(LanguageDetector).detect("привет") == {"name": None, "confidence": 0.0}
