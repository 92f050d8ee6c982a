"""Whom the lists name, kept so that one name costs no pass over all of them."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

_FORMER = " | "


@dataclass
class Listed:
    """Everybody who may be shown: ids, names as the store folds them, and how often each is met."""

    ids: Sequence[str]
    names: Sequence[str]  # of each: "family given middle | former family | …"
    families: Counter[str] = field(default_factory=Counter)
    givens: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.families.update(held.partition(" ")[0] for held in self.names)
        self.givens.update(held.split(" ", 2)[1] for held in self.names if " " in held)

    def named(self, words: Iterable[str]) -> Iterator[tuple[str, str]]:
        """(id, name) of everybody whose name has one of these words, in the order of the lists."""
        met: set[int] = set().union(*(self._by_word.get(one, ()) for one in words))
        return ((self.ids[place], self.names[place]) for place in sorted(met))

    @cached_property
    def families_by_size(self) -> Mapping[int, Sequence[str]]:
        """Family names held now or before, by their letters."""
        former = (one for held in self.names if _FORMER in held for one in held.split(_FORMER)[1:])
        return by_size({*self.families, *former})

    @cached_property
    def _by_word(self) -> Mapping[str, array[int]]:
        """Where each word of a name is met."""
        places: dict[str, array[int]] = defaultdict(lambda: array("i"))
        for place, held in enumerate(self.names):
            for word in held.split():
                places[word].append(place)
        return dict(places)


def by_size(families: Collection[str]) -> dict[int, list[str]]:
    """Names by their letters, each size in order."""
    found: dict[int, list[str]] = defaultdict(list)
    for family in sorted(families):
        found[len(family)].append(family)
    return dict(found)
