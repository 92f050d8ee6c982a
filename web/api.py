"""The keyless JSON API: each parameter acts, or is refused by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import Blueprint, jsonify, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from directory.finding import find as finder
from directory.places import PlaceNotFound, resolve_place
from directory.requirements import load_catalogue
from directory.specialties import UnknownWord, age, language, model, specialty
from directory.standing.status import as_json, overview
from directory.title_families import choice
from web import db
from web.data import in_full
from web.errors import problem
from web.people import person_answer
from web.states import described

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")

_TICKS = ("include_trainees", "travel", "remote", "new_clients", "fee_shown", "no_discipline")
_SEARCH_ONCE = frozenset({"place", "radius", "limit", "language", *_TICKS})
_SEARCH_MANY = frozenset({"credential", "specialty", "age", "model"})
_FLAGS = {"true": True, "false": False}


@blueprint.before_request
def _no_stray_parameters() -> Response | None:
    """Parameters that the address does not take are refused, never passed over."""
    once, many = (
        (_SEARCH_ONCE, _SEARCH_MANY)
        if request.endpoint == "api.search"
        else (frozenset(), frozenset())
    )
    wrong = stray(request.args, once, many)
    return problem(400, "Some parameters cannot be used.", wrong) if wrong else None


def stray(args: MultiDict[str, str], once: frozenset[str], many: frozenset[str]) -> dict[str, str]:
    """What is wrong with the parameters' names, by name: unknown, or given too often."""
    known = ", ".join(sorted(once | many)) or "none"
    unknown = {
        name: f"There is no such parameter. There are: {known}."
        for name in args
        if name not in once | many
    }
    often = {
        name: "Give this parameter once."
        for name in args
        if name in once and len(args.getlist(name)) > 1
    }
    return unknown | often


@blueprint.get("/search")
def search() -> Response:
    """People near a place, in the shape of `find --json`."""
    wrong = bad_values(request.args)
    if wrong:
        return problem(400, "Some parameters cannot be used.", wrong)
    return in_full(finder.answer(db.reader(), _query(request.args), db.today()))


@blueprint.get("/people/<person_id>")
def person(person_id: str) -> Response:
    """One person with each fact's source and date."""
    return person_answer(person_id, "api.person")


@blueprint.get("/sources")
def sources() -> Response:
    """Every list and how it stands, in the shape of `sources --json`."""
    return jsonify(as_json(overview(db.session(), db.today())))


@blueprint.get("/requirements/<code>")
def requirements(code: str) -> Response:
    """What a state's credentials require, in the shape of `requirements --json`."""
    return jsonify(described(code))


def bad_values(args: MultiDict[str, str]) -> dict[str, str]:
    """What is wrong with the search's values, by parameter."""
    catalogue = load_catalogue()
    checks: Mapping[str, Callable[[str], object]] = {
        "place": resolve_place,
        "radius": lambda text: _whole(text, finder.MOST_MILES),
        "limit": lambda text: _whole(text, finder.MOST_RESULTS),
        "language": language,
        **dict.fromkeys(_TICKS, _FLAGS.__getitem__),
        "credential": lambda text: choice(text, catalogue),
        "specialty": specialty,
        "age": age,
        "model": model,
    }
    wrong = (
        {} if "place" in args else {"place": "Give a ZIP code, a city with its state, or a state."}
    )
    for name, text in args.items(multi=True):
        found = _problem(checks[name], text)
        if found:
            wrong[name] = found
    return wrong


def _problem(check: Callable[[str], object], text: str) -> str:
    try:
        check(text)
    except KeyError:
        return "Give true or false."
    except (PlaceNotFound, UnknownWord, finder.QueryError) as error:
        return str(error)
    return ""


def _whole(text: str, most: int) -> int:
    if text.isascii() and text.isdigit() and 1 <= int(text) <= most:
        return int(text)
    raise finder.QueryError(f"Give a whole number from 1 to {most}.")


def _query(args: MultiDict[str, str]) -> finder.Query:
    usual = finder.Query(place=args["place"])
    return finder.Query(
        place=args["place"],
        radius_miles=int(args.get("radius", usual.radius_miles)),
        credentials=tuple(args.getlist("credential")),
        specialties=tuple(args.getlist("specialty")),
        ages=tuple(args.getlist("age")),
        models=tuple(args.getlist("model")),
        languages=tuple(args.getlist("language")),
        limit=int(args.get("limit", usual.limit)),
        **{name: _FLAGS[args.get(name, "false")] for name in _TICKS},
    )
