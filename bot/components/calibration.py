"""Confidence that means something: learned on held-out sentences, some of them from topics the model never saw."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from itertools import islice
from typing import Any

import numpy as np

FOLDS = 5
USED_FOLDS = 2
# Sentences of left-out topics are as many as FOLDS makes them (a fifth); real conversations have fewer of them.
UNKNOWN_WEIGHT = 0.5


@dataclass(frozen=True)
class Calibration:
    """Temperature of the ranking, and a logistic model of "the first guess is right"."""

    temperature: float = 4.0
    weights: list[float] = field(default_factory=lambda: [2.0, 2.0, 0.0])
    bias: float = 0.0

    def confidences(self, margins: np.ndarray, words: int) -> np.ndarray:
        """Probabilities a class; what the first guess lacks belongs to "none of these"."""
        shifted = np.exp(self.temperature * (margins - margins.max()))
        probabilities = shifted / shifted.sum()
        top = int(margins.argmax())
        signals = _signals(margins, words)
        right = float(1.0 / (1.0 + np.exp(-(signals @ np.array(self.weights) + self.bias))))
        if right <= probabilities[top]:
            return probabilities * (right / probabilities[top])
        rest = 1.0 - probabilities[top]
        scaled = probabilities * ((1.0 - right) / rest) if rest > 0 else np.zeros_like(probabilities)
        scaled[top] = right
        return scaled

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class HeldOut:
    """What cross-validation saw: a row a sentence."""

    margins: np.ndarray
    truth: np.ndarray
    known: np.ndarray
    words: np.ndarray


def cross_validate(features: Any, truth: np.ndarray, words: np.ndarray, fit: Any) -> HeldOut:
    """Margins of the held-out sentences; in each fold a fifth of the topics is left out of training as a whole.

    Two of five folds are enough for the few numbers that are learned from them.
    """
    from sklearn.model_selection import StratifiedKFold

    classes = np.unique(truth)
    margins = np.full((len(truth), len(classes)), -2.0, dtype=np.float32)
    known = np.zeros(len(truth), dtype=bool)
    seen = np.zeros(len(truth), dtype=bool)
    folds = StratifiedKFold(n_splits=FOLDS, shuffle=True, random_state=7).split(features, truth)

    def one(number: int, train: np.ndarray, test: np.ndarray) -> None:
        left_out = classes[number::FOLDS] if len(classes) > 2 * FOLDS else classes[:0]
        kept = train[~np.isin(truth[train], left_out)]
        coefficients, intercepts, labels = fit(features[kept], truth[kept])
        scores = np.asarray(features[test] @ coefficients.T + intercepts)
        margins[np.ix_(test, np.searchsorted(classes, labels))] = scores
        known[test] = ~np.isin(truth[test], left_out)
        seen[test] = True

    for number, fold in enumerate(islice(folds, USED_FOLDS)):
        one(number, *fold)
    return HeldOut(margins[seen], np.searchsorted(classes, truth[seen]), known[seen], words[seen])


def calibrate(held_out: HeldOut) -> Calibration:
    """The temperature with the best likelihood on known topics, and Platt scaling of "right" over all."""
    from sklearn.linear_model import LogisticRegression

    known = held_out.known
    temperatures = np.linspace(1.0, 12.0, 45)
    losses = [_loss(held_out.margins[known], held_out.truth[known], value) for value in temperatures]
    right = known & (held_out.margins.argmax(axis=1) == held_out.truth)
    if right.all() or not right.any():
        return Calibration(temperature=float(temperatures[int(np.argmin(losses))]))
    rows = zip(held_out.margins, held_out.words, strict=True)
    signals = np.vstack([_signals(*row) for row in rows])
    model = LogisticRegression(C=10.0, max_iter=500)
    model.fit(signals, right, sample_weight=np.where(known, 1.0, UNKNOWN_WEIGHT))
    return Calibration(
        temperature=float(temperatures[int(np.argmin(losses))]),
        weights=[float(weight) for weight in model.coef_[0]],
        bias=float(model.intercept_[0]),
    )


def report(held_out: HeldOut, calibration: Calibration) -> dict[str, Any]:
    """Figures to choose the fallback threshold by: what is answered, and how much of it is wrong."""
    rows = zip(held_out.margins, held_out.words, strict=True)
    confidence = np.array([calibration.confidences(*row).max() for row in rows])
    right = held_out.known & (held_out.margins.argmax(axis=1) == held_out.truth)
    known = held_out.known
    table = []
    for threshold in np.arange(0.2, 0.81, 0.05):
        answered = confidence >= threshold
        table.append(
            {
                "threshold": round(float(threshold), 2),
                "known_right": round(float((answered & right).sum() / max(known.sum(), 1)), 4),
                "known_wrong": round(float((answered & known & ~right).sum() / max(known.sum(), 1)), 4),
                "unknown_answered": round(float((answered & ~known).sum() / max((~known).sum(), 1)), 4),
            }
        )
    return {"accuracy": round(float(right[known].mean()), 4), "sentences": int(known.sum()), "thresholds": table}


def _signals(margins: np.ndarray, words: int) -> np.ndarray:
    second, first = np.partition(margins, -2)[-2:] if len(margins) > 1 else (-1.0, float(margins[0]))
    return np.array([first, first - second, min(words, 12) / 12.0])


def _loss(margins: np.ndarray, truth: np.ndarray, temperature: float) -> float:
    scaled = temperature * (margins - margins.max(axis=1, keepdims=True))
    log_sum = np.log(np.exp(scaled).sum(axis=1))
    return float(np.mean(log_sum - scaled[np.arange(len(truth)), truth]))
