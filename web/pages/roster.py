"""A center's whole list of names, pasted or sent as a file: checked, answered, and forgotten.

The answer is made while the list is there and nothing of it is kept: no link, no store, no file. A
download is made from the list that the page itself sends along again.
"""

from __future__ import annotations

import csv
import io
import re
from threading import Lock
from typing import IO

from flask import Blueprint, Request, make_response, render_template, request
from flask_babel import gettext as _
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from directory.garbage import no_collection
from directory.roster import (
    CheckedRoster,
    Outcome,
    Roster,
    RosterError,
    check_roster,
    read_roster,
    read_text,
)
from directory.roster.results import written
from directory.roster.sheet import credential_line
from directory.vocabulary import load
from web import db
from web.everybody import everybody
from web.pages.feeds import tokens_of

blueprint = Blueprint("roster", __name__)
_LARGEST = 4 * 1024 * 1024  # bytes of a form with its file
_ID = re.compile(r" \[p[a-z2-7]{12}\]")  # the files name candidates by it; the page has links
_SHOWN = 200  # rows on the page; the files hold all
_RETRY_SECONDS = "60"
_KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}
_one_at_a_time = Lock()  # a long list keeps a core busy for seconds


class MemoryRequest(Request):
    """A request whose uploads stay in memory: nothing of them reaches a disk."""

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        return io.BytesIO()


@blueprint.get("/check")
def form() -> str:
    """The empty form."""
    return _form("", "")


@blueprint.post("/check")
def check() -> Response:
    """The list's answer as a page, or as the file asked for."""
    request.max_content_length = request.max_form_memory_size = _LARGEST
    try:
        kind, large = request.form.get("form", ""), request.form.get("large") == "1"
        roster = _sent()
    except RequestEntityTooLarge:
        return make_response(_form("", _("The list is too big. 4 MB is the most at once.")), 413)
    except RosterError as error:
        return make_response(_form(request.form.get("names", ""), str(error)), 400)
    if not _one_at_a_time.acquire(blocking=False):
        told = _("We are checking another list just now. Please send yours again in a minute.")
        answer = make_response(_form(request.form.get("names", ""), told), 503)
        answer.headers["Retry-After"] = _RETRY_SECONDS
        return answer
    try:
        with no_collection():
            checked = check_roster(db.session(), roster, db.today(), among=everybody())
    finally:
        _one_at_a_time.release()
    return _file(checked, kind, large=large) if kind in _KINDS else _page(checked)


def _sent() -> Roster:
    """The file, if there is one; else what was pasted. Raises RosterError."""
    upload = request.files.get("file")
    if upload is not None and upload.filename:
        how = _("the one sheet that you keep")
        return read_roster(upload.read(), upload.filename[:80], how=how)
    return read_text(request.form.get("names", ""), _("Your list"))


def _form(names: str, wrong: str) -> str:
    return render_template("check.html", names=names, wrong={"names": wrong} if wrong else {})


def _page(checked: CheckedRoster) -> Response:
    words = load("roster")
    page = render_template(
        "checked.html",
        checked=checked,
        rows=list(zip(checked.roster.rows, checked.results, strict=True))[:_SHOWN],
        counts=[(words["outcomes"][one.value], checked.count(one)) for one in Outcome],
        outcomes=words["outcomes"],
        tones={"found": "good", "ambiguous": "care", "not_found": "plain"},
        about=words["about"],
        line=credential_line,
        note=lambda text: _ID.sub("", text),
        table=_table(checked.roster),
        watches=tokens_of([one.person_id for one in checked.results if one.person_id]),
    )
    return make_response(page)


def _table(roster: Roster) -> str:
    """The list as the page sends it along for a download."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([roster.headings, *roster.rows])
    return out.getvalue()


def _file(checked: CheckedRoster, kind: str, *, large: bool) -> Response:
    answer = make_response(written(checked, kind, large=large))
    answer.content_type = _KINDS[kind]
    name = f"names-checked-{checked.today}.{kind}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
