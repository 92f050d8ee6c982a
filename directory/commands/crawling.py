"""Commands that gather listings: sources, crawl, runs."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from directory.commands.console import (
    DatabaseOption,
    JsonOption,
    print_json,
    reading_bar,
    refuse,
    refusing,
    say,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from crawler.runs.outcome import Outcome
    from crawler.source import Source


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command()(sources)
    app.command()(crawl)
    app.command()(runs)


def choose(names: Sequence[str], known: dict[str, Source]) -> list[Source]:
    """Find the sources named; a misspelt one gets a suggestion."""
    from rapidfuzz import process

    for name in names:
        if name not in known:
            near = [n for n, _, _ in process.extract(name, list(known), limit=3, score_cutoff=60)]
            hint = f" Did you mean {' or '.join(near)}?" if near else ""
            refuse(f"There is no source {name!r}.{hint} 'interventionist sources' lists them all.")
    return [known[name] for name in names]


def show_outcome(outcome: Outcome) -> None:
    """Say what became of a run, with every reason and what to do."""
    counts = outcome.counts
    when = f" (as of {outcome.as_of})" if outcome.as_of else ""
    say(f"{outcome.source_id}: {outcome.verdict}{when}")
    if counts and outcome.verdict in ("accepted", "held"):
        say(
            f"  {counts['read']:,} rows read, {counts['kept']:,} listings: {counts['new']:,} new, "
            f"{counts['changed']:,} changed, {counts['unchanged']:,} unchanged, "
            f"{counts['gone']:,} gone, {counts['returned']:,} returned"
        )
        passed = ", ".join(f"{n:,} {reason}" for reason, n in counts["skipped"].items())
        say(*([f"  passed over: {passed}"] if passed else []))
    if outcome.verdict == "unchanged":
        say("  This version was accepted before. Nothing was changed.")
    for kind, reasons in (("", outcome.reasons), ("note: ", outcome.warnings)):
        for reason in reasons:
            say(f"  {kind}{reason['text']}", f"    {reason['mend']}".replace("\n", "\n    "))
    if outcome.verdict in ("held", "failed"):
        say("  What was published before is untouched.")


def _finish(url: str, outcomes: list[Outcome], *, as_json: bool) -> NoReturn:
    from dataclasses import asdict

    from directory.commands.indexing import renew

    if outcomes:
        renew(url)
    if as_json:
        print_json({"runs": [asdict(o) for o in outcomes]})
    raise typer.Exit(0 if all(o.ok for o in outcomes) else 1)


def refuse_mixing(session: Session, *, sample: bool) -> None:
    """Invented and real people never share a store."""
    from sqlalchemy import select

    from directory.models import Run, Verdict
    from directory.store import sample_day

    if sample:
        real = select(Run.id).where(~Run.sample, Run.verdict == Verdict.ACCEPTED).limit(1)
        if session.scalar(real) is not None:
            refuse("This database holds real listings. Give --database another one for a sample.")
    elif sample_day(session) is not None:
        refuse(
            "This database holds the demo's invented people, and real listings do not belong "
            "beside them. Give --database another one, or leave it out."
        )


def crawl(
    source: Annotated[
        list[str] | None,
        typer.Argument(help="Sources to crawl. None: all that are read; with --due: those due."),
    ] = None,
    due: Annotated[
        bool, typer.Option("--due", help="Only sources whose next crawl is due, off-peak.")
    ] = False,
    file: Annotated[
        list[Path] | None,
        typer.Option(
            "--file",
            exists=True,
            dir_okay=False,
            help="Read a downloaded file of the source (.json .csv .gz .zip .xlsx .pdf) instead.",
        ),
    ] = None,
    replay: Annotated[
        Path | None,
        typer.Option("--replay", exists=True, file_okay=False, help="Answer from a recording."),
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Read the newest crawl's kept responses once more.")
    ] = False,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Gather listings. A doubtful run is held, and what is published stays as it was."""
    from sqlalchemy.orm import Session

    from crawler.source import SourceError, load_sources
    from directory.commands import crawl_night
    from directory.store import StoreError, connect, crawl_url, upgrade

    _refuse_many(source, file, (file, replay, again, due))
    with refusing(StoreError, SourceError):
        known = load_sources()
        chosen = choose(source, known) if source else [s for s in known.values() if s.is_crawled]
        how = crawl_night.How(due=due, replay=replay, again=again, named=bool(source))
        url = crawl_url(database)
        if not file and not crawl_night.may_begin(chosen, how, quiet=as_json):
            _finish(url, [], as_json=as_json)
        upgrade(engine := connect(url))
    with Session(engine, expire_on_commit=False) as session:
        if file:
            outcomes = _import(session, chosen[0], file, quiet=as_json)
        else:
            outcomes = crawl_night.run(session, list(known.values()), chosen, how, quiet=as_json)
    _finish(url, outcomes, as_json=as_json)


def _refuse_many(
    names: Sequence[str] | None, files: Sequence[Path] | None, ways: Sequence[object]
) -> None:
    if sum(map(bool, ways)) > 1:
        refuse("Give one of --file, --replay, --again and --due.")
    if files and len(set(names or ())) != 1:
        refuse("--file reads one source's file; name it, as in 'crawl nppes --file …'.")


def _import(session: Session, source: Source, files: list[Path], *, quiet: bool) -> list[Outcome]:
    from crawler.files.import_file import import_files
    from crawler.files.reader import open_plain

    if not (source.is_read or source.record.columns):
        refuse(f"{source.id}: its columns are not known yet. Name them in its YAML first.")
    refuse_mixing(session, sample=False)
    now = dt.datetime.now(dt.UTC)
    with reading_bar() as opened:
        outcome = import_files(session, source, files, now, opened or open_plain)
    if not quiet:
        show_outcome(outcome)
    return [outcome]


def sources(database: DatabaseOption = None, as_json: JsonOption = False) -> None:
    """Lists we read: titles, family, evidence, date, age, verdict. Then boards to ask, and why."""
    from directory.commands.source_rows import print_sources, source_rows

    rows = source_rows(database)
    if as_json:
        print_json({"sources": rows})
    else:
        print_sources(rows)


def runs(
    run: Annotated[
        int | None, typer.Argument(help="A run to look at; none: the newest ones.")
    ] = None,
    accept: Annotated[
        bool, typer.Option("--accept", help="Publish this held run after all.")
    ] = False,
    discard: Annotated[
        bool, typer.Option("--discard", help="Forget this held run's rows.")
    ] = False,
    reason: Annotated[str, typer.Option("--reason", help="Why; kept with the run.")] = "",
    held: Annotated[
        bool, typer.Option("--held", help="Only runs that wait for an answer, with their reasons.")
    ] = False,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Look at runs, and answer a held one."""
    from directory.commands import run_answers

    if (accept or discard) and (run is None or not reason or accept == discard):
        refuse("To answer a held run: 'runs NUMBER --accept (or --discard) --reason \"why\"'.")
    if held and (run is not None or accept or discard):
        refuse("--held lists every held run: leave the number and the answer out.")
    if held:
        run_answers.show_held(database, as_json=as_json)
    elif run is not None and (accept or discard):
        run_answers.answer(database, run, accept=accept, reason=reason)
    else:
        run_answers.show(database, run, as_json=as_json)
