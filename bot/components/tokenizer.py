"""Tokenizer on spaCy's blank multi-language pipeline: rules only, no model to download."""

from __future__ import annotations

import re
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.components.folding import MAX_CHARACTERS

SPACY_DOC = "spacy_doc"
# spaCy remembers every string it has seen; a process that runs for months starts afresh now and then.
_MAX_STRINGS = 50_000


_LONG_RUN_OF_MARKS = re.compile(r"[^\w\s]{9,}")
# "salam.sabah müsahibəm var": spaCy splits at a full stop only where the case changes, and else sees a web address.
_JOINED_SENTENCES = r"(?<=[^\W\d_])[.,!?;:]+(?=[^\W\d_])"


def blank_pipeline(language: str = "xx") -> Any:
    """spaCy's tokenizer for a language, without a model."""
    import spacy
    from spacy.util import compile_infix_regex

    nlp = spacy.blank(language)
    nlp.tokenizer.infix_finditer = compile_infix_regex([*nlp.Defaults.infixes, _JOINED_SENTENCES]).finditer
    nlp.tokenizer.url_match = None
    return nlp


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class SpacyBlankTokenizer(Tokenizer):
    """Splits text into tokens as they were typed; Rasa aligns entities with them."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"intent_tokenization_flag": False, "intent_split_symbol": "_", "pipeline": "xx"}

    @staticmethod
    def required_packages() -> list[str]:
        return ["spacy"]

    def __init__(self, config: dict[str, Any]) -> None:
        super().__init__(config)
        self._nlp = blank_pipeline(config["pipeline"])

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        if len(self._nlp.vocab.strings) > _MAX_STRINGS:
            self._nlp = blank_pipeline(self._config["pipeline"])
        doc = self._nlp.make_doc(_bounded(message.get(attribute)))
        if attribute == TEXT:
            message.set(SPACY_DOC, doc)
        return [Token(token.text, token.idx) for token in doc if not token.is_space]


def _bounded(text: str) -> str:
    """At most so many characters, and of a long run of marks only the first: spaCy peels them off one by one."""
    return _LONG_RUN_OF_MARKS.sub(lambda run: run[0][:8].ljust(len(run[0])), text[:MAX_CHARACTERS])
