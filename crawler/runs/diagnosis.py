"""How a source's last runs went, as a small chart for a log, and one sentence of what stands out.

`diagnose` is pure: runs and bands in, lines of text out, none wider than 80 characters.
"""

from __future__ import annotations

import datetime as dt
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, takewhile
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crawler.runs.gate import FELL
from crawler.runs.registry import fill_rates
from crawler.source import Bands
from directory.models import Run, Verdict

WIDTH = 80
BAR = 26  # characters of the longest bar
EIGHTHS = " ▏▎▍▌▋▊▉█"
HEIGHTS = "▁▂▃▄▅▆▇█"


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
    return [_note(run) for run in reversed(runs.all())]


def _note(run: Run) -> RunNote:
    confirmed = run.verdict == Verdict.ACCEPTED and not run.counts.get("read")
    return RunNote(
        id=run.id,
        began_on=run.began_at.date(),
        mode=run.mode,
        verdict="unchanged" if confirmed else str(run.verdict),
        failure=run.failure,
        counts=run.counts,
        reasons=tuple(str(reason["code"]) for reason in run.reasons),
    )


def bar(value: float, most: float, width: int = BAR) -> str:
    """A bar of blocks, to an eighth of a character; something is never drawn as nothing."""
    if value <= 0 or most <= 0:
        return ""
    eighths = max(round(value / most * width * 8), 1)
    return "█" * (eighths // 8) + (EIGHTHS[eighths % 8] if eighths % 8 else "")


def sparkline(shares: Sequence[float]) -> str:
    """A block a share, from 0 (lowest) to 1 (full)."""
    return "".join(HEIGHTS[min(int(max(s, 0.0) * len(HEIGHTS)), len(HEIGHTS) - 1)] for s in shares)


def diagnose(source_id: str, runs: Sequence[RunNote], bands: Bands) -> list[str]:
    """The runs (oldest first) as a table with bars, rates against their bands, and a sentence."""
    if not runs:
        return [f"{source_id}: no run yet. 'interventionist crawl {source_id}' makes the first."]
    told = f"What stands out: {what_stands_out(runs, bands)}"
    return [
        f"{source_id}: the last {len(runs)} runs, the newest below"
        if runs[1:]
        else f"{source_id}: one run",
        *_table(runs),
        *_counts(runs, bands),
        *_rates("filled", runs, bands),
        *_rates("passed over", runs, bands),
        "",
        *textwrap.wrap(told, WIDTH, break_on_hyphens=False),
    ]


def _table(runs: Sequence[RunNote]) -> Iterator[str]:
    most = max(run.kept for run in runs)
    yield f"{'run':>6}  {'began':10}  {'mode':6}  {'verdict':9}  {'listings':>9}"
    for run in runs:
        count = f"{run.kept:,}" if run.counts else ""
        drawn = bar(run.kept, most) or run.failure or ""
        head = f"{run.id:>6}  {run.began_on}  {run.mode:6}  {run.verdict:9}  {count:>9}"
        yield f"{head}  {drawn}".rstrip()
        why = ", ".join(dict.fromkeys(run.reasons)) if run.verdict == "held" else ""
        for line in textwrap.wrap(why, WIDTH - 8):
            yield f"        {line}"


def _pair(runs: Sequence[RunNote]) -> tuple[RunNote | None, RunNote | None]:
    """The newest run that was read, and the accepted one before it."""
    read = [run for run in runs if run.is_read]
    if not read:
        return None, None
    before = [run for run in read[:-1] if run.verdict == "accepted"]
    return read[-1], before[-1] if before else None


def _counts(runs: Sequence[RunNote], bands: Bands) -> Iterator[str]:
    newest, before = _pair(runs)
    if newest is None:
        return
    yield ""
    told = f"listings  {newest.kept:,}"
    if before and before.kept:
        told = f"listings  {before.kept:,} (run {before.id}) -> {newest.kept:,} (run {newest.id})"
        told += f"  {_moved(before, newest):+.1%}"
    yield told
    told = f"may lose {bands.max_lost:.0%} and gain {bands.max_added:.0%} at once"
    most = f"{bands.max_rows:,}" if bands.max_rows is not None else "any number"
    yield f"          {told}; from {bands.min_rows:,} to {most} in all"


def _moved(before: RunNote, newest: RunNote) -> float:
    return (newest.kept - before.kept) / before.kept


def _shares(run: RunNote, what: str) -> dict[str, float]:
    if what == "filled":
        return fill_rates(run.counts)
    read = run.counts.get("read", 0)
    return {name: n / read for name, n in run.counts.get("skipped", {}).items()} if read else {}


def _rates(what: str, runs: Sequence[RunNote], bands: Bands) -> Iterator[str]:
    """A line a fact (or a reason for passing rows over): its course, before -> now, its band."""
    read = [(run, _shares(run, what)) for run in runs if run.is_read]
    newest, before = _pair(runs)
    names = dict.fromkeys(name for _, shares in read for name in shares)
    if newest is None or not names:
        return
    limits: Mapping[str, float] = bands.min_fill if what == "filled" else bands.max_skipped
    yield ""
    yield what + (" (of listings)" if what == "filled" else " (of rows read)")
    for name in names:
        course = sparkline([shares.get(name, 0.0) for _, shares in read])
        now = _shares(newest, what).get(name, 0.0)
        was = f"{_shares(before, what).get(name, 0.0):>4.0%} ->" if before else ""
        limit = limits.get(name)
        word = "at least" if what == "filled" else "at most"
        band = f"  {word} {limit:.0%}" if limit is not None else ""
        out = limit is not None and (now < limit if what == "filled" else now > limit)
        yield f"  {name:14} {course}  {was}{now:>5.0%}{band}{'  OUT' if out else ''}"


def what_stands_out(runs: Sequence[RunNote], bands: Bands) -> str:
    """One plain sentence: the weightiest thing that these runs show."""
    found = (_failing(runs), _filled_less(runs), _counted_otherwise(runs, bands), _waiting(runs))
    weighty = next((told for told in (*found, _drifting(runs, bands)) if told), None)
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
    newest, before = _pair(runs)
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


def _counted_otherwise(runs: Sequence[RunNote], bands: Bands) -> str | None:
    newest, before = _pair(runs)
    if newest is None or before is None or not before.kept or newest is not runs[-1]:
        return None
    moved = _moved(before, newest)
    if -bands.max_lost <= moved <= bands.max_added:
        return None
    word = "fewer" if moved < 0 else "more"
    return (
        f"run {newest.id} ({newest.verdict}) has {abs(moved):.0%} {word} listings than run "
        f"{before.id}."
    )


def _waiting(runs: Sequence[RunNote]) -> str | None:
    held = list(takewhile(lambda run: run.verdict == "held", reversed(runs)))
    if not held:
        return None
    codes = ", ".join(dict.fromkeys(held[0].reasons))
    many = f"the last {len(held)} runs are" if held[1:] else f"run {held[0].id} is"
    return f"{many} held ({codes})."


def _drifting(runs: Sequence[RunNote], bands: Bands) -> str | None:
    """Each step may be small, and their sum is not."""
    sound = [run for run in runs if run.is_read and run.verdict == "accepted"]
    steps = [later.kept - earlier.kept for earlier, later in pairwise(sound)]
    if len(steps) < 2 or not sound[0].kept or not (max(steps) < 0 or min(steps) > 0):
        return None
    moved = _moved(sound[0], sound[-1])
    if -bands.max_lost <= moved <= bands.max_added:
        return None
    way = "shrank" if moved < 0 else "grew"
    return f"the list {way} in each of {len(sound)} accepted runs, by {abs(moved):.0%} in all."
