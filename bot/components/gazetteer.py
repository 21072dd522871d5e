"""Mentions of occupations, cities, centres and so on: spaCy's PhraseMatcher over the content pack, values are ids."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components import folding, inflection, phrases
from bot.components.fingerprint import fingerprint
from bot.components.folding import fold_word
from bot.components.inflection import Lexicon
from bot.components.phrases import Phrase
from bot.components.tokenizer import SPACY_DOC, blank_pipeline

MENTIONS = "mentions"
TARGET_LANGUAGE = "target_language"
_TABLE_FILE = "phrases.json"
# What the content pack names. One phrase may name two things: the first of these wins when spans are equally long.
_PRIORITY = ["occupation", "centre", "city", "sector"]
# Short names of towns are one letter away from everyday words: Barda and burda (here), Sheki and shake.
_MIN_FORGIVEN = {"city": 6}
_OTHER_WORD = "\u00b7"
_MAX_TOKENS = 400
_EVERYDAY_COUNT = 2


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class Gazetteer(GraphComponent, EntityExtractorMixin):
    """Longest phrase wins, one value a span; one typing error is forgiven from five letters on.

    Stands before the featurizer, which looks at "a trade" rather than at each trade's letters, and leaves the choice of
    what becomes an entity to the selector at the end, when the intent is known.
    """

    @classmethod
    def required_components(cls) -> list[type]:
        return [Tokenizer]

    @staticmethod
    def required_packages() -> list[str]:
        return ["spacy", "rapidfuzz", "snowballstemmer"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"content_dir": "content"}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        sources = [__file__, phrases.__file__, inflection.__file__, folding.__file__, phrases.TABLES]
        # A component that Rasa takes from its cache is asked again, then without its own configuration.
        folder = config.get("content_dir", cls.get_default_config()["content_dir"])
        return fingerprint(sources=sources, folders=[folder])

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        table: list[Phrase] | None = None,
        everyday_words: list[str] | None = None,
    ) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._table = table or []
        self._everyday = everyday_words or []
        self._build()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Gazetteer:
        return cls(config, model_storage, resource)

    def _build(self) -> None:
        from spacy.matcher import PhraseMatcher
        from spacy.tokens import Doc

        # A vocabulary of its own: it holds the phrases only, and does not grow with what people type.
        nlp = blank_pipeline()
        self._vocab = nlp.vocab
        self._matcher = PhraseMatcher(self._vocab, attr="ORTH")
        split = [[fold_word(token.text) for token in nlp.make_doc(phrase.text)] for phrase in self._table]
        forgiving = {
            word
            for phrase, folded in zip(self._table, split, strict=True)
            for word in folded
            if phrase.entity in _PRIORITY and len(word) >= _MIN_FORGIVEN.get(phrase.entity, 0)
        }
        self._lexicon = Lexicon(split, forgiving=forgiving, everyday_words=self._everyday)
        for number, folded in enumerate(split):
            norms = [(self._lexicon.norms(word)[0] or [word])[0] for word in folded if word]
            if norms:
                self._matcher.add(str(number), [Doc(self._vocab, words=norms)])

    def train(self, training_data: TrainingData) -> Resource:
        self._table = phrases.read_phrases(Path(self._config["content_dir"]))
        counts: dict[str, int] = {}
        for example in training_data.training_examples:
            for word in set(folding.words(folding.fold(example.get(TEXT) or ""))):
                counts[word] = counts.get(word, 0) + 1
        # Words that people really use are not typing errors of an occupation ("water" is no waiter).
        self._everyday = sorted(word for word, count in counts.items() if count >= _EVERYDAY_COUNT)
        self._build()
        self._persist()
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        for example in training_data.training_examples:
            if example.get(SPACY_DOC) is not None:
                self.process([example])
                # Docs and tokens have served; Rasa would hash a quarter of a million of them again at each step.
                example.data.pop(SPACY_DOC)
                example.data.pop(TOKENS_NAMES[TEXT], None)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            doc = message.get(SPACY_DOC)
            if doc is not None:
                message.set(MENTIONS, self.mentions(doc))
        return messages

    def _matches(self, norms: list[str]) -> list[tuple[Phrase, int, int]]:
        from spacy.tokens import Doc

        found = self._matcher(Doc(self._vocab, words=norms))
        return [(self._table[int(self._vocab.strings[key])], start, end) for key, start, end in found]

    def mentions(self, doc: Any) -> list[dict[str, Any]]:
        """All mentions in reading order; a language may be both one of study and one to be spoken to in."""
        tokens = [token for token in doc[:_MAX_TOKENS] if not token.is_space and fold_word(token.text)]
        if not tokens:
            return []
        found = [self._lexicon.norms(fold_word(token.text)) for token in tokens]
        # A word may be in the dictionary itself and also be the inflection of another ("gəncədə" in the name of a
        # centre, and Gəncə): both readings are tried, the nearest first.
        nearest = [norms[0] if norms else _OTHER_WORD for norms, _ in found]
        farthest = [norms[-1] if norms else _OTHER_WORD for norms, _ in found]
        matches = self._matches(nearest) + (self._matches(farthest) if farthest != nearest else [])
        chosen = _longest([match for match in matches if match[0].entity != TARGET_LANGUAGE])
        chosen += _longest([match for match in matches if match[0].entity == TARGET_LANGUAGE])
        return self.add_extractor_name(
            [
                {
                    "entity": phrase.entity,
                    "start": tokens[start].idx,
                    "end": tokens[end - 1].idx + len(tokens[end - 1].text),
                    "value": phrase.value,
                    "confidence_entity": 0.8 if any(typo for _, typo in found[start:end]) else 1.0,
                }
                for phrase, start, end in chosen
            ]
        )

    def _persist(self) -> None:
        stored = {
            "phrases": [[phrase.text, phrase.entity, phrase.value] for phrase in self._table],
            "everyday_words": self._everyday,
        }
        with self._model_storage.write_to(self._resource) as folder:
            (folder / _TABLE_FILE).write_text(json.dumps(stored, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> Gazetteer:
        with model_storage.read_from(resource) as folder:
            stored = json.loads((folder / _TABLE_FILE).read_text(encoding="utf-8"))
        table = [Phrase(*row) for row in stored["phrases"]]
        return cls(config, model_storage, resource, table, stored["everyday_words"])


def _longest(matches: list[tuple[Phrase, int, int]]) -> list[tuple[Phrase, int, int]]:
    taken: set[int] = set()
    chosen = []
    for phrase, start, end in sorted(matches, key=lambda match: (match[1] - match[2], _priority(match[0]), match[1])):
        if taken.isdisjoint(range(start, end)):
            taken.update(range(start, end))
            chosen.append((phrase, start, end))
    return sorted(chosen, key=lambda match: match[1])


def _priority(phrase: Phrase) -> int:
    return _PRIORITY.index(phrase.entity) if phrase.entity in _PRIORITY else len(_PRIORITY)
