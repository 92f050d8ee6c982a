"""What readers reported: the queue with its clocks, one report, and what may be done about it."""

from __future__ import annotations

import datetime as dt

from flask import Blueprint, abort, render_template, request, url_for
from sqlalchemy import true
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from directory.cards.reader import PersonCard, load_cards
from directory.corrections import cases, queue
from directory.corrections.checks import ask_for_crawl, note_check
from directory.corrections.tables import Report, State
from directory.requirements import load_catalogue
from directory.resolve.clusters import current_ids
from directory.sources.info import read_sources
from directory.store import today
from directory.vocabulary import load
from web.maintainers import desk, steps
from web.maintainers.access import me

blueprint = Blueprint("corrections", __name__, url_prefix="/corrections")
_CLOSED = 20  # shown
_STEPS = {"acknowledge": State.ACKNOWLEDGED, "done": State.DONE, "refuse": State.REFUSED}


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
def step(number: int) -> Response:
    """Acknowledge, finish or refuse it."""
    to = _STEPS.get(request.form.get("act", "")) or abort(400)
    queue.step(steps.begin(), number, to, request.form.get("answer", ""), desk.now())
    return _kept(number, f"report_{to}")


@blueprint.post("/<number:number>/look")
def look(number: int) -> Response:
    """Note what the board's own page says today, or said on a day before."""
    listing = request.form.get("listing", "")
    says = request.form.get("says", "")
    seen_on = request.form.get("seen_on", type=dt.date.fromisoformat) or abort(400)
    note_check(steps.begin(), listing, says, seen_on, me().role, desk.now())
    return _kept(number, "manual_check")


@blueprint.post("/<number:number>/crawl")
def crawl(number: int) -> Response:
    """Have a list read again in the coming night."""
    source = request.form.get("source", "")
    ask_for_crawl(steps.begin(), source, desk.now())
    return _kept(number, "crawl_asked", source)


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


def _kept(number: int, what: str, why: str = "") -> Response:
    steps.keep(what, about=f"report {number}", why=why)
    return redirect(url_for("maintainers.corrections.one", number=number), 303)
