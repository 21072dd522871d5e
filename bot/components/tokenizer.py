"""Tokenizer on spaCy's blank multi-language pipeline: rules only, no model to download."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.components.folding import MAX_CHARACTERS, fold_word

SPACY_DOC = "spacy_doc"
# spaCy remembers every string it has seen; a process that runs for months starts afresh now and then.
_MAX_STRINGS = 50_000


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class SpacyBlankTokenizer(Tokenizer):
    """Splits text into tokens; `text` is what was typed (Rasa aligns entities with it), `lemma` its folded form."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"intent_tokenization_flag": False, "intent_split_symbol": "_", "pipeline": "xx"}

    @staticmethod
    def required_packages() -> list[str]:
        return ["spacy"]

    def __init__(self, config: dict[str, Any]) -> None:
        super().__init__(config)
        self._nlp = self._blank()

    def _blank(self) -> Any:
        import spacy

        return spacy.blank(self._config["pipeline"])

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        if len(self._nlp.vocab.strings) > _MAX_STRINGS:
            self._nlp = self._blank()
        doc = self._nlp.make_doc(message.get(attribute)[:MAX_CHARACTERS])
        if attribute == TEXT:
            message.set(SPACY_DOC, doc)
        return [
            Token(token.text, token.idx, lemma=fold_word(token.text) or token.text)
            for token in doc
            if not token.is_space
        ]
