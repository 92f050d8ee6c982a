"""`demo`: invented people, from recorded listings through the real spiders to the site."""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from directory.commands.console import DatabaseOption, refuse, refusing, say, working

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from crawler.source import Source


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(demo)


def demo(
    port: Annotated[int, typer.Option("--port", min=0, max=65_535, help="0: any free one.")] = 8000,
    no_serve: Annotated[bool, typer.Option("--no-serve", help="Stop before serving.")] = False,
    database: DatabaseOption = None,
) -> None:
    """Recorded sample listings (invented people) -> crawl -> resolve -> serve."""
    from directory.commands.operating import serve_site
    from directory.store import StoreError, demo_url, home

    url = demo_url(database)
    with refusing(StoreError):
        _fill(url, home() / "sample")
    if not no_serve:
        serve_site(url, "127.0.0.1", port)


def _fill(url: str, recordings: Path) -> None:
    """Crawl and resolve once; the second time only say that it was done."""
    from sqlalchemy.orm import Session

    from crawler.sample import sampled
    from directory.commands.crawling import refuse_mixing
    from directory.commands.indexing import renew
    from directory.standing.status import totals, totals_text
    from directory.store import connect, upgrade

    engine = connect(url)
    upgrade(engine)
    with Session(engine, expire_on_commit=False) as session:
        refuse_mixing(session, sample=True)
        sources = sampled()
        world = _write_world(recordings)
        if _is_filled(session, len(sources)):
            say("The sample listings are in place already.")
        else:
            _crawl_and_resolve(session, sources, world)
        held = totals_text(totals(session))
        say(f"Every person in it is invented. The store holds {held}.")
    engine.dispose()
    renew(url)


def _is_filled(session: Session, sources: int) -> bool:
    """Was every source accepted, and were people derived?"""
    from sqlalchemy import func, select

    from directory.models import Person, Run, Verdict

    accepted = select(func.count(func.distinct(Run.source_id))).where(
        Run.sample, Run.verdict == Verdict.ACCEPTED
    )
    people = select(func.count()).select_from(Person)
    return (session.scalar(accepted) or 0) >= sources and bool(session.scalar(people))


def _write_world(folder: Path) -> Path:
    """Write the recordings, once: a half-written folder never counts."""
    from crawler.runs.recording import INDEX
    from crawler.sample import write_world

    if (folder / INDEX).exists():
        return folder
    part = folder.with_name(folder.name + ".part")
    for left in (part, folder):
        shutil.rmtree(left, ignore_errors=True)
    part.mkdir(parents=True)
    write_world(part)
    return part.rename(folder)


def _crawl_and_resolve(session: Session, sources: list[Source], world: Path) -> None:
    from crawler.runs.recording import load_recording
    from crawler.runs.registry import remember
    from crawler.runs.run import Plan, crawl
    from crawler.source import load_sources
    from directory.commands.crawling import show_outcome
    from directory.commands.finding import print_report
    from directory.files.secret_file import suppression_secret
    from directory.resolve import resolve
    from directory.store import today
    from directory.watch import note_lapses

    now = dt.datetime.now(dt.UTC)
    with working("Replaying the recorded listings …"):
        for source in load_sources().values():
            remember(session, source)
        recordings = dict.fromkeys((s.id for s in sources), load_recording(world))
        plan = Plan(now=now, recordings=recordings, report=show_outcome)
        outcomes = crawl(session, sources, plan)
    if not all(outcome.ok for outcome in outcomes):
        refuse("A sample source was not accepted; see above.", code=1)
    with working("Deciding who is who …"):
        report = resolve(session, full=False, now=now, secret=suppression_secret())
        note_lapses(session, today(session))
    session.commit()
    print_report(asdict(report))
