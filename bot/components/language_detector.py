"""Which language a message is written in: a small character n-gram model trained on our own examples."""

from __future__ import annotations

import json
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components import folding
from bot.components.fingerprint import fingerprint
from bot.components.folding import MAX_CHARACTERS, fold, is_cyrillic, typing_variants, words

LANGUAGE = "language"
_MODEL_FILE = "languages.json"
_WEIGHTS_FILE = "languages.npz"
_SIZES = (1, 2, 3, 4)
# A language is a habit of whole messages; the first words are enough and keep the cost bounded.
_CHARACTERS = 400


def language_ngrams(text: str) -> list[str]:
    """Words and pieces of words as typed (diacritics tell languages apart), without digits and punctuation."""
    lowered = unicodedata.normalize("NFC", text[:_CHARACTERS]).casefold().replace("\u0307", "")
    return [feature for word in words(lowered) for feature in _word_features(word)]


@lru_cache(maxsize=65536)
def _word_features(word: str) -> tuple[str, ...]:
    if not any(character.isalpha() for character in word):
        return ()
    padded = f" {word} "
    pieces = (padded[i : i + size] for size in _SIZES for i in range(len(padded) - size + 1))
    return (f"#{word}", *pieces)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LanguageDetector(GraphComponent):
    """Adds `language` {name, confidence}; an example's language is the folder under `data` that it stands in."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"data": "nlu_data", "min_df": 15}

    @staticmethod
    def required_packages() -> list[str]:
        return ["sklearn"]

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        # A component that Rasa takes from its cache is asked again, then without its own configuration.
        folder = config.get("data", cls.get_default_config()["data"])
        return fingerprint(sources=[__file__, folding.__file__], folders=[folder])

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        languages: list[str] | None = None,
        vocabulary: dict[str, int] | None = None,
        weights: np.ndarray | None = None,
        intercepts: np.ndarray | None = None,
    ) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._languages = languages or []
        self._vocabulary = vocabulary or {}
        self._weights = weights if weights is not None else np.zeros((0, 0), dtype=np.float32)
        self._intercepts = intercepts if intercepts is not None else np.zeros(0, dtype=np.float32)

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LanguageDetector:
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        language_of = example_languages(Path(self._config["data"]))
        texts: list[str] = []
        labels: list[str] = []
        for example in training_data.intent_examples:
            for language in language_of.get(_key(example.get(TEXT)), ()):
                written = _ways_of_writing(example.get(TEXT))
                texts += written
                labels += [language] * len(written)
        if len(set(labels)) > 1:
            self._fit(texts, np.array(labels))
        else:
            self._languages = sorted(set(labels))
        self._persist()
        return self._resource

    def _fit(self, texts: list[str], labels: np.ndarray) -> None:
        from sklearn.feature_extraction.text import CountVectorizer
        from sklearn.linear_model import LogisticRegression

        counter = CountVectorizer(analyzer=language_ngrams, min_df=self._config["min_df"], binary=True)
        counted = counter.fit_transform(texts).astype(np.float32)
        emphasis = np.array([_emphasis(feature) for feature in counter.get_feature_names_out()], dtype=np.float32)
        # Much regularisation: many weak hints beat a few strong ones, since messages are short and mixed.
        model = LogisticRegression(C=0.02, tol=1e-2, max_iter=300, class_weight="balanced")
        model.fit(counted.multiply(emphasis).tocsr(), labels)
        coefficients, intercepts = model.coef_ * emphasis, model.intercept_
        if len(model.classes_) == 2:
            coefficients = np.vstack([np.zeros_like(coefficients), coefficients])
            intercepts = np.array([0.0, intercepts[0]])
        self._languages = [str(language) for language in model.classes_]
        self._vocabulary = {feature: int(column) for feature, column in counter.vocabulary_.items()}
        self._weights = coefficients.T.astype(np.float32)
        self._intercepts = intercepts.astype(np.float32)

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if message.get(TEXT):
                message.set(LANGUAGE, self.detect(message.get(TEXT)), add_to_output=True)
        return messages

    def detect(self, text: str) -> dict[str, Any]:
        """The likeliest language and its probability; no letters, no opinion."""
        known = self._vocabulary
        columns = list({known[feature] for feature in language_ngrams(text[:MAX_CHARACTERS]) if feature in known})
        if not columns or len(self._languages) < 2:
            return {"name": None, "confidence": 0.0}
        scores = self._weights[columns].sum(axis=0) + self._intercepts
        probabilities = np.exp(scores - scores.max())
        probabilities /= probabilities.sum()
        best = int(probabilities.argmax())
        return {"name": self._languages[best], "confidence": float(probabilities[best])}

    def _persist(self) -> None:
        ordered = sorted(self._vocabulary, key=self._vocabulary.__getitem__)
        with self._model_storage.write_to(self._resource) as folder:
            stored = {"languages": self._languages, "vocabulary": ordered}
            (folder / _MODEL_FILE).write_text(json.dumps(stored, ensure_ascii=False), encoding="utf-8")
            np.savez_compressed(folder / _WEIGHTS_FILE, weights=self._weights, intercepts=self._intercepts)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> LanguageDetector:
        with model_storage.read_from(resource) as folder:
            stored = json.loads((folder / _MODEL_FILE).read_text(encoding="utf-8"))
            with np.load(folder / _WEIGHTS_FILE, allow_pickle=False) as arrays:
                weights, intercepts = arrays["weights"], arrays["intercepts"]
        vocabulary = {feature: column for column, feature in enumerate(stored["vocabulary"])}
        return cls(config, model_storage, resource, stored["languages"], vocabulary, weights, intercepts)


def example_languages(data: Path) -> dict[str, list[str]]:
    """Text of every example below `data` to the language folders it stands in."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    languages: dict[str, list[str]] = {}
    for folder in sorted(path for path in data.glob("*") if path.is_dir()):
        for file in sorted(folder.rglob("*.yml")):
            with file.open(encoding="utf-8") as stream:
                document = yaml.load(stream, Loader=loader) or {}  # noqa: S506 - both loaders are safe ones
            for entry in document.get("nlu", []):
                for line in str(entry.get("examples", "")).splitlines():
                    if line.strip().startswith("-"):
                        known = languages.setdefault(_key(line.strip()[1:]), [])
                        if folder.name not in known:
                            known.append(folder.name)
    return languages


def _ways_of_writing(text: str) -> list[str]:
    """As written, as typed on a keyboard without the language's letters, and Cyrillic in Latin letters."""
    folded = fold(text)
    latin = " ".join(typing_variants(word)[0] if is_cyrillic(word) else word for word in words(folded))
    return [text, folded] + ([latin] if is_cyrillic(folded) else [])


def _emphasis(feature: str) -> float:
    """A letter that few languages have says most, a whole word more than its pieces."""
    if len(feature) == 1 and not feature.isascii():
        return 6.0
    return 2.0 if feature.startswith("#") else 1.0


def _key(text: str) -> str:
    return " ".join(text.split())
