"""Which questions an answer settles besides its own: people joined, and people kept apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from directory.models import Sameness
from directory.resolve.ledger import Held, Pair

Two: TypeAlias = tuple[str, str]  # the ids of two people


class Settled:
    """What people's answers say of whole people, before anyone works out who is who again.

    Two people said to be one are one; two with listings said to be different are kept apart,
    and so are all whom either is joined to.
    """

    def __init__(self) -> None:
        self._stands_for: dict[str, str] = {}
        self._apart: dict[str, set[str]] = {}

    def answer(self, people: Two, verdict: Sameness) -> None:
        """Take in one more answer. Where it contradicts an earlier one, the earlier one holds."""
        left, right = (self._one(person) for person in people)
        if left == right or right in self._apart.get(left, ()):
            return
        if verdict is Sameness.SAME:
            self._join(left, right)
        elif verdict in {Sameness.DIFFERENT, Sameness.UNDONE}:
            self._apart.setdefault(left, set()).add(right)
            self._apart.setdefault(right, set()).add(left)

    def knows(self, people: Two) -> bool:
        """Whether it is settled if these two are one: nobody need be asked."""
        left, right = people
        if self._stands_for:
            left, right = self._one(left), self._one(right)
        return left == right or right in self._apart.get(left, ())

    def _one(self, person: str) -> str:
        while person in self._stands_for:
            person = self._stands_for[person]
        return person

    def _join(self, kept: str, gone: str) -> None:
        self._stands_for[gone] = kept
        for foe in self._apart.pop(gone, set()):
            self._apart[foe].discard(gone)
            self._apart[foe].add(kept)
            self._apart.setdefault(kept, set()).add(foe)


def settled_by(said: Mapping[Pair, Held], people: Mapping[str, str], resolved: int) -> Settled:
    """What the answers in the ledger settle.

    `people` says whose each listing is since decision `resolved`; the later answers join people
    who are not one there yet.
    """
    found = Settled()
    newest_last: Iterable[tuple[Pair, Held]] = sorted(said.items(), key=lambda item: item[1].id)
    for pair, held in newest_last:
        if held.verdict is not Sameness.SAME or held.id > resolved:
            left, right = (people.get(listing_id, listing_id) for listing_id in pair)
            found.answer((left, right), held.verdict)
    return found
