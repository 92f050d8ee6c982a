"""E-mails about reports: to maintainers when one comes, to whoever sent it when a step is taken.

They wait in the outbox by the report's number and the step, without an address or a text. Both are
read when a letter is sent, so a contact that was deleted meanwhile is written to no more.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.corrections.tables import Report
from directory.vocabulary import load
from directory.watch import outbox
from directory.watch.items import Item
from directory.watch.order import Cursor
from directory.words.language import speaking

RECEIVED, ACKNOWLEDGED, CLOSED = 1, 2, 3


def queue(session: Session, office: str, now: dt.datetime) -> list[str]:
    """Add what is to be told: to `office`, an address or "", and to those who left an e-mail.

    Returns the outbox's destinations. The caller commits.
    """
    targets: list[str] = []
    for report in session.scalars(select(Report).order_by(Report.id)):
        for step in _steps(report, office):
            target = _target(report, step)
            outbox.put(session, target, Cursor(report.id, step), now)
            targets.append(target)
    return list(dict.fromkeys(targets))


def _steps(report: Report, office: str) -> Iterator[int]:
    if office:
        yield RECEIVED
    if "@" in report.contact:
        if report.acknowledged_at:
            yield ACKNOWLEDGED
        if report.closed_at:
            yield CLOSED


def _target(report: Report, step: int) -> str:
    """A destination of each report's own, so that none waits for another's server.

    By what is never used again: a database may give a deleted report's number to a new one.
    """
    who = f"{'office' if step == RECEIVED else 'reader'} {report.once}"
    return hashlib.blake2b(f"corrections\n{who}".encode(), digest_size=16).hexdigest()


def letter(
    session: Session, number: int, step: int, office: str, site: str
) -> tuple[str, Item] | None:
    """To whom, and what; None where nothing is left to tell. Maintainers are sent no word of it."""
    report = session.get(Report, number)
    if report is None:
        return None
    day, key = report.came_at.date(), f"report-{number}-{step}"
    if step == RECEIVED:
        words, to, url = load("corrections")["letters"], office, f"{site}/maintain/corrections/"
        return to, Item(key, day, words["office"].format(number=number), (), url)
    if "@" not in report.contact:
        return None
    with speaking(report.language):
        words = load("corrections")["letters"]
    text = words["looking"] if step == ACKNOWLEDGED else words[report.state]
    lines = (text, report.answer) if step == CLOSED and report.answer else (text,)
    return report.contact, Item(key, day, words["title"], lines, site)
