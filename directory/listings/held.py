"""Runs that wait for a person's answer, and when it is too late to give one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.database import turns
from directory.listings.publish import accept, drop_staged, has_staged
from directory.models import Run, StagedListing, Verdict


class HeldError(ValueError):
    """A run that cannot be answered so. The message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Held:
    """One held run. `age_days` counts from the moment it was read.

    `answer` is `open` where a person can still accept it; `overtaken` where a newer run is
    published; `no_rows` where it had none, or a newer held run took their place.
    """

    run: int
    source_id: str
    began_at: dt.datetime
    as_of: dt.date | None
    age_days: int
    answer: str
    reasons: tuple[dict[str, Any], ...]


def newer_accepted(session: Session, run: Run) -> Run | None:
    """The newest accepted run of the source that began after this one, if there is any.

    To publish this one over it would put older facts in the place of newer ones.
    """
    return session.scalar(
        select(Run)
        .where(Run.source_id == run.source_id, Run.verdict == Verdict.ACCEPTED, Run.id > run.id)
        .order_by(Run.id.desc())
        .limit(1)
    )


def last_accepted(session: Session, run: Run) -> Run | None:
    """The newest accepted run of the source before this one that counted its rows."""
    earlier = session.scalars(
        select(Run)
        .where(Run.source_id == run.source_id, Run.verdict == Verdict.ACCEPTED, Run.id < run.id)
        .order_by(Run.id.desc())
    )
    # A run that only met the known version counted nothing.
    return next((one for one in earlier if one.counts.get("filled")), None)


def was_discarded(run: Run) -> bool:
    """Did a person say that its rows are to be forgotten?"""
    return any(reason.get("code") == "discarded_by_hand" for reason in run.reasons)


def held_runs(session: Session, now: dt.datetime) -> list[Held]:
    """Every held run that nobody has discarded, the newest first."""
    runs = session.scalars(select(Run).where(Run.verdict == Verdict.HELD).order_by(Run.id.desc()))
    staged = set(session.scalars(select(StagedListing.run_id).distinct()))
    return [
        Held(
            run=run.id,
            source_id=run.source_id,
            began_at=run.began_at,
            as_of=run.as_of,
            age_days=max((now - run.began_at).days, 0),
            answer=_answer(session, run, staged=run.id in staged),
            reasons=tuple(run.reasons),
        )
        for run in runs.all()
        if not was_discarded(run)
    ]


def answer(session: Session, number: int, *, publish: bool, reason: str) -> str:
    """Publish a held run after all, or forget its rows; "accepted" or "discarded".

    The reason is kept with the run. The caller commits. Of two answers at once the second finds
    the first. Raises HeldError.
    """
    turns.take(session)
    run = session.get(Run, number, populate_existing=True)
    if not reason.strip():
        raise HeldError("Say why: the reason is kept with the run.")
    if run is None or run.verdict != Verdict.HELD:
        raise HeldError(f"Run {number} is not held. 'interventionist runs --held' shows which are.")
    if was_discarded(run):
        raise HeldError(f"Run {number} was discarded already. Crawl again.")
    if publish:
        _check_still_newest(session, run)
    word = "accepted" if publish else "discarded"
    said = {"code": f"{word}_by_hand", "text": f"A person {word} it: {reason.strip()}", "mend": ""}
    run.reasons = [*run.reasons, said]
    accept(session, run) if publish else drop_staged(session, number)
    return word


def _check_still_newest(session: Session, run: Run) -> None:
    newer = newer_accepted(session, run)
    if newer:
        raise HeldError(
            f"Run {newer.id} of {run.source_id} was accepted after run {run.id} was read, so "
            f"accepting run {run.id} would publish older facts. Discard it, or crawl again."
        )
    if not has_staged(session, run.id):
        raise HeldError(
            f"The rows of run {run.id} are gone: a newer run took its place. Crawl again."
        )


def _answer(session: Session, run: Run, *, staged: bool) -> str:
    if newer_accepted(session, run):
        return "overtaken"
    return "open" if staged else "no_rows"
