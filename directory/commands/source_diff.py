"""What a run changes, printed for a person or a program."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from directory.commands.console import print_json, refuse, refusing, say

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from directory.listings.difference import Altered, Example
    from directory.models import Run

WORDS = {  # kind -> what it is called for a person
    "new": "new",
    "changed": "changed",
    "absent": "absent (missing for the first time: nothing is concluded yet)",
    "gone": "gone (missing again, or said to have ended)",
    "returned": "returned",
}


def show(
    database: str | None, source_id: str, number: int | None, limit: int, *, as_json: bool
) -> None:
    """Print what a run changes against what was published before it."""
    from directory.listings.difference import DifferenceError, difference
    from directory.store import StoreError, read_url, session_of

    with (
        refusing(StoreError, DifferenceError),
        session_of(read_url(database), read_only=True) as session,
    ):
        run = _chosen(session, source_id, number)
        altered = difference(session, run, limit)
        told = {
            "run": run.id,
            "source_id": source_id,
            "verdict": str(run.verdict),
            "as_of": run.as_of,
            "unchanged": run.counts.get("unchanged", 0),
        }
    if as_json:
        print_json(told | {"kinds": [_plain(one) for one in altered]})
    else:
        say(*lines(told, altered, _width()))


def _width() -> int:
    return shutil.get_terminal_size((80, 24)).columns if sys.stdout.isatty() else 80


def _chosen(session: Session, source_id: str, number: int | None) -> Run:
    from sqlalchemy import select

    from directory.models import Run, Verdict

    if number is not None:
        run = session.get(Run, number)
        if run is None or run.source_id != source_id:
            whose = f"is a run of {run.source_id}" if run else "does not exist"
            refuse(f"Run {number} {whose}. 'source diagnose {source_id}' lists this source's runs.")
        return run
    run = session.scalar(
        select(Run)
        .where(Run.source_id == source_id, Run.verdict.in_((Verdict.ACCEPTED, Verdict.HELD)))
        .order_by(Run.id.desc())
        .limit(1)
    )
    if run is None:
        refuse(f"No run of {source_id} was ever accepted or held, so there is nothing to compare.")
    return run


def _plain(altered: Altered) -> dict[str, Any]:
    from dataclasses import asdict

    return asdict(altered)


def lines(told: dict[str, Any], altered: Sequence[Altered], width: int = 80) -> Iterator[str]:
    """The difference as text. Pure."""
    day = f", list of {told['as_of']}" if told["as_of"] else ""
    yield f"{told['source_id']}, run {told['run']} ({told['verdict']}{day})"
    if told["verdict"] == "held":
        yield "  Nothing of this is published; accepting the run would."
    counts = ", ".join(f"{one.count:,} {one.kind}" for one in altered)
    yield f"  {counts}, {told['unchanged']:,} unchanged"
    for one in altered:
        if one.count:
            yield from _of_kind(one, width)


def _of_kind(altered: Altered, width: int) -> Iterator[str]:
    yield ""
    yield f"{WORDS[altered.kind]}: {altered.count:,}"
    if altered.fields:
        moved = ", ".join(f"{name} {count:,}" for name, count in altered.fields.items())
        yield f"  by fact: {moved}"
    if altered.statuses:
        turned = ", ".join(f"{both} {count:,}" for both, count in altered.statuses.items())
        yield f"  by status: {turned}"
    for example in altered.examples:
        yield _cut(f"  {_who(example)}", width)
        for name, (before, after) in example.fields.items():
            yield _cut(f"    {name}: {_word(before)} -> {_word(after)}", width)
    more = altered.count - len(altered.examples)
    if more > 0:
        yield f"  … and {more:,} more (--limit shows more)"


def _who(example: Example) -> str:
    parts = (example.name, f"{example.title} {example.number}".strip(), example.place)
    return "  ".join(part for part in parts if part)


def _word(value: Any) -> str:
    return "nothing" if value in (None, "", [], {}) else str(value)


def _cut(line: str, width: int) -> str:
    return line if len(line) <= width else line[: width - 1] + "…"
