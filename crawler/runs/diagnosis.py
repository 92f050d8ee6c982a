"""How a source's last runs went, as a small chart for a log, and one sentence of what stands out.

`diagnose` is pure: runs and bands in, lines of text out, none wider than 80 characters.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence

from crawler.source import Bands
from directory.sources.drift import RunNote, fill_rates, last_two, moved, what_stands_out

WIDTH = 80
BAR = 26  # characters of the longest bar
EIGHTHS = " ▏▎▍▌▋▊▉█"
HEIGHTS = "▁▂▃▄▅▆▇█"


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


def _counts(runs: Sequence[RunNote], bands: Bands) -> Iterator[str]:
    newest, before = last_two(runs)
    if newest is None:
        return
    yield ""
    told = f"listings  {newest.kept:,}"
    if before and before.kept:
        told = f"listings  {before.kept:,} (run {before.id}) -> {newest.kept:,} (run {newest.id})"
        told += f"  {moved(before, newest):+.1%}"
    yield told
    told = f"may lose {bands.max_lost:.0%} and gain {bands.max_added:.0%} at once"
    most = f"{bands.max_rows:,}" if bands.max_rows is not None else "any number"
    yield f"          {told}; from {bands.min_rows:,} to {most} in all"


def _shares(run: RunNote, what: str) -> dict[str, float]:
    if what == "filled":
        return fill_rates(run.counts)
    read = run.counts.get("read", 0)
    return {name: n / read for name, n in run.counts.get("skipped", {}).items()} if read else {}


def _rates(what: str, runs: Sequence[RunNote], bands: Bands) -> Iterator[str]:
    """A line a fact (or a reason for passing rows over): its course, before -> now, its band."""
    read = [(run, _shares(run, what)) for run in runs if run.is_read]
    newest, before = last_two(runs)
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
