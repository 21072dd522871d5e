"""Folding: one table for training and inference."""

import pytest

from bot.components.folding import MAX_CHARACTERS, fold, typing_variants, words


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("PEŞƏ İXTİSASI", "pese ixtisasi"),
        ("peşə ixtisası", "pese ixtisasi"),
        ("Öyrənmək üçün çağır", "oyrenmek ucun cagir"),
        ("Đorđe šta čekaš, žurim kući", "djordje sta cekas, zurim kuci"),
        ("Çfarë është", "cfare eshte"),
        ("ещё ёлка", "еще елка"),
        ("мой", "мой"),
        ("don’t “shout”", 'don\'t "shout"'),
        ("ＦＵＬＬ width", "full width"),
        ("s\u0327irin", "sirin"),
    ],
)
def test_both_ways_of_typing_meet(typed: str, folded: str) -> None:
    assert fold(typed) == folded


def test_dotted_and_dotless_capital_i_are_one_letter() -> None:
    assert fold("İSTƏYİRƏM") == fold("istəyirəm") == fold("ISTEYIREM")


def test_repeated_letters_are_squeezed_but_double_letters_stay() -> None:
    assert fold("salaaaaam") == "salaam"
    assert fold("hello") == "hello"
    assert fold("nə???!!!") == "ne?!"


def test_digits_are_not_squeezed() -> None:
    assert fold("1000000 manat") == "1000000 manat"


def test_controls_and_direction_marks_disappear() -> None:
    assert fold("a\x00\u202eb\u200bc\ufeff\ud800") == "abc"


def test_folding_twice_changes_nothing() -> None:
    for text in ("İşsizəm!!!", "ещё", "Đak", "½ ﬁ ß", "ǅ"):
        assert fold(fold(text)) == fold(text)


def test_long_text_is_cut() -> None:
    assert len(fold("a b" * 5000)) <= MAX_CHARACTERS


def test_english_words_keep_their_sh_and_get_a_second_reading() -> None:
    assert fold("wash the shirt") == "wash the shirt"
    assert typing_variants("shirt") == ["sirt"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("yaxshi", "yaxsi"), ("wekil", "sekil"), ("4orek", "corek"), ("4ox", "cox"), ("повар", "povar")],
)
def test_typing_habits_give_a_second_reading(typed: str, meant: str) -> None:
    assert meant in typing_variants(typed)


def test_words_leave_punctuation_behind() -> None:
    assert words(fold("Salam, necəsən? (yaxşı) don't 9-cu")) == ["salam", "necesen", "yaxsi", "don't", "9", "cu"]
