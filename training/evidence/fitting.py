"""Sparse samples with named features, and the kinds of model fitted to them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

from attrib.extraction.evidence import Group, Linear, names
from training.evidence.corpus import FOLDS

Floats = NDArray[np.float64]

_ITERATIONS = 150


class _Rows:
    """Rows of named features, collected one by one."""

    def __init__(self) -> None:
        self._columns: dict[str, int] = {}
        self.first: set[int] = set()  # columns
        self._indices: list[int] = []
        self._ends: list[int] = [0]

    def add(self, features: Iterable[Group], first: Iterable[Group] = ()) -> None:
        """Adds a row; a feature named twice counts once."""
        columns = self._columns
        early = {columns.setdefault(name, len(columns)) for name in names(first)}
        self.first |= early
        self._indices.extend(early | {columns.setdefault(name, len(columns)) for name in names(features)})
        self._ends.append(len(self._indices))

    @property
    def count(self) -> int:
        """The number of rows."""
        return len(self._ends) - 1

    def table(self, seen: int) -> tuple[Any, list[str], NDArray[np.bool_]]:
        """The rows as a sparse matrix of the columns seen at least so often; their names, and which are known first."""
        whole = csr_matrix(
            (np.ones(len(self._indices), dtype=np.float32), np.array(self._indices, dtype=np.int32), self._ends),
            shape=(self.count, len(self._columns)),
        )
        frequent = np.flatnonzero(np.asarray(whole.sum(axis=0)).ravel() >= seen)
        columns = list(self._columns)
        first = np.array([column in self.first for column in frequent])
        return whole[:, frequent], [columns[column] for column in frequent], first


class Samples:
    """Rows of named features with a label and a fold each, collected one by one."""

    def __init__(self) -> None:
        """No rows yet."""
        self._rows = _Rows()
        self._labels: list[bool] = []
        self._folds: list[int] = []

    def __len__(self) -> int:
        """The number of rows."""
        return len(self._labels)

    def add(self, features: Iterable[Group], label: bool, fold: int, first: Iterable[Group] = ()) -> None:
        """Adds a row; a feature named twice counts once. The features in `first` are known before the others."""
        self._rows.add(features, first)
        self._labels.append(label)
        self._folds.append(fold)

    def relabel(self, labels: Iterable[bool]) -> None:
        """Replaces all labels, in order."""
        self._labels = list(labels)

    def fit(self, *, strength: float, seen: int, keep: int) -> tuple[Linear, Floats, Floats]:
        """A logistic model of all rows, and the log odds of each row by a model that did not see its fold.

        These are told twice: by all features, and by those alone that are known first.

        `strength` is the inverse of the L2 penalty; features seen less often than `seen` are dropped before fitting,
        all but the `keep` that bear most on the scores after it.
        """
        table, kept, first = self._rows.table(seen)
        labels, folds = np.array(self._labels), np.array(self._folds)
        odds, early = np.zeros(len(self)), np.zeros(len(self))
        for fold in range(FOLDS):
            model = _logistic(strength).fit(table[folds != fold], labels[folds != fold])
            odds[folds == fold] = model.decision_function(table[folds == fold])
            early[folds == fold] = table[folds == fold] @ np.where(first, model.coef_[0], 0) + model.intercept_[0]
        model = _logistic(strength).fit(table, labels)
        return _pruned(kept, model.coef_[0], _counts(table), float(model.intercept_[0]), keep), odds, early


class Choices:
    """Sets of alternatives, each with named features, of which one was chosen."""

    def __init__(self) -> None:
        """No sets yet."""
        self._rows = _Rows()
        self._sizes: list[int] = []
        self._chosen: list[int] = []  # rows

    def __len__(self) -> int:
        """The number of alternatives of all sets."""
        return self._rows.count

    def add(self, alternatives: Sequence[Iterable[Group]], chosen: int) -> None:
        """Adds a set; `chosen` is the place of the right one in it."""
        self._chosen.append(self._rows.count + chosen)
        self._sizes.append(len(alternatives))
        for features in alternatives:
            self._rows.add(features)

    def fit(self, *, penalty: float, seen: int, keep: int) -> Linear:
        """A conditional logit (McFadden 1974) under an L2 penalty: the alternatives of a set compete with each other.

        Features seen less often than `seen` are dropped before fitting, all but the `keep` that bear most on the scores
        after it.
        """
        table, kept, _ = self._rows.table(seen)
        sizes = np.array(self._sizes)
        starts = np.cumsum(sizes) - sizes
        across, chosen = table.T.tocsr(), table[self._chosen]
        wanted = np.asarray(chosen.sum(axis=0)).ravel()

        def loss(weights: Floats) -> tuple[float, Floats]:
            scores = table @ weights
            top = np.maximum.reduceat(scores, starts)
            odds = np.exp(scores - np.repeat(top, sizes))
            total = np.add.reduceat(odds, starts)
            found = (np.log(total) + top).sum() - wanted @ weights + penalty * (weights @ weights) / 2
            return float(found), across @ (odds / np.repeat(total, sizes)) - wanted + penalty * weights

        options = {"maxiter": _ITERATIONS}
        result = minimize(loss, np.zeros(len(kept)), jac=True, method="L-BFGS-B", options=options)
        return _pruned(kept, result.x, _counts(table), 0.0, keep)


def _logistic(strength: float) -> Any:
    return LogisticRegression(solver="liblinear", C=strength, max_iter=60, random_state=0)


def _counts(table: Any) -> Floats:
    """How often each feature is seen."""
    return np.asarray(table.sum(axis=0), dtype=np.float64).ravel()


def _pruned(names: list[str], weights: Floats, counts: Floats, bias: float, keep: int) -> Linear:
    """The model of the features that bear most on the scores: by the weight and the root of how often it counts."""
    effect = np.abs(weights) * np.sqrt(counts)
    largest = sorted(range(len(names)), key=lambda column: (-effect[column], names[column]))[:keep]
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
