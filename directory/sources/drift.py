"""What stands out in a source's last runs, in one plain sentence. Pure but for reading them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, takewhile
from typing import Any, Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.models import Run, Verdict

FELL = 0.20  # a fact that so many fewer listings have than before (20 points)


class Limits(Protocol):
    """How much a list may lose and gain at once, as shares of what is published (0..1)."""

    @property
    def max_lost(self) -> float:
        """The most that may be missing at once."""

    @property
    def max_added(self) -> float:
        """The most that may be new at once."""


def fill_rates(counts: Mapping[str, Any]) -> dict[str, float]:
    """The share (0..1) of a run's listings that have each fact, from its stored counts."""
    kept = counts.get("kept", 0)
    return {fact: n / kept for fact, n in counts.get("filled", {}).items()} if kept else {}


@dataclass(frozen=True, slots=True)
class RunNote:
    """What is looked at of one run. `verdict` is the run's own, or `unchanged`."""

    id: int
    began_on: dt.date
    mode: str
    verdict: str
    failure: str | None = None
    counts: Mapping[str, Any] = field(default_factory=dict)
    reasons: tuple[str, ...] = ()  # their codes
    as_of: dt.date | None = None  # the day the list was of

    @property
    def is_read(self) -> bool:
        """Were its rows read and counted?"""
        return bool(self.counts.get("filled"))

    @property
    def kept(self) -> int:
        """Its listings."""
        return int(self.counts.get("kept", 0))


def newest_notes(session: Session, source_id: str, last: int) -> list[RunNote]:
    """A source's newest runs, the oldest of them first."""
    runs = session.scalars(
        select(Run).where(Run.source_id == source_id).order_by(Run.id.desc()).limit(last)
    )
    return [note_of(run) for run in reversed(runs.all())]


def note_of(run: Run) -> RunNote:
    """What is looked at of a run."""
    confirmed = run.verdict == Verdict.ACCEPTED and not run.counts.get("read")
    return RunNote(
        id=run.id,
        began_on=run.began_at.date(),
        mode=run.mode,
        verdict="unchanged" if confirmed else str(run.verdict),
        failure=run.failure,
        counts=run.counts,
        reasons=tuple(str(reason["code"]) for reason in run.reasons),
        as_of=run.as_of,
    )


def last_two(runs: Sequence[RunNote]) -> tuple[RunNote | None, RunNote | None]:
    """The newest run that was read, and the accepted one before it."""
    read = [run for run in runs if run.is_read]
    if not read:
        return None, None
    before = [run for run in read[:-1] if run.verdict == "accepted"]
    return read[-1], before[-1] if before else None


def moved(before: RunNote, newest: RunNote) -> float:
    """By what share the count of listings went up, or down where it is negative."""
    return (newest.kept - before.kept) / before.kept


def what_stands_out(runs: Sequence[RunNote], limits: Limits) -> str:
    """One plain sentence: the weightiest thing that these runs show."""
    found = (_failing(runs), _filled_less(runs), _counted_otherwise(runs, limits), _waiting(runs))
    weighty = next((told for told in (*found, _drifting(runs, limits)) if told), None)
    return weighty or "nothing; counts and fill rates are within their bands."


def _failing(runs: Sequence[RunNote]) -> str | None:
    newest = runs[-1]
    if newest.verdict != "failed":
        return None
    same = list(takewhile(lambda r: r.failure == newest.failure, reversed(runs)))
    good = [run for run in runs if run.verdict in ("accepted", "unchanged")]
    since = f"; the last sound one was on {good[-1].began_on}." if good else "; none was sound."
    many = f"the last {len(same)} runs" if same[1:] else "the last run"
    return f"{many} failed as '{newest.failure}'{since}"


def _filled_less(runs: Sequence[RunNote]) -> str | None:
    newest, before = last_two(runs)
    if newest is None or before is None or newest is not runs[-1]:
        return None
    now, was = fill_rates(newest.counts), fill_rates(before.counts)
    fell = {name: share - now.get(name, 0.0) for name, share in was.items()}
    name = max(fell, key=lambda n: fell[n], default="")
    if not name or round(fell[name], 6) <= FELL:
        return None
    return (
        f"'{name}' fell from {was[name]:.0%} of the listings (run {before.id}) to "
        f"{now.get(name, 0.0):.0%} (run {newest.id}, {newest.verdict})."
    )


def _counted_otherwise(runs: Sequence[RunNote], limits: Limits) -> str | None:
    newest, before = last_two(runs)
    if newest is None or before is None or not before.kept or newest is not runs[-1]:
        return None
    by = moved(before, newest)
    if -limits.max_lost <= by <= limits.max_added:
        return None
    word = "fewer" if by < 0 else "more"
    return (
        f"run {newest.id} ({newest.verdict}) has {abs(by):.0%} {word} listings than run "
        f"{before.id}."
    )


def _waiting(runs: Sequence[RunNote]) -> str | None:
    held = list(takewhile(lambda run: run.verdict == "held", reversed(runs)))
    if not held:
        return None
    codes = ", ".join(dict.fromkeys(held[0].reasons))
    many = f"the last {len(held)} runs are" if held[1:] else f"run {held[0].id} is"
    return f"{many} held ({codes})."


def _drifting(runs: Sequence[RunNote], limits: Limits) -> str | None:
    """Each step may be small, and their sum is not."""
    sound = [run for run in runs if run.is_read and run.verdict == "accepted"]
    steps = [later.kept - earlier.kept for earlier, later in pairwise(sound)]
    if len(steps) < 2 or not sound[0].kept or not (max(steps) < 0 or min(steps) > 0):
        return None
    by = moved(sound[0], sound[-1])
    if -limits.max_lost <= by <= limits.max_added:
        return None
    way = "shrank" if by < 0 else "grew"
    return f"the list {way} in each of {len(sound)} accepted runs, by {abs(by):.0%} in all."
