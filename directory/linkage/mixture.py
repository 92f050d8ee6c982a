"""The kinds of pairs in a table, found by expectation-maximisation without a single label.

A pair is of one of a few kinds (`kinds` in `data/vocabulary/linkage.yaml`): one person, one who
moved, namesakes, two of a family, a parent and a child of one name, or two strangers. Within a kind
the columns compare independently of each other; across kinds they do not, which is what a single
match-or-not model gets wrong about households and namesakes. How many strangers compare in some way
by chance is not learnt but known: all pairs of the table, times what chance gives each column. So
no kind has to explain what the keys brought together, and a score is the odds that it says.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from directory.linkage.comparing import BANDS, Levels, equal, levels_of, packed, unpacked
from directory.linkage.settings import Kind, Way, settings
from directory.linkage.starts import Shares, starts, told
from directory.linkage.strangers import Places, log_sum, namesakes, places, sample
from directory.linkage.table import Table
from directory.linkage.workers import THREADS

Floats: TypeAlias = NDArray[np.float64]
_ROUNDS = 20
_SAMPLE = 200_000  # pairs from which the shares are learnt
_SEED = 7
_AT_ONCE = 20_000  # patterns that one thread looks at; each by itself, so their cut says nothing
_UNSAID, _SAME, _DIFFERENT = 0, 1, 2  # what people have said of pairs
_STRANGERS = "two strangers"
_OPTIONAL = {"email", "middle_name", "suffix"}  # a kind is told without them


@dataclass(frozen=True)
class Model:
    """Learnt: how many pairs are of each kind, and the shares of each column's levels in each way.

    `begun`: the shares before the table had its say; `all_pairs`: how many pairs the table has,
    `pairs`: how many of them each column says something of; `namesakes`: how many of them would
    have both names in common by chance.
    """

    columns: list[str]
    kinds: list[Kind]
    weights: Floats
    shares: dict[str, dict[Way, Shares]]
    begun: dict[str, dict[Way, Shares]]
    places: Places
    all_pairs: float
    pairs: dict[str, float]
    namesakes: float

    @property
    def same(self) -> NDArray[np.bool_]:
        """Which kinds are one person's."""
        return np.array([kind.same for kind in self.kinds])

    def way(self, kind: Kind, column: str) -> Way | None:
        """How a column compares in a kind of pair; None for strangers' places, all at once."""
        known = settings().columns[column]
        if known.listed and _anywhere(kind):
            return None
        return kind.way(column, known)

    def scores(self, levels: dict[str, Levels]) -> Floats:
        """For each pair the natural logarithm of the odds that it is one person."""
        patterns, at = np.unique(packed(levels), return_inverse=True)
        compared = unpacked(patterns, self.columns)
        likely = self.likelihoods(compared, self.places.likelihood(compared))
        return (log_sum(likely[self.same]) - log_sum(likely[~self.same]))[at]

    def likelihoods(self, levels: dict[str, Levels], anywhere: Floats) -> Floats:
        """Kinds x pairs: the logarithm of how many such pairs each kind has.

        `anywhere`: for each pair the logarithm of the chance of its places, were they strangers'.
        """
        size = len(next(iter(levels.values())))
        found = np.repeat(np.log(self.weights)[:, None], size, axis=1)
        found[[_anywhere(kind) for kind in self.kinds]] += anywhere
        for name in self.columns:
            logs = {
                way: np.append(0.0, np.log(np.maximum(shares, 1e-12)))[levels[name]]
                for way, shares in self.shares[name].items()
            }
            if "named" in logs:
                logs["any"] = np.where(_share_a_name(levels), logs["named"], logs["any"])
            for place, kind in enumerate(self.kinds):
                way = self.way(kind, name)
                if way is not None:
                    found[place] += logs[way]
        return found


def _share_a_name(levels: dict[str, Levels]) -> NDArray[np.bool_]:
    """Pairs whose e-mail addresses are made from one name, so that they are alike by no chance."""
    return equal(levels["given_name"]) | equal(levels["family_name"])


def _anywhere(kind: Kind) -> bool:
    """Whether the places of such a pair compare as two strangers' do."""
    return not kind.same and kind.places is None


def learn(
    table: Table,
    columns: list[str],
    patterns: NDArray[np.int64],
    counts: NDArray[np.int64],
    same: Floats | None = None,
    different: Floats | None = None,
) -> Model:
    """The model of a table whose candidate pairs compare like this, each pattern so many times.

    `same` and `different`: how many pairs of each pattern people have called one person and two.
    """
    model = _begun(table, columns, int(counts.sum()))
    none = np.zeros(len(patterns))
    taken = _sampled(counts)
    stand_for = taken * (counts.sum() / taken.sum())
    unsaid = stand_for - (0 if same is None or different is None else same + different)
    weights = [unsaid.clip(min=0), none if same is None else same]
    weights.append(none if different is None else different)
    kept = [np.flatnonzero(each) for each in weights]
    levels = unpacked(np.concatenate([patterns[rows] for rows in kept]), columns)
    said = np.repeat([_UNSAID, _SAME, _DIFFERENT], [len(rows) for rows in kept])
    stand_for = np.concatenate([each[rows] for each, rows in zip(weights, kept, strict=True)])
    anywhere = model.places.likelihood(levels)
    for _ in range(_ROUNDS):
        model = _round(model, levels, anywhere, stand_for, said)
    return model


