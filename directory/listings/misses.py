"""Words and columns that lists used and nobody has explained, with the lines of YAML to paste."""

from __future__ import annotations

import datetime as dt
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from directory.models import Run, Verdict
from directory.sources.health import last_runs

KINDS = {  # code of a run's reason -> what was met
    "unknown_status": "status word",
    "unknown_title": "title",
    "new_title": "title, passed over",
    "unknown_word": "word",
    "unknown_column": "column",
}
_INTRODUCED = "Add to the source:\n"
_LONGEST = 120  # characters of a word that are shown: what is longer is no word
_MOST = 50  # words of a source that are shown


@dataclass(frozen=True, slots=True)
class Miss:
    """One word of one source. `times` counts rows of the newest run that met it; `runs` the runs.

    `beside` is what stood in the first such row: words in general, never a person's facts.
    `open`: the newest run that was read met it still.
    """

    source_id: str
    what: str
    value: str
    times: int
    runs: int
    first_on: dt.date
    last_on: dt.date
    open: bool
    beside: Mapping[str, str]
    mend: str


@dataclass(frozen=True, slots=True)
class SourceMisses:
    """The words of one source: those still open, those it met earlier, and what to paste.

    `more` counts open ones beyond the first fifty. So many are no words: a column moved.
    """

    source_id: str
    open: tuple[Miss, ...]
    more: int
    earlier: tuple[Miss, ...]
    lines: str


def misses(session: Session) -> list[SourceMisses]:
    """What the last runs of each source met, by the source's id; only sources that met anything."""
    found = ((one, of_runs(one, runs)) for one, runs in sorted(last_runs(session).items()))
    return [sorted_out(source_id, some) for source_id, some in found if some]


def of_runs(source_id: str, runs: Sequence[Run]) -> list[Miss]:
    """Every word that these runs (the oldest first) met. Pure.

    Only a run whose rows were read can show that a word is gone.
    """
    found: dict[tuple[str, str], Miss] = {}
    for run in (one for one in runs if _is_read(one)):
        found = {key: replace(miss, open=False) for key, miss in found.items()}
        for reason in (*run.reasons, *run.warnings):
            if reason.get("code") in KINDS:
                met = _miss(source_id, run, reason)
                before = found.get((met.what, met.value))
                found[met.what, met.value] = _again(before, met) if before else met
    return list(found.values())


def paste(mends: Iterable[str]) -> str:
    """Several lines to add as one block: a heading once, and its words under it. Pure.

    A mend that is advice and no YAML is left out.
    """
    sections: dict[str, list[str]] = {}
    for mend in mends:
        heading, *entries = _yaml(mend).splitlines() or [""]
        if heading.endswith(":") and entries:
            sections.setdefault(heading, []).extend(entries)
    return "\n".join(
        f"  {heading}\n" + "\n".join(f"    {one.strip()}" for one in dict.fromkeys(entries))
        for heading, entries in sections.items()
    )


def _yaml(mend: str) -> str:
    return textwrap.dedent(mend.removeprefix(_INTRODUCED))


def _is_read(run: Run) -> bool:
    judged = run.verdict in (Verdict.ACCEPTED, Verdict.HELD)
    return judged and bool(run.counts.get("read"))


def _miss(source_id: str, run: Run, reason: Mapping[str, Any]) -> Miss:
    day = run.began_at.date()
    return Miss(
        source_id=source_id,
        what=KINDS[reason["code"]],
        # A run of an earlier version kept the sentence alone.
        value=str(reason.get("value") or reason.get("text", ""))[:_LONGEST],
        times=int(reason.get("times", 0)),
        runs=1,
        first_on=day,
        last_on=day,
        open=True,
        beside=reason.get("beside") or {},
        mend=str(reason.get("mend", "")),
    )


def _again(before: Miss, now: Miss) -> Miss:
    return replace(now, runs=before.runs + 1, first_on=before.first_on)


def sorted_out(source_id: str, some: Iterable[Miss]) -> SourceMisses:
    """What is shown of a source's words, those of most rows first. Pure."""
    ordered = sorted(some, key=lambda miss: (-miss.times, miss.what, miss.value))
    still = tuple(miss for miss in ordered if miss.open)
    earlier = tuple(miss for miss in ordered if not miss.open)
    shown, more = still[:_MOST], max(len(still) - _MOST, 0)
    return SourceMisses(source_id, shown, more, earlier[:_MOST], paste(miss.mend for miss in shown))
