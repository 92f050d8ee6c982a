"""In and out."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from directory.accounts import audit, sessions
from directory.accounts.sign_in import Given, sign_in
from web.maintainers import desk, doorstep
from web.maintainers.access import admit, dismiss, me, token

blueprint = Blueprint("sign_in", __name__)
_WRONG = (
    "That did not work. Check all three; a code works once. "
    "After three failures each one makes the wait before the next try longer."
)


@blueprint.get("/sign-in")
def form() -> str:
    """The empty form."""
    return render_template("maintainers/sign_in.html", wrong="")


@blueprint.post("/sign-in")
def enter() -> Response | tuple[str, int]:
    """Let in, or say no more than that it did not work."""
    if not doorstep.may_try():
        return _again(doorstep.TOO_OFTEN, 429)
    told = (request.form.get(name, "") for name in ("name", "password", "code"))
    given = Given(*told)
    with doorstep.one_at_a_time() as in_turn:
        if not in_turn:
            return _again(doorstep.CROWDED, 503)
        fresh = sign_in(desk.session(), desk.factors(), given, desk.now())
    if fresh is None:
        return _again(_WRONG, 403)
    return admit(redirect(url_for("maintainers.home.index"), 303), fresh)


@blueprint.post("/sign-out")
def leave() -> Response:
    """End this browser's session, here and in the store."""
    sessions.end(desk.session(), token())
    audit.note(desk.session(), me().name, "signed_out", desk.now())
    desk.session().commit()
    return dismiss(redirect(url_for("maintainers.sign_in.form"), 303))


def _again(wrong: str, status: int) -> tuple[str, int]:
    return render_template("maintainers/sign_in.html", wrong=wrong), status
