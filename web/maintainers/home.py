"""The first page: what waits."""

from __future__ import annotations

from flask import Blueprint, render_template

from directory.claims.tables import Claim
from directory.corrections.cases import counts
from directory.corrections.tables import Report
from directory.listings.held import held_runs
from directory.listings.misses import misses
from directory.sources.due import turns
from web.maintainers import desk

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
def index() -> str:
    """Where to go, and how much waits there."""
    session, now = desk.session(), desk.now()
    return render_template(
        "maintainers/home.html",
        held=len(held_runs(session, now)),
        late=list(turns(session, now).values()).count("late"),
        reports=counts(session, Report, now),
        claims=counts(session, Claim, now),
        words=sum(len(one.open) + one.more for one in misses(session)),
    )
