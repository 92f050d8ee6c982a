"""One's own account: where it is signed in, another password, and out everywhere."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from directory.accounts import own, sessions
from directory.accounts.passwords import PasswordError
from directory.accounts.sign_in import Given
from directory.accounts.tables import Maintainer
from web.maintainers import desk, doorstep
from web.maintainers.access import admit, dismiss, me, token

blueprint = Blueprint("account", __name__, url_prefix="/account")
_WRONG = "That did not work. Check the old password and the code; a code works once."
_UNLIKE = "The new password was not typed the same twice."
Answer = Response | str | tuple[str, int]


@blueprint.get("/")
def shown() -> str:
    """The account, and the browsers that are signed in to it."""
    return _page("")


@blueprint.post("/password")
def change() -> Answer:
    """Take a new password, for the old one and a code. Every other browser is signed out."""
    old, code, fresh, again = (request.form.get(f, "") for f in ("old", "code", "new", "again"))
    if fresh != again:
        return _page(_UNLIKE), 400
    if not doorstep.may_try():
        return _page(doorstep.TOO_OFTEN), 429
    with doorstep.one_at_a_time() as in_turn:
        if not in_turn:
            return _page(doorstep.CROWDED), 503
        return _changed(Given(me().name, old, code), fresh)


@blueprint.post("/leave")
def leave_everywhere() -> Response:
    """End every session of the account, this one too."""
    own.leave_everywhere(desk.session(), _mine(), desk.now())
    desk.session().commit()
    return dismiss(redirect(url_for("maintainers.sign_in.form"), 303))


def _changed(given: Given, fresh: str) -> Answer:
    session, now = desk.session(), desk.now()
    try:
        renewed = own.change_password(session, desk.factors(), _mine(), given, fresh, now)
    except PasswordError as error:
        return _page(str(error)), 400
    if renewed is None:
        return _page(_WRONG), 403
    return admit(redirect(url_for("maintainers.account.shown"), 303), renewed)


def _mine() -> Maintainer:
    return desk.session().get_one(Maintainer, me().id)


def _page(wrong: str) -> str:
    held = sessions.of(desk.session(), me(), desk.now())
    here = token()
    return render_template(
        "maintainers/account.html",
        wrong=wrong,
        browsers=[(one, sessions.is_of(one, here)) for one in held],
    )
