"""Character and word n-grams and word pairs of folded text as one TF-IDF vector a sentence."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.sparse_featurizer.sparse_featurizer import SparseFeaturizer
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix

from bot.components import folding
from bot.components.fingerprint import fingerprint
from bot.components.gazetteer import MENTIONS

_VOCABULARY_FILE = "vocabulary.json"
_WEIGHTS_FILE = "idf.npz"
_REMEMBERED_WORDS = 50_000
_END_WORDS = 120


def masked(text: str, mentions: list[dict[str, Any]], entities: list[str]) -> str:
    """The text with each mention of these entities replaced by a word for its kind."""
    for mention in sorted(mentions, key=lambda mention: -mention["start"]):
        if mention["entity"] in entities:
            text = f"{text[: mention['start']]} ent{mention['entity']} {text[mention['end'] :]}"
    return text


@lru_cache(maxsize=65536)
def word_ngrams(word: str, low: int, high: int) -> tuple[str, ...]:
    """Characters inside the borders of a folded word, in every reading of it."""
    found: list[str] = []
    for reading in (word, *folding.typing_variants(word)):
        padded = f" {reading} "
        for size in range(low, min(high, len(padded)) + 1):
            found.extend(padded[i : i + size] for i in range(len(padded) - size + 1))
    return tuple(found)


def sequence_ngrams(words: list[str], word_range: tuple[int, int], stem_pairs: tuple[int, int] | None) -> list[str]:
    """Words in sequence, and pairs of word beginnings some places apart: endings and fillers change, these stay."""
    found: list[str] = []
    for size in range(word_range[0], word_range[1] + 1):
        found.extend("#" + " ".join(words[i : i + size]) for i in range(len(words) - size + 1))
    if stem_pairs:
        letters, distance = stem_pairs
        stems = ["^", *(word[:letters] for word in words), "$"]
        for apart in range(1, distance + 1):
            found.extend(f"~{stems[i]} {stems[i + apart]}" for i in range(len(stems) - apart))
    return found


class Row(Features):
    """Sparse sentence features whose fingerprint is that of their bytes; Rasa writes every number out as text first."""

    def fingerprint(self) -> str:
        if self._cached_fingerprint is None:
            content = self.features.indices.tobytes() + self.features.data.tobytes()
            self._cached_fingerprint = hashlib.md5(content).hexdigest()  # noqa: S324 - a cache key
        return self._cached_fingerprint


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class NgramFeaturizer(SparseFeaturizer, GraphComponent):
    """TF-IDF over n-grams; learns its vocabulary from the training data and is stored as JSON and npz."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            **SparseFeaturizer.get_default_config(),
            "char_ngrams": [1, 5],
            "word_ngrams": [1, 2],
            # Pairs of words, each by so many first letters, up to so many places apart; null for none.
            "stem_pairs": [4, 3],
            "min_df": 2,
            # Mentions (found by a gazetteer placed before) of which only the kind matters for the intent.
            "mask": [],
        }

    @classmethod
    def required_components(cls) -> list[type]:
        return [Tokenizer]

    @staticmethod
    def required_packages() -> list[str]:
        return ["sklearn"]

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        for key in ("char_ngrams", "word_ngrams"):
            low, high = config[key]
            if not 1 <= low <= high:
                raise ValueError(f"{key} must be [low, high] with 1 <= low <= high")

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        return fingerprint(sources=[__file__, folding.__file__])

    def __init__(
        self,
        config: dict[str, Any],
        name: str,
        model_storage: ModelStorage,
        resource: Resource,
        vocabulary: dict[str, int] | None = None,
        idf: np.ndarray | None = None,
    ) -> None:
        super().__init__(name, config)
        self._model_storage = model_storage
        self._resource = resource
        self._vocabulary = vocabulary or {}
        self._idf = idf if idf is not None else np.zeros(0, dtype=np.float32)
        self._known_words: dict[str, tuple[list[int], list[str]]] = {}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> NgramFeaturizer:
        return cls(config, execution_context.node_name, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        from sklearn.feature_extraction.text import TfidfVectorizer

        texts = [self._masked(example) for example in training_data.training_examples if example.get(TEXT)]
        if texts:
            min_df = min(self._config["min_df"], len(texts))
            vectorizer = TfidfVectorizer(analyzer=self._ngrams, min_df=min_df, sublinear_tf=True, dtype=np.float32)
            vectorizer.fit(texts)
            self._vocabulary = {feature: int(column) for feature, column in vectorizer.vocabulary_.items()}
            self._idf = vectorizer.idf_.astype(np.float32)
        self._persist()
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        self.process(training_data.training_examples)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if message.get(TEXT):
                row = self.vector(self._masked(message))
                message.add_features(Row(row, FEATURE_TYPE_SENTENCE, TEXT, self._identifier))
        return messages

    def _masked(self, message: Message) -> str:
        text = message.get(TEXT)[: folding.MAX_CHARACTERS]
        return masked(text, message.get(MENTIONS, []), self._config["mask"])

    def vector(self, text: str) -> csr_matrix:
        """The normalised row of a text."""
        words = self._words(text)
        found: list[int] = []
        unknown: set[str] = set()
        for word in words:
            columns, strange = self._columns_of_word(word)
            found += columns
            unknown.update(strange)
        columns, strange = self._columns(sequence_ngrams(words, self._word_range, self._stem_pairs))
        unknown.update(strange)
        indices, counts = np.unique(np.array(found + columns, dtype=np.int32), return_counts=True)
        values = (1.0 + np.log(counts.astype(np.float32))) * self._idf[indices]
        # What training never saw weighs as much as the rarest known n-gram: letters of nowhere dilute a chance hit.
        rarest = float(self._idf.max()) if len(self._idf) else 0.0
        norm = float(np.sqrt(values @ values + len(unknown) * rarest**2))
        if norm:
            values = (values / norm).astype(np.float32)
        borders = np.array([0, len(indices)], dtype=np.int32)
        return csr_matrix((values, indices, borders), shape=(1, max(len(self._idf), 1)))

    def _words(self, text: str) -> list[str]:
        """Of a very long message its beginning and its end: a story starts with who, and ends with the question."""
        words = folding.words(folding.fold(text))
        return words if len(words) <= 2 * _END_WORDS else words[:_END_WORDS] + words[-_END_WORDS:]

    def _columns_of_word(self, word: str) -> tuple[list[int], list[str]]:
        known = self._known_words.get(word)
        if known is None:
            if len(self._known_words) >= _REMEMBERED_WORDS:
                self._known_words.clear()
            known = self._known_words[word] = self._columns(word_ngrams(word, *self._config["char_ngrams"]))
        return known

    def _columns(self, features: Iterable[str]) -> tuple[list[int], list[str]]:
        columns: list[int] = []
        strange: list[str] = []
        for feature in features:
            column = self._vocabulary.get(feature)
            if column is None:
                strange.append(feature)
            else:
                columns.append(column)
        return columns, strange

    @property
    def _word_range(self) -> tuple[int, int]:
        low, high = self._config["word_ngrams"]
        return low, high

    @property
    def _stem_pairs(self) -> tuple[int, int] | None:
        return tuple(self._config["stem_pairs"]) if self._config["stem_pairs"] else None

    def _ngrams(self, text: str) -> list[str]:
        words = self._words(text)
        found = [feature for word in words for feature in word_ngrams(word, *self._config["char_ngrams"])]
        return found + sequence_ngrams(words, self._word_range, self._stem_pairs)

    def _persist(self) -> None:
        ordered = sorted(self._vocabulary, key=self._vocabulary.__getitem__)
        with self._model_storage.write_to(self._resource) as folder:
            (folder / _VOCABULARY_FILE).write_text(json.dumps(ordered, ensure_ascii=False), encoding="utf-8")
            np.savez_compressed(folder / _WEIGHTS_FILE, idf=self._idf)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> NgramFeaturizer:
        # A missing or broken file is an error: a featurizer that silently starts empty would answer nonsense.
        with model_storage.read_from(resource) as folder:
            ordered = json.loads((folder / _VOCABULARY_FILE).read_text(encoding="utf-8"))
            idf = np.load(folder / _WEIGHTS_FILE, allow_pickle=False)["idf"]
        vocabulary = {feature: column for column, feature in enumerate(ordered)}
        return cls(config, execution_context.node_name, model_storage, resource, vocabulary, idf)
