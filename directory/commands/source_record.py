"""Recording a source for the tests, with invented people, from the command line."""

from __future__ import annotations

import datetime as dt
import json
import secrets
import shutil
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from directory.commands.console import print_json, refuse, refusing, say, working, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.inventing.record import Made
    from crawler.runs.recording import Recording
    from crawler.source import Source

SALT_BYTES = 32


def make(
    source: Source, to: Path | None, people: int | None, database: str | None, *, as_json: bool
) -> None:
    """Record a source into a folder, and say what was replaced."""
    from crawler.inventing.record import RecordError, record
    from crawler.runs.run import Plan, in_reactor

    folder = _folder(source, to)
    kept = _kept(source, database)
    salt = secrets.token_bytes(SALT_BYTES)  # used once, and kept nowhere
    draft = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(draft, ignore_errors=True)  # of a recording that was killed
    with refusing(RecordError), working(f"Recording {source.id} …"):
        made = in_reactor(
            lambda process: record(process, source, kept, draft, salt=salt, people=people),
            Plan(now=dt.datetime.now(dt.UTC)),
        )
    if folder.exists():  # what 'source new' began
        shutil.rmtree(folder)
    draft.rename(folder)
    if as_json:
        print_json(asdict(made) | {"folder": folder})
    else:
        say(*_lines(source, folder, made))


def _kept(source: Source, database: str | None) -> Recording:
    """The kept responses of the newest live crawl that was read to its end."""
    from crawler.runs.archive import newest_read
    from crawler.runs.recording import RecordingError, load_recording
    from directory.store import StoreError, crawl_url, home, session_of

    with (
        refusing(StoreError, RecordingError),
        session_of(crawl_url(database), read_only=True) as session,
    ):
        folder = newest_read(session, home() / "responses", source.id)
        if folder is None:
            refuse(
                f"No responses of a live crawl of {source.id} are kept (they are for 30 days). "
                f"Crawl it first: interventionist crawl {source.id}"
            )
        return load_recording(folder)


def _folder(source: Source, to: Path | None) -> Path:
    """Where the recording goes: a new folder, or the one that 'source new' began."""
    from directory.commands.source_new import RECORDED, checkout

    folder = to if to is not None else checkout() / RECORDED / source.id
    if folder.exists() and not _is_only_begun(folder):
        refuse(f"{folder} is there already, and is left as it is. Give another folder with --to.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    return folder


def _is_only_begun(folder: Path) -> bool:
    """Is this what 'source new' wrote, and nothing since?"""
    try:
        return "to_do" in json.loads((folder / "expected.json").read_text("utf-8"))
    except (OSError, ValueError):
        return False


def _lines(source: Source, folder: Path, made: Made) -> Iterator[str]:
    yield f"{folder}: {made.answers} answers, {made.rows} rows read, {made.verdict}."
    told = ", ".join(f"{count:,} x {kind}" for kind, count in made.replaced.items())
    yield from wrapped([f"Replaced: {told or 'nobody was found'}; {made.tokens} tokens."], indent=2)
    yield from wrapped(
        (
            "Nothing that was found is left in any file.",
            "A page may still hold what no column and no label announces: read every file.",
            f"Then: pytest tests/crawler/test_recorded_pages.py -k {source.id}",
        ),
        indent=2,
    )
