"""A search's criteria as a file that the site and the command line take back; nothing is kept."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound, RequestEntityTooLarge
from werkzeug.wrappers import Response as AnyResponse

from directory.finding.query import QueryError
from directory.finding.saved import LARGEST, query_from, saved
from directory.words.specialties import UnknownWord
from web.pages.criteria import criteria_from_query, problems
from web.pages.search import opened, token_of

blueprint = Blueprint("saved", __name__)


@blueprint.get("/results/<token>/criteria.json")
def as_file(token: str) -> Response:
    """The criteria of a search, to keep."""
    asked = opened(token)
    if problems(asked):
        raise NotFound
    headers = {"Content-Disposition": 'attachment; filename="search.json"'}
    return Response(saved(asked.query()), mimetype="application/json", headers=headers)


@blueprint.get("/saved")
def form() -> str:
    """Where a saved search is given back."""
    return _form("")


@blueprint.post("/saved")
def again() -> AnyResponse:
    """From the file to the search's link; words that are not known go to the form to be mended."""
    request.max_content_length = LARGEST
    try:
        upload = request.files.get("file")
        query = query_from(upload.read() if upload else b"")
    except RequestEntityTooLarge:
        return make_response(_form(_("The file is too big.")), 413)
    except QueryError:  # what is wrong with it is for programs, which have the command line
        return make_response(_form(_("We cannot read this file. Choose one you saved here.")), 400)
    try:
        asked = criteria_from_query(query)
    except (QueryError, UnknownWord) as error:
        return make_response(_form(str(error)), 400)
    page = "search.again" if problems(asked) else "search.results"
    return redirect(url_for(page, token=token_of(asked)), 303)


def _form(wrong: str) -> str:
    return render_template("saved.html", wrong={"file": wrong} if wrong else {})
