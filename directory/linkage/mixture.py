"""The kinds of pairs in a table, found by expectation-maximisation without a single label.

A pair is of one of some twenty kinds (`kinds` in `data/vocabulary/linkage.yaml`): one person, one
who moved, namesakes, two of a family, strangers in one clinic... Within a kind the columns compare
independently of each other; across kinds they do not, which is what a single match-or-not model
gets wrong about households and namesakes. Kinds that compare a column in the same way share its
shares, so that no kind can drift into another's place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from directory.linkage.comparing import BANDS, Levels, levels_of, packed, unpacked
from directory.linkage.settings import Kind, Way, settings
from directory.linkage.starts import Shares, starts
from directory.linkage.table import Table

Floats: TypeAlias = NDArray[np.float64]
_ROUNDS = 50
_SAMPLE = 200_000  # pairs from which the shares are learnt
_SEED = 7


@dataclass(frozen=True)
class Model:
    """Learnt shares: of the kinds, and of each column's levels in each way."""

    columns: list[str]
    kinds: list[Kind]
    weights: Floats
    shares: dict[str, dict[Way, Shares]]

    def way(self, kind: Kind, column: str) -> Way:
        """How a column compares in a kind of pair."""
        return kind.way(column, place=settings().columns[column].place)

    def scores(self, levels: dict[str, Levels]) -> Floats:
        """For each pair the natural logarithm of the odds that it is one person."""
        patterns, places = np.unique(packed(levels), return_inverse=True)
        likely = self.likelihoods(unpacked(patterns, self.columns))
        same = np.array([kind.same for kind in self.kinds])
        return (_log_sum(likely[same]) - _log_sum(likely[~same]))[places]

    def likelihoods(self, levels: dict[str, Levels]) -> Floats:
        """Kinds x pairs: the logarithm of each kind's likelihood, its share included."""
        size = len(next(iter(levels.values())))
        found = np.repeat(np.log(self.weights)[:, None], size, axis=1)
        for name in self.columns:
            logs = {
                way: np.append(0.0, np.log(np.maximum(shares, 1e-12)))[levels[name]]
                for way, shares in self.shares[name].items()
            }
            for place, kind in enumerate(self.kinds):
                found[place] += logs[self.way(kind, name)]
        return found


def _log_sum(likely: Floats) -> Floats:
    most: Floats = likely.max(axis=0)
    total: Floats = most + np.log(np.exp(likely - most).sum(axis=0))
    return total


def learn(table: Table, levels: dict[str, Levels]) -> Model:
    """The model of a table whose candidate pairs compare like this."""
    columns = list(levels)
    begun = starts(table)
    kinds = [kind for kind in settings().kinds if _can_be_told(kind, columns)]
    weights = np.array([kind.share for kind in kinds])
    shares = {name: _used(begun[name], kinds, name) for name in columns}
    model = Model(columns, kinds, weights / weights.sum(), shares)
    patterns, counts = np.unique(_sampled(packed(levels)), return_counts=True)
    compared = unpacked(patterns, columns)
    for _ in range(_ROUNDS):
        model = _round(model, compared, counts.astype(np.float64), begun)
    return model


def _can_be_told(kind: Kind, columns: list[str]) -> bool:
    """Whether the table has the columns that make a kind a kind of its own."""
    has_place = any(settings().columns[name].place for name in columns)
    return set(kind.ways) <= set(columns) and (kind.places is None or has_place)


def _used(begun: dict[Way, Shares], kinds: list[Kind], name: str) -> dict[Way, Shares]:
    place = settings().columns[name].place
    return {way: begun[way] for way in dict.fromkeys(kind.way(name, place=place) for kind in kinds)}


def _sampled(patterns: NDArray[np.int64]) -> NDArray[np.int64]:
    if len(patterns) <= _SAMPLE:
        return patterns
    return np.random.default_rng(_SEED).choice(patterns, _SAMPLE, replace=False)


def _round(
    model: Model,
    levels: dict[str, Levels],
    counts: Floats,
    begun: dict[str, dict[Way, Shares]],
) -> Model:
    """One expectation and one maximisation, held to the start as firmly as the settings say."""
    likely = model.likelihoods(levels)
    likely -= likely.max(axis=0)
    belongs = np.exp(likely)
    belongs *= counts / belongs.sum(axis=0)
    shares = {
        name: {
            way: _share(model, name, way, belongs, levels[name], begun[name][way])
            for way in model.shares[name]
        }
        for name in model.columns
    }
    return Model(model.columns, model.kinds, _weights(model.kinds, belongs), shares)


def _weights(kinds: list[Kind], belongs: Floats) -> Floats:
    found: Floats = belongs.sum(axis=1) + 1.0
    names = [kind.name for kind in kinds]
    if "parent and child of one name" in names:
        child, family = names.index("parent and child of one name"), names.index("two of a family")
        found[child] = min(found[child], settings().generations_per_family * found[family])
    found /= found.sum()
    return found


def _share(
    model: Model, name: str, way: Way, belongs: Floats, levels: Levels, begun: Shares
) -> Shares:
    own = [place for place, kind in enumerate(model.kinds) if model.way(kind, name) == way]
    seen = np.bincount(levels, weights=belongs[own].sum(axis=0), minlength=levels_of(name) + 1)[1:]
    firmness = settings().firmness[way] * max(50.0, 0.001 * belongs.sum())
    found = seen + firmness * begun
    found /= found.sum()
    return _bounded(name, found) if way == "one" else found


def _bounded(name: str, shares: Shares) -> Shares:
    """One person's values are seldom wholly different: not much oftener than mistyped."""
    known = settings().columns[name]
    slight = [BANDS + i for i, grade in enumerate(known.grades) if grade not in _NO_TYPO]
    most = known.most_different + known.per_typo * shares[slight].sum()
    if shares[-1] <= most:
        return shares
    found: Shares = shares * (1 - most) / (1 - shares[-1])
    found[-1] = most
    return found


_NO_TYPO = frozenset({"different", "initial", "part"})
