"""Linear intent classifier with calibrated confidence, stored as npz and JSON."""

from __future__ import annotations

import json
import logging
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix, vstack

from bot.components import calibration as calibrating
from bot.components.calibration import Calibration
from bot.components.features import sentence_row
from bot.components.fingerprint import fingerprint

logger = logging.getLogger(__name__)

_WEIGHTS_FILE = "weights.npz"
_LABELS_FILE = "labels.json"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LinearIntentClassifier(IntentClassifier, GraphComponent):
    """One-against-the-rest linear SVM; its margins become probabilities by held-out calibration."""

    @classmethod
    def required_components(cls) -> list[type]:
        return [Featurizer]

    @staticmethod
    def required_packages() -> list[str]:
        return ["sklearn"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"C": 0.5, "class_weight": "balanced", "ranking_length": 6, "calibrate": True}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        return fingerprint(sources=[__file__, calibrating.__file__])

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        labels: list[str] | None = None,
        weights: np.ndarray | None = None,
        intercepts: np.ndarray | None = None,
        calibration: Calibration | None = None,
    ) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._labels = labels or []
        self._weights = weights  # a row a feature, a column a label
        self._intercepts = intercepts
        self._calibration = calibration or Calibration()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LinearIntentClassifier:
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        examples = [example for example in training_data.intent_examples if example.get(TEXT)]
        if len({example.get(INTENT) for example in examples}) < 2:
            raise ValueError("at least two intents with examples are needed to train the classifier")
        features = vstack([sentence_row(example) for example in examples]).tocsr()
        truth = np.array([example.get(INTENT) for example in examples])
        # liblinear lets go of Python's lock: the model and its calibration are learned side by side.
        with ThreadPoolExecutor(max_workers=1) as beside:
            fitted = beside.submit(self._fit, features, truth)
            report = self._calibrate(features, truth, examples) if self._config["calibrate"] else {}
        coefficients, intercepts, labels = fitted.result()
        self._labels = [str(label) for label in labels]
        self._weights = coefficients.T.astype(np.float32)
        self._intercepts = intercepts.astype(np.float32)
        self._persist(report)
        return self._resource

    def _fit(self, features: csr_matrix, truth: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        from sklearn.svm import LinearSVC

        model = LinearSVC(C=self._config["C"], class_weight=self._config["class_weight"], random_state=7)
        model.fit(features, truth)
        if len(model.classes_) == 2:  # sklearn keeps one row for two classes
            return np.vstack([-model.coef_, model.coef_]), np.array([-1.0, 1.0]) * model.intercept_, model.classes_
        return model.coef_, model.intercept_, model.classes_

    def _calibrate(self, features: csr_matrix, truth: np.ndarray, examples: list[Message]) -> dict[str, Any]:
        _, counts = np.unique(truth, return_counts=True)
        if counts.min() < calibrating.FOLDS:
            logger.warning("An intent has fewer than %s examples: confidence is not calibrated.", calibrating.FOLDS)
            return {}
        words = np.array([_word_count(example) for example in examples])
        held_out = calibrating.cross_validate(features, truth, words, self._fit)
        self._calibration = calibrating.calibrate(held_out)
        report = calibrating.report(held_out, self._calibration)
        logger.info("Held-out intent accuracy %s on %s sentences.", report["accuracy"], report["sentences"])
        for row in report["thresholds"]:
            logger.info("  %s", row)
        return report

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if not message.get(TEXT):
                continue
            ranking = self._ranking(message)
            message.set(INTENT, dict(ranking[0]), add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking[: self._config["ranking_length"]], add_to_output=True)
        return messages

    def _ranking(self, message: Message) -> list[dict[str, Any]]:
        row = sentence_row(message)
        margins = row.data @ self._weights[row.indices] + self._intercepts
        confidences = self._calibration.confidences(margins, _word_count(message))
        order = np.argsort(-confidences, kind="stable")
        return [{"name": self._labels[i], "confidence": float(confidences[i])} for i in order]

    def _persist(self, report: dict[str, Any]) -> None:
        with self._model_storage.write_to(self._resource) as folder:
            np.savez_compressed(folder / _WEIGHTS_FILE, weights=self._weights, intercepts=self._intercepts)
            stored = {"labels": self._labels, "calibration": self._calibration.as_dict(), "held_out": report}
            (folder / _LABELS_FILE).write_text(json.dumps(stored, indent=1), encoding="utf-8")

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> LinearIntentClassifier:
        # No silent untrained component: what cannot be read is an error at start.
        with model_storage.read_from(resource) as folder:
            stored = json.loads((folder / _LABELS_FILE).read_text(encoding="utf-8"))
            with np.load(folder / _WEIGHTS_FILE, allow_pickle=False) as arrays:
                weights, intercepts = arrays["weights"], arrays["intercepts"]
        calibration = Calibration(**stored["calibration"])
        return cls(config, model_storage, resource, stored["labels"], weights, intercepts, calibration)


def _word_count(message: Message) -> int:
    return len(message.get(TEXT).split())
