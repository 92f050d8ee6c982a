"""What each kind of listing is worth from one state on one day.

Asked of `directory.standing.judge` itself, once a kind: past its end date or not, checked lately
or not.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from directory.cards.known import also_issued_in, known_credential
from directory.index.columns import Array, Kind, bits_of
from directory.index.shelf import Index
from directory.requirements import Catalogue, Credential
from directory.standing.judge import (
    CredentialFacts,
    Recognised,
    State,
    Worth,
    is_intervention,
    worth,
)
from directory.standing.statuses import Status
from directory.vocabulary import words
from directory.words.specialties import endorsed

# A listing's worth, a bit each. It counts where it is HERE or OPENS.
CURRENT, HERE, ELSEWHERE, OPENS, TRAINS, BARRED, SHOWN, COUNTS_SHOWN = (1 << n for n in range(8))
_STATUSES = {status.value: status for status in Status}


@dataclass(frozen=True)
class Kinds:
    """The kinds of an index's listings as seen from `state` on `today`."""

    index: Index
    catalogue: Catalogue
    state: str
    today: dt.date

    @cached_property
    def ids(self) -> list[str | None]:
        """Each kind's credential id."""
        return [kind.credential_id for kind in self.index.manifest.kinds]

    @cached_property
    def state_number(self) -> int:
        """The state's number in the columns; one that no listing has where none is of it."""
        states = self.index.manifest.states
        return states.index(self.state) if self.state in states else len(states)

    @cached_property
    def credentials(self) -> list[Credential | None]:
        """Each kind's credential, where the catalogue knows it."""
        return [known_credential(self.catalogue, one) for one in self.ids]

    @cached_property
    def worths(self) -> Array:
        """Bits of worth, by kind, past its end date or not, checked lately or not.

        Seen from no state at all they are made once a day; a state's own kinds differ from that.
        """
        if not self.state:
            return self._judged(range(len(self.credentials)))
        elsewhere = self.index.worths.get(self.today)  # one look: at midnight two days take turns
        if elsewhere is None:
            elsewhere = Kinds(self.index, self.catalogue, "", self.today).worths
            self.index.worths = {self.today: elsewhere}
        found = elsewhere.copy()
        own = [n for n, one in enumerate(self.credentials) if one and self._is_own(one)]
        found[own] = self._judged(own)
        return found

    def _is_own(self, credential: Credential) -> bool:
        also = also_issued_in(self.catalogue, credential.id, self.state)
        return credential.jurisdiction == self.state or bool(also)

    def _judged(self, numbers: Sequence[int]) -> Array:
        """The worths of these kinds alone."""
        found = np.zeros((len(numbers), 2, 2), dtype=np.uint8)
        for row, number in enumerate(numbers):
            kind, credential = self.index.manifest.kinds[number], self.credentials[number]
            if kind.self_reported:
                continue
            for ended in (0, 1):
                for fresh in (0, 1):
                    one = worth(credential, self._facts(kind, ended, fresh), self.state, self.today)
                    found[row, ended, fresh] = self._bits(one, credential)
        return found

    def _facts(self, kind: Kind, ended: int, fresh: int) -> CredentialFacts:
        """Facts of this kind: any days that are past or not serve as well as the real ones."""
        day = dt.timedelta(days=1)
        return CredentialFacts(
            status=_STATUSES.get(kind.status, Status.UNKNOWN),
            last_seen=self.today if fresh else None,
            expires_on=self.today - day if ended else None,
            restricted=kind.restricted,
            gone_at=self.today if kind.gone else None,
            also_issued_in=also_issued_in(self.catalogue, kind.credential_id, self.state),
        )

    def _bits(self, one: Worth, credential: Credential | None) -> int:
        opens = one.counts and is_intervention(credential)
        bits = BARRED * (
            one.recognised is Recognised.HERE and one.state in words("ranking", "barring_states")
        )
        if not one.current:
            return bits
        shown = one.state is not State.LISTED_UNEXPIRED
        trains = one.recognised is Recognised.TRAINEE and credential is not None
        here = trains and credential is not None and credential.jurisdiction == self.state
        return (
            bits
            | CURRENT
            | sum(
                (
                    HERE * (one.recognised is Recognised.HERE),
                    ELSEWHERE * (one.recognised is Recognised.ELSEWHERE),
                    OPENS * opens,
                    TRAINS * here,
                    SHOWN * shown,
                    COUNTS_SHOWN * (one.counts and shown),
                )
            )
        )

    @cached_property
    def endorsed(self) -> Array:
        """The specialties (bits) that each kind's title covers."""
        if self.index.endorsed is None:
            codes = self.index.manifest.specialties
            found = {
                one.id: bits_of(codes, endorsed(one))
                for one in {one.id: one for one in self.credentials if one}.values()
                if not one.trainee
            }
            bits = [found.get(one.id, 0) if one else 0 for one in self.credentials]
            self.index.endorsed = np.array(bits, dtype=np.uint64)
        return self.index.endorsed

    @cached_property
    def gone(self) -> Array:
        """Whether a listing of each kind has left its list (bool)."""
        return np.array([kind.gone for kind in self.index.manifest.kinds], dtype=np.bool_)
