"""A page a title: where it exists, what plays its part elsewhere, what it does not mean."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from flask import Blueprint, Response, abort, jsonify, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from directory.cards.model import to_plain
from directory.requirements import Credential, load_catalogue
from directory.requirements.cited import CitedPage, cited_pages, standing_keys
from directory.requirements.titles import TitleAnswer, where_title
from directory.vocabulary import load
from web.layout import place_name
from web.pages.requirement_rows import Mark

blueprint = Blueprint("titles", __name__)


class _Marks:
    """Numbers the pages that credentials rest on, in the order in which this page meets them."""

    def __init__(self) -> None:
        self.sources: dict[tuple[str, str], CitedPage] = {}

    def of(self, credential_id: str, pick: Callable[[Credential], Iterable[str]]) -> list[Mark]:
        """The marks of what `pick` finds on a credential."""
        credential = load_catalogue().credential(credential_id)
        citations = load_catalogue().jurisdiction(credential.jurisdiction).citations
        return [
            self._mark(credential.jurisdiction, page)
            for page in cited_pages(pick(credential), citations)
        ]

    def _mark(self, jurisdiction: str, page: CitedPage) -> Mark:
        known = (jurisdiction, page.key)
        self.sources.setdefault(known, page)
        return Mark(list(self.sources).index(known) + 1, page.evidence)


def _title_keys(one: Credential) -> Iterator[str]:
    """What the words of a title rest on, and that it was renamed or is no longer given."""
    yield from (*one.cite.title, *one.cite.status, *one.cite.renamed)


def _classic() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = load("pages")["classic_titles"]
    return found


def _answer(letters: str) -> TitleAnswer:
    if letters not in _classic():
        abort(404)
    return where_title(letters)


@blueprint.get("/titles")
def every_title() -> str:
    """The five titles that people ask about most."""
    return render_template("titles.html", titles=_classic())


@blueprint.get("/titles.json")
def every_title_json() -> Response:
    """The same as data."""
    return jsonify({"titles": [{"letters": name, **told} for name, told in _classic().items()]})


@blueprint.get("/titles/<letters>")
def title(letters: str) -> str | AnyResponse:
    """One title."""
    if letters != letters.upper():
        return redirect(url_for("titles.title", letters=letters.upper()), 301)
    answer = _answer(letters)
    told, marks = _classic()[letters], _Marks()
    rests_on = [mark for name in told["rests_on"] for mark in marks.of(name, standing_keys)]
    current = [place for place in answer.exists if place.when == "current"]
    earlier = [place for place in answer.exists if place.when != "current"]
    return render_template(
        "title.html",
        letters=letters,
        told=told,
        answer=answer,
        rests_on=list(dict.fromkeys(rests_on)),
        marks_of={
            one.credential_id: marks.of(one.credential_id, _title_keys) for one in answer.exists
        },
        elsewhere=sorted(answer.elsewhere, key=lambda part: place_name(part.jurisdiction)),
        sources=list(marks.sources.values()),
        current=current,
        earlier=earlier,
    )


@blueprint.get("/titles/<letters>.json")
def title_json(letters: str) -> Response:
    """The same as data."""
    return jsonify(to_plain(_answer(letters.upper())))
