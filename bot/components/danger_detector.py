"""Whether a message speaks of danger: a judgement of its own, which no threshold of the intents can switch off."""

from __future__ import annotations

import json
import logging
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

from bot.components.features import sentence_row
from bot.components.fingerprint import fingerprint

logger = logging.getLogger(__name__)

DANGER = "danger"
DISTRESS_INTENT = "distress"
_PREFIX = "safeguarding_"
_OTHER = "other"
_FALLBACK = "nlu_fallback"
# Where nothing was asked, a caring question costs nothing; a clear question gets its answer.
_TALK = {"unclear", "smalltalk", _FALLBACK}
_FOLDS = 4
_WEIGHTS_FILE, _REPORT_FILE = "danger.npz", "danger.json"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class DangerDetector(IntentClassifier, GraphComponent):
    """Adds `danger` {topic, confidence, verdict: danger | concern | none} and has the last word on these intents.

    `danger`: the intent becomes the topic found. `concern`: where no clear question was asked the intent becomes
    `distress`, which is met with a caring question. `none`: a guess of safeguarding is not believed.
    Stands behind the fallback classifier, so that its threshold does not apply here.
    """

    @classmethod
    def required_components(cls) -> list[type]:
        return [Featurizer]

    @staticmethod
    def required_packages() -> list[str]:
        return ["sklearn"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"C": 1.0, "danger": 0.5, "concern": 0.2}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        return fingerprint(sources=[__file__])

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        topics: list[str] | None = None,
        arrays: dict[str, np.ndarray] | None = None,
    ) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._topics = topics or []
        self._arrays = arrays or {}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> DangerDetector:
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        examples = [example for example in training_data.intent_examples if example.get(TEXT)]
        truth = np.array([_topic_of(example) for example in examples])
        report: list[dict[str, float]] = []
        self._topics = [str(topic) for topic in np.unique(truth) if topic != _OTHER]
        if self._topics and _OTHER in truth:
            features = vstack([sentence_row(example) for example in examples]).tocsr()
            weights, intercepts = self._fit(features, truth)
            slope, offset, report = self._calibrate(features, truth)
            self._arrays = {
                "weights": weights.astype(np.float32),
                "intercepts": intercepts.astype(np.float32),
                "calibration": np.array([slope, offset], dtype=np.float32),
            }
        self._persist(report)
        return self._resource

    def _fit(self, features: csr_matrix, truth: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """A column a topic: how much more the message is like this danger than like anything else."""
        from sklearn.svm import LinearSVC

        model = LinearSVC(C=self._config["C"], random_state=7).fit(features, truth)
        coefficients, intercepts = model.coef_, model.intercept_
        if len(model.classes_) == 2:
            coefficients, intercepts = np.vstack([-coefficients, coefficients]), np.array([-1.0, 1.0]) * intercepts
        other = list(model.classes_).index(_OTHER)
        dangers = [i for i in range(len(model.classes_)) if i != other]
        return (coefficients[dangers] - coefficients[other]).T, intercepts[dangers] - intercepts[other]

    def _calibrate(self, features: csr_matrix, truth: np.ndarray) -> tuple[float, float, list[dict[str, float]]]:
        from sklearn.linear_model import LogisticRegression
        from sklearn.model_selection import StratifiedKFold

        scores = np.zeros(len(truth))
        for train, test in StratifiedKFold(n_splits=_FOLDS, shuffle=True, random_state=7).split(features, truth):
            weights, intercepts = self._fit(features[train], truth[train])
            scores[test] = (features[test] @ weights + intercepts).max(axis=1)
        dangerous = truth != _OTHER
        model = LogisticRegression(C=100.0).fit(scores[:, None], dangerous)
        confidence = model.predict_proba(scores[:, None])[:, 1]
        report = []
        for threshold in np.arange(0.05, 1.0, 0.05):
            row = {
                "threshold": round(float(threshold), 2),
                "found": round(float((confidence[dangerous] >= threshold).mean()), 4),
                "false_alarms": round(float((confidence[~dangerous] >= threshold).mean()), 4),
            }
            report.append(row)
            logger.info("  %s", row)
        return float(model.coef_[0, 0]), float(model.intercept_[0]), report

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if message.get(TEXT) and self._arrays:
                found = self.judge(sentence_row(message))
                message.set(DANGER, found, add_to_output=True)
                self._decide(message, found)
        return messages

    def judge(self, row: csr_matrix) -> dict[str, Any]:
        """The likeliest danger of a message, how sure that is, and what follows from it."""
        scores = row.data @ self._arrays["weights"][row.indices] + self._arrays["intercepts"]
        best = int(scores.argmax())
        slope, offset = self._arrays["calibration"]
        confidence = float(1.0 / (1.0 + np.exp(-(slope * scores[best] + offset))))
        verdict = "none"
        if confidence >= self._config["danger"]:
            verdict = "danger"
        elif confidence >= self._config["concern"]:
            verdict = "concern"
        return {"topic": self._topics[best], "confidence": confidence, "verdict": verdict}

    def _decide(self, message: Message, found: dict[str, Any]) -> None:
        guessed = (message.get(INTENT) or {}).get("name") or ""
        if found["verdict"] == "danger":
            chosen = {"name": found["topic"], "confidence": found["confidence"]}
        elif found["verdict"] == "concern" and (guessed.startswith(_PREFIX) or guessed in _TALK):
            chosen = {"name": DISTRESS_INTENT, "confidence": found["confidence"]}
        elif guessed.startswith(_PREFIX):
            chosen = {"name": _FALLBACK, "confidence": 1.0 - found["confidence"]}
        else:
            return
        ranking = [entry for entry in message.get(INTENT_RANKING_KEY) or [] if entry["name"] != chosen["name"]]
        message.set(INTENT, chosen, add_to_output=True)
        message.set(INTENT_RANKING_KEY, [chosen, *ranking], add_to_output=True)

    def _persist(self, report: list[dict[str, float]]) -> None:
        with self._model_storage.write_to(self._resource) as folder:
            np.savez_compressed(folder / _WEIGHTS_FILE, **self._arrays)
            stored = {"topics": self._topics, "held_out": report}
            (folder / _REPORT_FILE).write_text(json.dumps(stored, indent=1), encoding="utf-8")

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> DangerDetector:
        with model_storage.read_from(resource) as folder:
            stored = json.loads((folder / _REPORT_FILE).read_text(encoding="utf-8"))
            with np.load(folder / _WEIGHTS_FILE, allow_pickle=False) as opened:
                arrays = {name: opened[name] for name in opened.files}
        return cls(config, model_storage, resource, stored["topics"], arrays)


def _topic_of(example: Message) -> str:
    intent = str(example.get(INTENT))
    return intent if intent.startswith(_PREFIX) else _OTHER
