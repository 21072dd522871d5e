"""Text safety, on generated hostile input."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.errors import YolError
from api.text import MAX_CHARACTERS, MessageEmpty, MessageTooLong, assistant_text, clean_text

STRIPPED = "".join(chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000 and chr(code).isspace())
TRICKY = st.text(alphabet=st.sampled_from(STRIPPED + "/／∕⁄\u200b\u200d\u202e\ufeff\u0000restart{}\"'"), max_size=60)


@given(st.one_of(TRICKY, st.text(max_size=200)))
def test_no_text_reaches_the_assistant_as_a_command(text: str) -> None:
    copy = assistant_text(text)
    assert not copy.strip().startswith("/")


@given(st.text(max_size=300))
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    try:
        once = clean_text(text)
    except YolError:
        return
    assert clean_text(once) == once
    assert "\x00" not in once
    assert "\u202e" not in once


def test_letters_of_all_our_languages_survive() -> None:
    for text in (
        "Şəki, Gəncə, çörək, İstixana, ığöü",
        "Ёлка, йод, щука",
        "Çfarë është kjo, ëndërr",
        "Šta će đak želeti, Жabljak",
    ):
        assert clean_text(text) == text


def test_an_emoji_family_stays_together() -> None:
    assert clean_text("👨‍👩‍👧") == "👨‍👩‍👧"


@pytest.mark.parametrize("text", ["", " \n ", "\u200b", "\x00\x01"])
def test_nothing_visible_is_empty(text: str) -> None:
    with pytest.raises(MessageEmpty):
        clean_text(text)


@pytest.mark.parametrize("text", ["a" * (MAX_CHARACTERS + 1), "ə" * 8000])
def test_too_long_is_said_so(text: str) -> None:
    with pytest.raises(MessageTooLong):
        clean_text(text)
