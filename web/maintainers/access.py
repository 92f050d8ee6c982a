"""Who may ask for what: every page is shut unless it is named here."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import Blueprint, abort, g, render_template, request, url_for
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from directory.accounts import sessions
from directory.accounts.tables import Maintainer, Role
from directory.database.trouble import Trouble, trouble_of
from directory.words.language import ENGLISH, spoken
from web.languages import here_in
from web.maintainers import desk

blueprint = Blueprint("maintainers", __name__, url_prefix="/maintain")

COOKIE = "__Host-maintainer"  # only this host can set it, over TLS and for all of its paths
FORM_TOKEN = "form_token"  # noqa: S105 - a field's name
_OPEN = frozenset({"maintainers.sign_in.form", "maintainers.sign_in.enter"})
_FOR_REVIEWERS = frozenset(
    {
        "maintainers.home.index",
        "maintainers.sign_in.leave",
        "maintainers.account.shown",
        "maintainers.account.change",
        "maintainers.account.leave_everywhere",
        "maintainers.review.question",
        "maintainers.review.reply",
        "maintainers.review.take_back",
        "maintainers.review.own_answers",
        "maintainers.sources.every_source",
        "maintainers.sources.one",
        "maintainers.words.unexplained",
        "maintainers.accuracy.scores",
        "maintainers.coverage.every_state",
    }
)
_BEFORE_ALL = frozenset(  # what is open to somebody whose password an operator knows
    {
        "maintainers.account.shown",
        "maintainers.account.change",
        "maintainers.account.leave_everywhere",
        "maintainers.sign_in.leave",
    }
)
_BUSY = "The database is busy. Nothing was written. Please send it again."
_TROUBLES: dict[Trouble | None, str] = {
    Trouble.FULL: "The disk is full. Nothing was written. Make room, then send it again.",
    Trouble.AWAY: "The database does not answer. Nothing was written. Please send it again later.",
}


def me() -> Maintainer:
    """Who is signed in."""
    found: Maintainer = g.maintainer
    return found


def token() -> str:
    """The session's token as the browser sent it; "" for none."""
    return request.cookies.get(COOKIE, "")


def admit(answer: Response, fresh: str) -> Response:
    """Give the browser its token, out of every script's reach."""
    answer.set_cookie(COOKIE, fresh, int(sessions.LASTS.total_seconds()), **_KEPT_CLOSE)
    return answer


def dismiss(answer: Response) -> Response:
    """Take the token from the browser, and whatever it still holds of these pages."""
    answer.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    answer.delete_cookie(COOKIE, **_KEPT_CLOSE)
    return answer


_KEPT_CLOSE: dict[str, Any] = {
    "path": "/",
    "secure": True,
    "httponly": True,
    "samesite": "Strict",
}


@blueprint.before_request
def guard() -> Response | None:
    """Let through what is allowed; anything else goes to the sign-in or is refused."""
    if spoken() != ENGLISH:
        return redirect(here_in(ENGLISH), 308)
    writes = request.method not in {"GET", "HEAD", "OPTIONS"}
    if writes and request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        abort(403)  # sent by another site's page
    if request.endpoint in _OPEN:
        return None
    found = _whose()
    if found is None:
        return redirect(url_for("maintainers.sign_in.form"), 303)
    if writes and not sessions.is_form_token(token(), request.form.get(FORM_TOKEN, "")):
        abort(403)
    if found.first_password and request.endpoint not in _BEFORE_ALL:
        return redirect(url_for("maintainers.account.shown"), 303)
    if found.role != Role.OPERATOR and request.endpoint not in _FOR_REVIEWERS:
        abort(403)
    g.maintainer = found
    return None


def _whose() -> Maintainer | None:
    """Who is signed in here; their session goes on from now."""
    session, now = desk.session(), desk.now()
    found = sessions.whose(session, token(), now) if token() else None
    if found is None:
        return None
    session.expunge(found)  # its name outlives what a page rolls back
    try:
        if sessions.go_on(session, token(), now):
            session.commit()
    except OperationalError:  # another writer was busy: it ends when it would have
        session.rollback()
    return found


@blueprint.after_request
def never_kept(answer: Any) -> Any:
    """No cache and no search engine keeps these pages."""
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


@blueprint.context_processor
def shared() -> dict[str, Any]:
    """What every page of maintainers says."""
    found: Maintainer | None = g.get("maintainer")
    return {
        "me": found,
        "may_operate": found is not None and found.role == Role.OPERATOR,
        "form_token": sessions.form_token(token()) if found else "",
    }


@blueprint.app_template_filter()
def utc(moment: dt.datetime) -> str:
    """A moment as these pages say it."""
    return f"{moment:%Y-%m-%d %H:%M} UTC"


@blueprint.errorhandler(OperationalError)
def busy(error: OperationalError) -> tuple[str, int]:
    """Another writer held the database for too long, or its disk is full, or it is away."""
    return refused(_TROUBLES.get(trouble_of(error), _BUSY), 503)


@blueprint.errorhandler(HTTPException)
def wrong(error: HTTPException) -> tuple[str, int]:
    """A page that says what is wrong, without what broke."""
    code = error.code or 500
    told = {
        403: "You may not do that, or the form is of another session. Sign in and try again.",
        404: "There is nothing at this address.",
        413: "That is too much text.",
    }
    return refused(told.get(code, "That did not work."), code)


def refused(why: str, status: int) -> tuple[str, int]:
    """A page that says why nothing was done."""
    return render_template("maintainers/refused.html", why=why), status
