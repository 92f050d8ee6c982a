"""A night's crawl from the command line: who is due, from where it is answered, how it went."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from directory.commands.console import is_terminal, print_table, refuse, refusing, say, working

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlalchemy.orm import Session

    from crawler.runs.outcome import Outcome
    from crawler.runs.recording import Recording
    from crawler.source import Source


_NONE_KEPT = "No responses of a crawl of {} are kept. Crawl it first."
_ASK_FIRST = (
    "{}: the publisher wants to be asked first. Ask, and note the answer with its date under "
    "'permission'; or read a file that it gave, with --file."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """How a crawl was asked for."""

    due: bool = False
    replay: Path | None = None
    again: bool = False
    named: bool = False  # were sources named?

    @property
    def is_live(self) -> bool:
        """Whether publishers are asked."""
        return not (self.replay or self.again)


def may_begin(chosen: Sequence[Source], how: How, *, quiet: bool) -> bool:
    """Say no before a store is made: an empty one would answer in the place of the demo's.

    False outside the hours; what cannot be crawled at all is refused.
    """
    from crawler.manners.schedule import WindowError, is_off_peak, off_peak
    from crawler.manners.settings import ContactError, contact
    from directory.store import home

    if how.again and how.named:
        for source in chosen:
            if not (home() / "responses" / source.id).is_dir():
                refuse(_NONE_KEPT.format(source.id))
    unasked = [one.id for one in chosen if how.is_live and one.why_not == "ask_first"]
    if unasked:
        refuse(_ASK_FIRST.format(", ".join(unasked)))
    with refusing(WindowError, ContactError):
        if how.due and not is_off_peak(dt.datetime.now(dt.UTC), window := off_peak()):
            if not quiet:
                say(f"Nothing is crawled now: off-peak hours are {window}.")
            return False
        if how.is_live and any(s.is_read for s in chosen):
            contact()
    return True


def run(
    session: Session, known: Sequence[Source], chosen: list[Source], how: How, *, quiet: bool
) -> list[Outcome]:
    """Crawl what was chosen, and say how it went."""
    from crawler.manners.settings import contact
    from crawler.runs.archive import prune
    from crawler.runs.registry import remember
    from crawler.runs.run import Plan, crawl
    from directory.commands.crawling import refuse_mixing, show_outcome
    from directory.store import home

    now, archive = dt.datetime.now(dt.UTC), home() / "responses"
    if how.due:
        chosen = _due(session, chosen, now, quiet=quiet)
    recordings = _recordings(session, chosen, how, archive)
    refuse_mixing(session, sample=any(r.header.sample for r in recordings.values()))
    told = contact() if how.is_live and any(s.is_read for s in chosen) else ""
    for source in known:
        remember(session, source)
    session.commit()
    if not chosen:
        return []
    report = (lambda _: None) if quiet else show_outcome
    with _progress(chosen) as progress:
        plan = Plan(
            now=now,
            contact=told,
            archive=archive if how.is_live else None,
            recordings=recordings,
            report=report,
            progress=progress,
        )
        outcomes = crawl(session, chosen, plan)
    if how.is_live:
        prune(archive, now)
    if len(outcomes) > 1 and not quiet:
        _summary(outcomes)
    return outcomes


def _recordings(
    session: Session, chosen: Sequence[Source], how: How, archive: Path
) -> Mapping[str, Recording]:
    """Where each source is answered from, if not by its publisher."""
    from crawler.runs.archive import newest_read
    from crawler.runs.recording import INDEX, RecordingError, load_recording

    if not (how.replay or how.again):
        return {}
    if how.replay and not (how.replay / INDEX).exists():
        refuse(f"{how.replay} is not a recording: it has no {INDEX}.")
    found = {}
    for source in chosen:
        folder = how.replay or newest_read(session, archive, source.id)
        if folder is None and how.named:
            refuse(_NONE_KEPT.format(source.id))
        if folder is not None:
            with refusing(RecordingError):
                found[source.id] = load_recording(folder)
    return found


def _due(
    session: Session, sources: Sequence[Source], now: dt.datetime, *, quiet: bool
) -> list[Source]:
    from crawler.manners.schedule import next_due
    from directory.corrections.checks import asked_for
    from directory.sources.due import last_accepted

    accepted = last_accepted(session)
    asked = asked_for(session, accepted)
    due = [s for s in sources if s.id in asked or next_due(s, accepted.get(s.id)) <= now]
    if not due and not quiet:
        say("No source is due.")
    return due


@contextmanager
def _progress(sources: Sequence[Source]) -> Iterator[Callable[[str, int, int], None]]:
    """Answers and rows so far, moving on a terminal; one line in a log."""
    if not is_terminal():
        with working(f"Crawling {', '.join(source.id for source in sources)} …"):
            yield lambda *_: None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TextColumn("{task.fields[answers]:,} answers, {task.completed:,} rows"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks = {s.id: bar.add_task(s.id, total=None, answers=0) for s in sources}
        yield lambda name, answers, rows: bar.update(tasks[name], completed=rows, answers=answers)


def _summary(outcomes: Sequence[Outcome]) -> None:
    """One line a source."""
    say("")
    cells = [
        (
            o.source_id,
            o.verdict,
            o.failure or "",
            o.as_of or "",
            *(_number(o.counts.get(name)) for name in ("kept", "new", "changed", "gone")),
        )
        for o in outcomes
    ]
    heads = ("source", "verdict", "failure", "list of", "listings", "new", "changed", "gone")
    print_table(heads, cells)


def _number(count: int | None) -> str:
    return "" if count is None else f"{count:,}"
