"""Rows of one key: the same row twice, one credential's many actions, or two people. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from crawler.rows.facility_record import join_details
from crawler.rows.status_words import SANCTIONS
from directory.listings.draft import Draft
from directory.models import ListingFacts
from directory.names.parse import fold
from directory.standing.statuses import FRIENDLY, Status

_GRAVEST_FIRST = ("yes", "unknown", "no")  # words of discipline


@dataclass(frozen=True, slots=True)
class Settled:
    """What a group of rows with one key comes to."""

    drafts: list[Draft]
    duplicates: int = 0
    collisions: int = 0


def holder(draft: Draft | ListingFacts) -> str:
    """Whose a row is, in the form that a key takes."""
    if draft.kind == "facility":  # two programs of one house have two phones
        return fold(f"{draft.name_published} {draft.details.get('phone', '')}")
    return fold(f"{draft.family_name} {draft.given_name} {draft.middle_name} {draft.name_suffix}")


def _credential(draft: Draft) -> tuple[object, ...]:
    """Rows equal in this are one credential: they differ in what the board did (rule 16)."""
    return (
        holder(draft),
        draft.credential_id,
        draft.status,
        draft.status_text,
        draft.issued_on,
        draft.expires_on,
        draft.city,
        draft.postal_code,
    )


def _merge(group: list[Draft]) -> Draft:
    """Fold a credential's rows into one with all its actions, whatever their order.

    Where they contradict each other, a limit and the gravest word of discipline hold.
    """
    ordered = sorted(
        group, key=lambda d: (not d.restricted, str(sorted(d.raw.items())), str(d.details))
    )
    actions = {str(sorted(a.items())): a for d in ordered for a in d.actions}
    gravest = min((d.discipline for d in ordered), key=_GRAVEST_FIRST.index)
    first = ordered[0]
    return replace(
        first,
        actions=[actions[k] for k in sorted(actions)],
        discipline="yes" if actions else gravest,
        details=join_details(ordered) if first.kind == "facility" else first.details,
    )


def settle(drafts: Iterable[Draft]) -> Settled:
    """Settle the rows that share a key.

    Whole-row duplicates go. One credential's action rows become one row. Two holders of one number
    are both kept, each under a key with its name, and reported (rule 25). So are two rows of one
    holder that differ; of these a good one beside a sanction is unknown.
    """
    rows = list(drafts)
    seen = Counter(str(sorted(d.raw.items())) for d in rows)
    duplicates = len(rows) - len(seen)
    groups: dict[tuple[object, ...], list[Draft]] = {}
    for draft in rows:
        groups.setdefault(_credential(draft), []).append(draft)
    merged = _doubted([_merge(groups[key]) for key in sorted(groups, key=str)])
    if len(merged) == 1:
        return Settled(merged, duplicates)
    named = [
        replace(d, key=f"{d.key}|{holder(d)}" + (f"|{n}" if n else ""))
        for d, n in zip(merged, _ordinals([holder(d) for d in merged]), strict=True)
    ]
    return Settled(named, duplicates, collisions=1)


def _doubted(drafts: list[Draft]) -> list[Draft]:
    """Where a list has one holder's title as good and as taken away, it contradicts itself.

    Which of the two is the newer nobody knows, so the good one is unknown, never active. A sanction
    on another title of the holder says nothing of this one.
    """
    taken = {_holding(draft) for draft in drafts if draft.status in SANCTIONS}
    return [
        replace(draft, status=Status.UNKNOWN)
        if draft.status in FRIENDLY and _holding(draft) in taken
        else draft
        for draft in drafts
    ]


def _holding(draft: Draft) -> tuple[str, str | None]:
    return holder(draft), draft.credential_id


def _ordinals(names: list[str]) -> list[int]:
    seen: Counter[str] = Counter()
    found = []
    for name in names:
        found.append(seen[name])
        seen[name] += 1
    return found
