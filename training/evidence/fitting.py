"""Sparse samples with named features, and the two kinds of model fitted to them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

from attrib.extraction.evidence import Group, Linear, names
from training.evidence.corpus import FOLDS

Floats = NDArray[np.float64]


class Samples:
    """Rows of named features with a label and a fold each, collected one by one."""

    def __init__(self) -> None:
        """No rows yet."""
        self._columns: dict[str, int] = {}
        self._indices: list[int] = []
        self._ends: list[int] = [0]
        self._labels: list[bool] = []
        self._folds: list[int] = []

    def __len__(self) -> int:
        """The number of rows."""
        return len(self._labels)

    def add(self, features: Iterable[Group], label: bool, fold: int) -> None:
        """Adds a row; a feature named twice counts once."""
        columns = self._columns
        self._indices.extend({columns.setdefault(name, len(columns)) for name in names(features)})
        self._ends.append(len(self._indices))
        self._labels.append(label)
        self._folds.append(fold)

    def relabel(self, labels: Iterable[bool]) -> None:
        """Replaces all labels, in order."""
        self._labels = list(labels)

    def fit(self, *, strength: float, seen: int, keep: int) -> tuple[Linear, Floats]:
        """A logistic model of all rows, and the log odds of each row by a model that did not see its fold.

        `strength` is the inverse of the L2 penalty; features seen less often than `seen` are dropped before fitting,
        all but the `keep` largest weights after it.
        """
        whole = csr_matrix(
            (np.ones(len(self._indices), dtype=np.float32), np.array(self._indices, dtype=np.int32), self._ends),
            shape=(len(self), len(self._columns)),
        )
        frequent = np.flatnonzero(np.asarray(whole.sum(axis=0)).ravel() >= seen)
        table = whole[:, frequent]
        all_names = list(self._columns)
        kept = [all_names[column] for column in frequent]
        labels, folds = np.array(self._labels), np.array(self._folds)
        odds = np.zeros(len(self))
        for fold in range(FOLDS):
            model = _logistic(strength).fit(table[folds != fold], labels[folds != fold])
            odds[folds == fold] = model.decision_function(table[folds == fold])
        model = _logistic(strength).fit(table, labels)
        return _pruned(kept, model.coef_[0], float(model.intercept_[0]), keep), odds


def _logistic(strength: float) -> Any:
    return LogisticRegression(solver="liblinear", C=strength, max_iter=60, random_state=0)


def _pruned(names: list[str], weights: Floats, bias: float, keep: int) -> Linear:
    largest = sorted(range(len(names)), key=lambda column: (-abs(weights[column]), names[column]))[:keep]
    kept = {names[column]: round(float(weights[column]), 3) for column in largest if abs(weights[column]) >= 0.02}
    return Linear(round(bias, 3), dict(sorted(kept.items())))


def boost(table: Floats, labels: NDArray[np.bool_], folds: NDArray[np.int_]) -> tuple[dict[str, Any], Floats]:
    """Boosted trees over the rows, in the form of the weight file, and each row's out-of-fold log odds."""
    odds = np.zeros(len(table))
    for fold in range(FOLDS):
        model = _trees().fit(table[folds != fold], labels[folds != fold])
        odds[folds == fold] = model.decision_function(table[folds == fold])
    model = _trees().fit(table, labels)
    base = float(np.ravel(model._baseline_prediction)[0])
    return {"base": round(base, 5), "trees": [_tree(step[0].nodes) for step in model._predictors]}, odds


def _trees() -> Any:
    return HistGradientBoostingClassifier(
        max_iter=220, learning_rate=0.05, max_leaf_nodes=15, min_samples_leaf=60, l2_regularization=5, random_state=0
    )


def _tree(nodes: Any) -> dict[str, list[Any]]:
    return {
        "feature": [-1 if node["is_leaf"] else int(node["feature_idx"]) for node in nodes],
        "value": [round(float(node["value"] if node["is_leaf"] else node["num_threshold"]), 5) for node in nodes],
        "left": [int(node["left"]) for node in nodes],
        "right": [int(node["right"]) for node in nodes],
    }


def platt(odds: Floats, right: NDArray[np.bool_]) -> tuple[float, float]:
    """Slope and intercept that turn log odds into calibrated ones (Platt 1999)."""
    model = LogisticRegression(C=1e6).fit(odds.reshape(-1, 1), right)
    return round(float(model.coef_[0][0]), 4), round(float(model.intercept_[0]), 4)
