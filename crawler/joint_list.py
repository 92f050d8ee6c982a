"""A list of revoked and suspended people kept by several boards together (rule 20). Pure.

California's certifying bodies keep one. A row of any of them is shown as good only after it was
held against that list; a match on name and body hides it until a person has looked. The list's
own form has not been read, so that nothing asks this yet: whoever reads it has the rows of every
source that needs it held against it, in the same change.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from crawler.reading import Signal
from directory.draft import Draft
from directory.names import Agreement, NameForm, fold, given_names_agree, parse_name
from directory.statuses import Status

_GRAVER = frozenset({Status.REVOKED, Status.SUSPENDED, Status.SURRENDERED})


@dataclass(frozen=True, slots=True)
class JointEntry:
    """One person of the joint list: the name as printed, and the body that certified them."""

    name: str
    organization: str


class JointList:
    """The joint list, ready to be asked."""

    def __init__(self, entries: Iterable[JointEntry]) -> None:
        self._given: dict[tuple[str, str], list[str]] = {}  # by family name and body
        for entry in entries:
            form = NameForm.FAMILY_COMMA if "," in entry.name else NameForm.GIVEN_FIRST
            name = parse_name(entry.name, form)
            key = fold(name.family), fold(entry.organization)
            self._given.setdefault(key, []).append(_first_of(name.given))

    def hold_against(self, draft: Draft, organization: str) -> tuple[Draft, list[Signal]]:
        """Hide a row whose name and body are on the list, until a person has looked.

        A nickname or an initial is enough to hide, since to hide concludes nothing: the row becomes
        neither revoked nor active, but unknown. What its own body calls revoked, suspended or
        surrendered stays so.
        """
        listed = self._given.get((fold(draft.family_name), fold(organization)), [])
        given = _first_of(draft.given_name)
        if all(given_names_agree(given, one) is Agreement.DIFFERENT for one in listed):
            return draft, []
        if draft.status not in _GRAVER:
            draft = replace(draft, status=Status.UNKNOWN)
        mend = "Compare both pages. The row is shown as not known until then."
        return draft, [Signal("on_joint_list", draft.number, mend)]


def _first_of(given: str) -> str:
    return next(iter(given.split()), "")
