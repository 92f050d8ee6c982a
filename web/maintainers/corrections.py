"""What readers reported: the queue with its clocks, one report, and what may be done about it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from flask import Blueprint, abort, render_template, request, url_for
from sqlalchemy import true
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from directory.accounts import audit
from directory.cards.reader import PersonCard, load_cards
from directory.corrections import cases, queue
from directory.corrections.checks import CheckError, ask_for_crawl, note_check
from directory.corrections.tables import Report, State
from directory.requirements import load_catalogue
from directory.resolve.clusters import current_ids
from directory.sources.info import read_sources
from directory.store import today
from directory.vocabulary import load
from web.maintainers import desk
from web.maintainers.access import me, refused

blueprint = Blueprint("corrections", __name__, url_prefix="/corrections")
_CLOSED = 20  # shown
_STEPS = {"acknowledge": State.ACKNOWLEDGED, "done": State.DONE, "refuse": State.REFUSED}
Answer = Response | tuple[str, int]


@blueprint.get("/")
def waiting() -> str:
    """The open reports, those that are late first; and the last that were closed."""
    session = desk.session()
    rows = cases.waiting(session, Report, desk.now())
    return render_template(
        "maintainers/corrections.html",
        rows=rows,
        pairs=queue.doubtful_pairs(session, [row.case for row in rows]),
        closed=cases.closed(session, Report, _CLOSED),
        kinds=load("corrections")["kinds"],
    )


@blueprint.get("/<number:number>")
def one(number: int) -> str:
    """One report, whom it is about, and the steps."""
    report = desk.session().get(Report, number) or abort(404)
    return render_template(
        "maintainers/correction.html",
        report=report,
        kinds=load("corrections")["kinds"],
        people=cards_of(report.person_id),
        pairs=queue.doubtful_pairs(desk.session(), [report]).get(number, 0),
        day=desk.now().date(),
    )


@blueprint.post("/<number:number>")
def step(number: int) -> Answer:
    """Acknowledge, finish or refuse it."""
    to = _STEPS.get(request.form.get("act", "")) or abort(400)
    answer = request.form.get("answer", "")
    return _written(
        number, f"report_{to}", lambda now: queue.step(desk.session(), number, to, answer, now)
    )


@blueprint.post("/<number:number>/look")
def look(number: int) -> Answer:
    """Note what the board's own page says today, or said on a day before."""
    listing = request.form.get("listing", "")
    says = request.form.get("says", "")
    seen_on = request.form.get("seen_on", type=dt.date.fromisoformat) or abort(400)

    def write(now: dt.datetime) -> None:
        note_check(desk.session(), listing, says, seen_on, me().role, now)

    return _written(number, "manual_check", write)


@blueprint.post("/<number:number>/crawl")
def crawl(number: int) -> Answer:
    """Have a list read again in the coming night."""
    source = request.form.get("source", "")
    return _written(
        number, "crawl_asked", lambda now: ask_for_crawl(desk.session(), source, now), source
    )


def cards_of(person_id: str) -> list[PersonCard]:
    """Those whom an id stands for now, hidden or not."""
    session = desk.session()
    cards = load_cards(
        session,
        current_ids(session, person_id),
        state=None,
        today=today(session),
        sources=read_sources(session),
        catalogue=load_catalogue(),
        who=true(),
    )
    return list(cards.values())


def _written(
    number: int, what: str, write: Callable[[dt.datetime], object], why: str = ""
) -> Answer:
    """Write and note it in the log, both or neither; or say why nothing was written."""
    session, now = desk.session(), desk.now()
    session.rollback()
    try:
        write(now)
    except (cases.CaseError, CheckError) as error:
        session.rollback()
        return refused(str(error), 409)
    audit.note(session, me().name, what, now, about=f"report {number}", why=why)
    session.commit()
    return redirect(url_for("maintainers.corrections.one", number=number), 303)
