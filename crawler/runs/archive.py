"""Raw responses of live runs: kept packed for a while, to look at, to read again, to go on from."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from crawler.runs.recording import INDEX, Header, RecordingError, load_recording
from directory.models import Run, Verdict

RETENTION = dt.timedelta(days=30)
RESUME_WITHIN = dt.timedelta(hours=12)  # older pages are asked for anew


def run_folder(archive: Path, source_id: str, run_id: int) -> Path:
    """Where a run's responses are kept."""
    return archive / source_id / str(run_id)


def _fetched_at(folder: Path) -> dt.datetime | None:
    try:
        with (folder / INDEX).open(encoding="utf-8") as index:
            return Header.model_validate_json(index.readline()).fetched_at
    except (OSError, ValueError):
        return None


def take_over(archive: Path, source_id: str, old: int, new: int, now: dt.datetime) -> None:
    """Let a run go on from the responses of one that was stopped, if they are fresh enough."""
    left, folder = run_folder(archive, source_id, old), run_folder(archive, source_id, new)
    began = _fetched_at(left)
    if began is not None and now - began <= RESUME_WITHIN and not folder.exists():
        left.rename(folder)


def newest_read(session: Session, archive: Path, source_id: str) -> Path | None:
    """The kept responses of the newest live run that was read to its end."""
    runs = session.scalars(
        select(Run)
        .where(Run.source_id == source_id, Run.mode == "live")
        .where(Run.verdict.in_((Verdict.ACCEPTED, Verdict.HELD)))
        .order_by(Run.id.desc())
    )
    folders = (run_folder(archive, source_id, run.id) for run in runs if run.counts.get("read"))
    return next((folder for folder in folders if (folder / INDEX).exists()), None)


def prune(archive: Path, now: dt.datetime) -> int:
    """Delete what is older than the retention. Returns how many runs' responses went."""
    gone = 0
    for folder in sorted(archive.glob("*/*")):
        began = _fetched_at(folder)
        if folder.is_dir() and (began is None or now - began > RETENTION):
            shutil.rmtree(folder)
            gone += 1
    return gone


__all__ = ["RecordingError", "load_recording", "newest_read", "prune", "run_folder", "take_over"]
