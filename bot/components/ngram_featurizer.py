"""Character and word n-grams of folded text as one TF-IDF vector a sentence."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.sparse_featurizer.sparse_featurizer import SparseFeaturizer
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix

from bot.components import folding
from bot.components.fingerprint import fingerprint
from bot.components.gazetteer import MENTIONS

_VOCABULARY_FILE = "vocabulary.json"
_WEIGHTS_FILE = "idf.npz"


def masked(text: str, mentions: list[dict[str, Any]], entities: list[str]) -> str:
    """The text with each mention of these entities replaced by a word for its kind."""
    for mention in sorted(mentions, key=lambda mention: -mention["start"]):
        if mention["entity"] in entities:
            text = f"{text[: mention['start']]} ent{mention['entity']} {text[mention['end'] :]}"
    return text


def ngrams(text: str, *, char_range: tuple[int, int], word_range: tuple[int, int]) -> list[str]:
    """All n-grams of a text: characters inside word borders (every reading of a word), then words in sequence."""
    found = folding.words(folding.fold(text))
    features: list[str] = []
    for word in found:
        for reading in (word, *folding.typing_variants(word)):
            padded = f" {reading} "
            for size in range(char_range[0], min(char_range[1], len(padded)) + 1):
                features.extend(padded[i : i + size] for i in range(len(padded) - size + 1))
    for size in range(word_range[0], word_range[1] + 1):
        features.extend("#" + " ".join(found[i : i + size]) for i in range(len(found) - size + 1))
    return features


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class NgramFeaturizer(SparseFeaturizer, GraphComponent):
    """TF-IDF over n-grams; learns its vocabulary from the training data and is stored as JSON and npz."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            **SparseFeaturizer.get_default_config(),
            "char_ngrams": [1, 5],
            "word_ngrams": [1, 2],
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
                self.add_features_to_message(None, self.vector(self._masked(message)), TEXT, message)
        return messages

    def _masked(self, message: Message) -> str:
        text = message.get(TEXT)[: folding.MAX_CHARACTERS]
        return masked(text, message.get(MENTIONS, []), self._config["mask"])

    def vector(self, text: str) -> csr_matrix:
        """The normalised row of a text."""
        counts: dict[int, int] = {}
        unknown: set[str] = set()
        for feature in self._ngrams(text):
            column = self._vocabulary.get(feature)
            if column is None:
                unknown.add(feature)
            else:
                counts[column] = counts.get(column, 0) + 1
        columns = np.fromiter(counts.keys(), dtype=np.int32, count=len(counts))
        values = np.fromiter(counts.values(), dtype=np.float32, count=len(counts))
        values = (1.0 + np.log(values)) * self._idf[columns]
        # What training never saw weighs as much as the rarest known n-gram: letters of nowhere dilute a chance hit.
        rarest = float(self._idf.max()) if len(self._idf) else 0.0
        norm = float(np.sqrt(values @ values + len(unknown) * rarest**2))
        if norm:
            values = (values / norm).astype(np.float32)
        borders = np.array([0, len(columns)], dtype=np.int32)
        return csr_matrix((values, columns, borders), shape=(1, max(len(self._idf), 1)))

    def _ngrams(self, text: str) -> list[str]:
        low, high = self._config["char_ngrams"]
        word_low, word_high = self._config["word_ngrams"]
        return ngrams(text, char_range=(low, high), word_range=(word_low, word_high))

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