def _begun(table: Table, columns: list[str], pairs: int) -> Model:
    taken = sample(table)
    begun = starts(table, taken.at_random)
    kinds = [kind for kind in settings().kinds if _can_be_told(kind, columns)]
    all_pairs = table.rows * (table.rows - 1) / 2
    weights = [all_pairs if kind.name == _STRANGERS else kind.share * pairs for kind in kinds]
    return Model(
        columns=columns,
        kinds=kinds,
        weights=np.array(weights),
        shares={name: _used(begun[name], kinds, name) for name in columns},
        begun=begun,
        places=places(taken),
        all_pairs=all_pairs,
        pairs={name: all_pairs * told(name, table.columns[name]) for name in columns},
        namesakes=namesakes(table),
    )


def _can_be_told(kind: Kind, columns: list[str]) -> bool:
    """Whether the table has the columns that make a kind a kind of its own."""
    has_place = any(settings().columns[name].place for name in columns)
    return set(kind.ways) - _OPTIONAL <= set(columns) and (kind.places is None or has_place)


def _used(begun: dict[Way, Shares], kinds: list[Kind], name: str) -> dict[Way, Shares]:
    column = settings().columns[name]
    return {way: begun[way] for way in dict.fromkeys(kind.way(name, column) for kind in kinds)}


def _sampled(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many pairs of each pattern are learnt from: of many pairs some, each as likely."""
    if counts.sum() <= _SAMPLE:
        return counts
    random = np.random.default_rng(_SEED)
    return random.multivariate_hypergeometric(counts, _SAMPLE, method="marginals")


def _round(
    model: Model,
    levels: dict[str, Levels],
    anywhere: Floats,
    counts: Floats,
    said: NDArray[np.int64],
) -> Model:
    """One expectation and one maximisation, held to the start as firmly as the settings say."""
    cuts = [slice(at, at + _AT_ONCE) for at in range(0, len(counts), _AT_ONCE)]
    with ThreadPoolExecutor(THREADS) as pool:
        parts = pool.map(
            lambda cut: _belong(
                model,
                {name: column[cut] for name, column in levels.items()},
                anywhere[cut],
                counts[cut],
                said[cut],
            ),
            cuts,
        )
        belongs = np.concatenate(list(parts), axis=1)
    firmness = max(50.0, 0.001 * counts.sum())
    one_person = belongs[model.same].sum(axis=0)
    sums: dict[tuple[int, ...], Floats] = {}  # of kinds that compare a column in one way
    shares: dict[str, dict[Way, Shares]] = {}
    for name in model.columns:
        shares[name] = {}
        for way in model.shares[name]:
            if way == "any":
                shares[name][way] = _chance(model, name, _seen(name, levels, one_person))
                continue
            own = tuple(i for i, kind in enumerate(model.kinds) if model.way(kind, name) == way)
            if own not in sums:
                sums[own] = belongs[list(own)].sum(axis=0)
            shares[name][way] = _share(model, name, way, _seen(name, levels, sums[own]), firmness)
    return replace(model, weights=_weights(model, belongs), shares=shares)


def _belong(
    model: Model,
    levels: dict[str, Levels],
    anywhere: Floats,
    counts: Floats,
    said: NDArray[np.int64],
) -> Floats:
    """Kinds x patterns: how many of the pairs of each pattern are of each kind."""
    likely = model.likelihoods(levels, anywhere)
    likely[np.ix_(~model.same, said == _SAME)] = -np.inf
    likely[np.ix_(model.same, said == _DIFFERENT)] = -np.inf
    likely -= likely.max(axis=0)
    belongs: Floats = np.exp(likely)
    belongs *= counts / belongs.sum(axis=0)
    return belongs


def _seen(name: str, levels: dict[str, Levels], belongs: Floats) -> Floats:
    """How many pairs of one way have each level."""
    seen = np.bincount(levels[name], weights=belongs, minlength=levels_of(name) + 1)
    return seen[1:].astype(np.float64)


def _weights(model: Model, belongs: Floats) -> Floats:
    found: Floats = belongs.sum(axis=1) + 20 * np.array([kind.share for kind in model.kinds])
    names = [kind.name for kind in model.kinds]
    if "parent and child of one name" in names:
        child, family = names.index("parent and child of one name"), names.index("two of a family")
        found[child] = settings().generations_per_family * found[family]
    found[names.index(_STRANGERS)] = model.all_pairs
    if "namesakes" in names:
        most = settings().namesakes_per_chance * model.namesakes
        found[names.index("namesakes")] = np.clip(
            found[names.index("namesakes")], 0.01, most + 0.01
        )
    return found


def _chance(model: Model, name: str, one_person: Floats) -> Shares:
    """How often strangers agree: as often as any two records, less those that are one person."""
    found = model.begun[name]["any"].copy()
    agree = found[:BANDS] * model.pairs[name]
    apart = np.maximum(agree - one_person[:BANDS], 0.5 + 0.01 * agree)
    found[:BANDS] = apart / max(model.pairs[name], 1.0)
    return found


def _share(model: Model, name: str, way: Way, seen: Floats, firmness: float) -> Shares:
    held = seen + settings().firmness[way] * firmness * model.begun[name][way]
    found = np.asarray(held / held.sum(), np.float64)
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


_NO_TYPO = frozenset({"different", "initial", "none", "part"})
