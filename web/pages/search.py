"""Search: a form, an opaque link, and the answer with its reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from directory.finding import find as finder
from directory.finding.widen import farther
from directory.places import STATES, PlaceNotFound, resolve_place
from directory.vocabulary import load
from web import crisis, db
from web.data import in_full
from web.layout import tokens
from web.pages.criteria import TICKS, Criteria, criteria_from, criteria_of, problems
from web.pages.result_map import HEIGHT, WIDTH, result_map
from web.pages.streets import query_of
from web.pages.who import Who
from web.tokens import BadToken

blueprint = Blueprint("search", __name__)
_USE = "search"
_AFAR = ("travel", "remote")
_MOST_MEANT = 8  # places of one name: whoever misses theirs among so many types its state


@blueprint.get("/")
def form() -> str:
    """The empty form."""
    return _form(Criteria(), {})


@blueprint.post("/search")
def submit() -> Response:
    """From a form to a link that says nothing; a form with mistakes goes back to be mended."""
    asked = criteria_from(request.form)
    page = "search.again" if problems(asked) else "search.results"
    return redirect(url_for(page, token=token_of(asked)), 303)


@blueprint.get("/search")
def no_search() -> Response:
    """Somebody typed or kept the form's own address."""
    return redirect(url_for("search.form"), 302)


@blueprint.get("/search/<token>")
def again(token: str) -> str:
    """The form as it was sent, with what is wrong beside each field."""
    asked = opened(token)
    return _form(asked, problems(asked), _meant(asked))


def _meant(asked: Criteria) -> list[tuple[str, str]]:
    """Places that were perhaps meant, the likeliest first, and the link of the search at each."""
    try:
        resolve_place(asked.place)
    except PlaceNotFound as error:
        names = error.suggestions[:_MOST_MEANT]
        found = ((name, token_of(replace(asked, place=name))) for name in names)
        return [(name, url_for("search.results", token=token)) for name, token in found]
    return []


@blueprint.get("/results/<token>")
def results(token: str) -> str | Response:
    """The people found, by tier."""
    asked = opened(token)
    if problems(asked):  # the vocabulary has changed since
        return redirect(url_for("search.again", token=token), 302)
    reader, today = db.reader(), db.today()
    answer = finder.answer(reader, query_of(asked), today)
    shown, from_afar = (asked, answer) if answer.total else _from_afar(asked, answer)
    more = replace(shown, limit=min(shown.limit * 2, finder.MOST_RESULTS))
    few = _farther(shown, from_afar)
    return render_template(
        "results.html",
        answer=answer,
        shown=from_afar,
        who=Who(reader, answer.place.state, today),
        tiers=[(tier, list(people)) for tier, people in groupby(from_afar.results, _tier)],
        dangers=crisis.dangers_of(answer.question.specialties),
        map=result_map(answer),
        map_size=(WIDTH, HEIGHT),
        cautions=crisis.cautions_of(answer.question.specialties),
        helplines=crisis.helplines_for(answer.question.specialties),
        token=token,
        shown_token=token if shown == asked else token_of(shown),
        more=token_of(more) if from_afar.total > len(from_afar.results) else "",
        farther=few,
        farther_token=token_of(few[0]) if few else "",
    )


def _farther(asked: Criteria, answer: finder.Answer) -> tuple[Criteria, int] | None:
    """Where few are near: the same search a step wider that finds somebody more, and how many."""
    words = load("pages")
    if answer.widened or not 0 < answer.total < words["few_results"]:
        return None
    reader, today = db.reader(), db.today()
    radii = [miles for miles in words["radius_miles"] if miles > int(asked.radius)]
    found = farther(reader, answer.question, answer.total, radii, today)
    return (replace(asked, radius=str(found[0])), found[1]) if found else None


def _from_afar(asked: Criteria, answer: finder.Answer) -> tuple[Criteria, finder.Answer]:
    """Where nobody is near: those who say they come or work by video; else what there was."""
    wider = replace(asked, ticks=tuple(one for one in TICKS if one in {*asked.ticks, *_AFAR}))
    query = replace(wider.query(), place=answer.place)  # a street is not looked up twice
    found = finder.answer(db.reader(), query, db.today())
    return (wider, found) if found.results else (asked, answer)


@blueprint.get("/results/<token>.json")
def results_json(token: str) -> Response:
    """The same answer in the shape of `find --json`."""
    asked = opened(token)
    if problems(asked):
        raise NotFound
    return in_full(query_of(asked))


def _tier(result: finder.Result) -> str:
    return result.tier.value


def _form(asked: Criteria, wrong: Mapping[str, str], meant: Sequence[tuple[str, str]] = ()) -> str:
    vocabulary = load("specialties")
    apart = {one.code for one in crisis.dangers()} | set(vocabulary["ages"])
    return render_template(
        "search.html",
        asked=asked,
        wrong=wrong,
        meant=meant,
        beside=crisis.asked_beside(),
        specialties=_without(vocabulary["specialties"], apart),
        ages={code: vocabulary["specialties"][code]["label"] for code in vocabulary["ages"]},
        languages=vocabulary["languages"],
        models=vocabulary["models"],
        families=load("title_families")["families"],
        states=STATES,
    )


def _without(entries: Mapping[str, Any], codes: set[str]) -> dict[str, Any]:
    return {code: entry for code, entry in entries.items() if code not in codes}


def token_of(asked: Criteria) -> str:
    """The link's part that holds the search."""
    return tokens().seal(_USE, asked.packed())


def opened(token: str) -> Criteria:
    """The search of a link. Raises NotFound for a link of another key or use."""
    try:
        return criteria_of(tokens().open(_USE, token))
    except BadToken:
        raise NotFound from None
