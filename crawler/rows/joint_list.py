"""A list of revoked and suspended people kept by several boards together (rule 20). Pure.

California's certifying bodies keep one. A row of any of them is shown as good only after it was
held against that list; a match on name and body hides it until a person has looked.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from crawler.rows.reading import Signal
from directory.listings.draft import Draft
from directory.names.parse import NameForm, fold, parse_name
from directory.standing.statuses import Status


@dataclass(frozen=True, slots=True)
class JointEntry:
    """One person of the joint list: the name as printed, and the body that certified them."""

    name: str
    organization: str


def _key(family: str, given: str, organization: str) -> tuple[str, str, str]:
    first = fold(given).split()
    return fold(family), first[0] if first else "", fold(organization)


class JointList:
    """The joint list, ready to be asked."""

    def __init__(self, entries: Iterable[JointEntry]) -> None:
        self._keys: set[tuple[str, str, str]] = set()
        for entry in entries:
            form = NameForm.FAMILY_COMMA if "," in entry.name else NameForm.GIVEN_FIRST
            name = parse_name(entry.name, form)
            self._keys.add(_key(name.family, name.given, entry.organization))

    def hold_against(self, draft: Draft, organization: str) -> tuple[Draft, list[Signal]]:
        """Hide a row whose name and body are on the list, until a person has looked.

        Nothing is concluded: it becomes neither revoked nor active, but unknown.
        """
        if _key(draft.family_name, draft.given_name, organization) not in self._keys:
            return draft, []
        mend = "Compare both pages. The row is shown as not known until then."
        hidden = replace(draft, status=Status.UNKNOWN)
        return hidden, [Signal("on_joint_list", draft.number, mend)]
