"""Tokenizer: spaCy's rules, Rasa's tokens."""

from rasa.shared.nlu.training_data.message import Message

from bot.components import tokenizer
from bot.components.folding import MAX_CHARACTERS
from bot.components.tokenizer import SPACY_DOC, SpacyBlankTokenizer


def tokens(component: SpacyBlankTokenizer, text: str) -> list[tuple[str, int]]:
    message = component.process([Message({"text": text})])[0]
    return [(token.text, token.start) for token in message.get("text_tokens")]


def test_a_token_is_what_was_typed_where_it_was_typed(make) -> None:
    found = tokens(make(SpacyBlankTokenizer), "Aşpaz, salam!")
    assert found == [("Aşpaz", 0), (",", 5), ("salam", 7), ("!", 12)]


def test_the_document_is_kept_for_the_gazetteer(make) -> None:
    message = make(SpacyBlankTokenizer).process([Message({"text": "salam necəsən"})])[0]
    assert [token.text for token in message.get(SPACY_DOC)] == ["salam", "necəsən"]


def test_sentences_without_a_space_between_are_split_and_numbers_are_not(make) -> None:
    found = [text for text, _ in tokens(make(SpacyBlankTokenizer), "salam.aşpaz olum,neçə? 1.500 9-cu")]
    assert found == ["salam", ".", "aşpaz", "olum", ",", "neçə", "?", "1.500", "9-cu"]


def test_long_text_is_cut(make) -> None:
    found = tokens(make(SpacyBlankTokenizer), "söz " * 5000)
    assert found[-1][1] < MAX_CHARACTERS


def test_only_spaces_give_no_tokens(make) -> None:
    assert tokens(make(SpacyBlankTokenizer), "  \n ") == []


def test_memory_for_strings_starts_afresh(make, monkeypatch) -> None:
    monkeypatch.setattr(tokenizer, "_MAX_STRINGS", 1000)
    component = make(SpacyBlankTokenizer)
    for number in range(3000):
        tokens(component, f"qwe{number}rty")
    assert len(component._nlp.vocab.strings) < 2000
