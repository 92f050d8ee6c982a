"""What a family typed into a form: kept as typed, checked field by field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import astuple, dataclass
from typing import Any

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from directory.finding.find import MOST_MILES, MOST_RESULTS, Query, QueryError
from directory.places import PlaceNotFound, resolve_place, state_code
from directory.requirements import load_catalogue
from directory.vocabulary import load
from directory.words.specialties import UnknownWord, age, language, model, specialty
from directory.words.title_families import choice
from web.tokens import BadToken

_LONGEST_TEXT = 120  # characters typed into a field
_LONGEST_CODE = 40  # characters of a choice
_MOST_NEEDS = 8
TICKS = ("travel", "remote", "new_clients", "fee_shown", "no_discipline")


@dataclass(frozen=True, slots=True)
class Criteria:
    """One search as typed. `radius` is in miles, as text; "" means "any" for the choices."""

    place: str = ""
    radius: str = "50"
    needs: tuple[str, ...] = ()
    credential: str = ""
    language: str = ""
    limit: int = 20
    model: str = ""
    ticks: tuple[str, ...] = ()  # of TICKS
    age: str = ""

    def query(self) -> Query:
        """The same as the finder takes it; `problems` must have found nothing."""
        return Query(
            place=self.place,
            radius_miles=int(self.radius),
            credentials=(self.credential,) if self.credential else (),
            specialties=self.needs,
            ages=(self.age,) if self.age else (),
            languages=(self.language,) if self.language else (),
            limit=self.limit,
            models=(self.model,) if self.model else (),
            travel="travel" in self.ticks,
            remote="remote" in self.ticks,
            new_clients="new_clients" in self.ticks,
            fee_shown="fee_shown" in self.ticks,
            no_discipline="no_discipline" in self.ticks,
        )

    def packed(self) -> list[Any]:
        """As a token carries it."""
        return list(astuple(self))


@dataclass(frozen=True, slots=True)
class LookUp:
    """A name, number or id to check, and the state it should be in ("" for any)."""

    name: str = ""
    state: str = ""

    def packed(self) -> list[Any]:
        """As a token carries it."""
        return list(astuple(self))


def criteria_from(form: MultiDict[str, str]) -> Criteria:
    """The search that a form sent; what is too long is cut, what is missing is as usual."""
    needs = dict.fromkeys(word for word in (_code(one) for one in form.getlist("need")) if word)
    return Criteria(
        place=_short(form.get("place", "")),
        radius=_code(form.get("radius", "")) or "50",
        needs=tuple(needs)[:_MOST_NEEDS],
        credential=_code(form.get("credential", "")),
        language=_code(form.get("language", "")),
        limit=int(load("pages")["first_results"]),
        model=_code(form.get("model", "")),
        ticks=tuple(name for name in TICKS if name in form.getlist("also")),
        age=_code(form.get("age", "")),
    )


def criteria_from_query(query: Query) -> Criteria:
    """A saved search as the form has it. Raises QueryError where it asks what the form cannot."""
    several = max(len(query.credentials), len(query.languages), len(query.models)) > 1
    if several or query.ages or query.include_trainees or not isinstance(query.place, str):
        raise QueryError(_("This search asks for more than this site’s form can."))
    return Criteria(
        place=_short(query.place),
        radius=str(query.radius_miles),
        needs=tuple(_code(one) for one in query.specialties[:_MOST_NEEDS]),
        credential=_code("".join(query.credentials)),
        language=_code("".join(query.languages)),
        limit=min(max(query.limit, 1), MOST_RESULTS),
        model=_code("".join(query.models)),
        ticks=tuple(name for name in TICKS if getattr(query, name)),
    )


def look_up_from(form: MultiDict[str, str]) -> LookUp:
    """The look-up that a form sent."""
    return LookUp(_short(form.get("name", "")), _code(form.get("state", "")).upper())


def criteria_of(packed: Any) -> Criteria:
    """The search of an opened token. Raises BadToken for one of another version's form."""
    match packed:
        case [
            str(place),
            str(radius),
            [*needs],
            str(credential),
            str(spoken),
            int(limit),
            str(way),
            [*ticks],
            *more,
        ] if _is_age(more):
            limit = min(max(limit, 1), MOST_RESULTS)
            asked = tuple(map(str, needs)), credential, spoken, limit, way
            told = tuple(name for name in TICKS if name in ticks)
            return Criteria(place, radius, *asked, told, *more)
    raise BadToken


def _is_age(more: list[Any]) -> bool:
    """What a link has behind the rest: an age group, or nothing in links made before there was."""
    return len(more) < 2 and all(isinstance(one, str) for one in more)


def look_up_of(packed: Any) -> LookUp:
    """The look-up of an opened token. Raises BadToken for one of another version's form."""
    match packed:
        case [str(name), str(state)]:
            return LookUp(name, state)
    raise BadToken


def problems(asked: Criteria) -> dict[str, str]:
    """What is wrong, by field, each a sentence for the person who typed it; empty if nothing is."""
    catalogue = load_catalogue()
    checks: Mapping[str, Callable[[], object]] = {
        "place": lambda: resolve_place(asked.place),
        "need": lambda: [specialty(need) for need in asked.needs],
        "radius": lambda: _miles(asked.radius),
        "credential": lambda: choice(asked.credential, catalogue) if asked.credential else None,
        "age": lambda: age(asked.age) if asked.age else None,
        "language": lambda: language(asked.language) if asked.language else None,
        "model": lambda: model(asked.model) if asked.model else None,
    }
    found = {field: _problem(check) for field, check in checks.items()}
    return {field: text for field, text in found.items() if text}


def look_up_problems(asked: LookUp) -> dict[str, str]:
    """What is wrong with a look-up, by field."""
    found = {}
    if not asked.name:
        found["name"] = _("Type a name, or a license number.")
    if asked.state and state_code(asked.state) is None:
        found["state"] = _("Choose a state from the list.")
    return found


def _miles(text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) <= 9 and 1 <= int(text) <= MOST_MILES:
        return int(text)
    raise UnknownWord("distance", text)


def _problem(check: Callable[[], object]) -> str:
    try:
        check()
    except (PlaceNotFound, UnknownWord) as error:
        return str(error)
    return ""


def _short(text: str) -> str:
    return " ".join(text.split())[:_LONGEST_TEXT]


def _code(text: str) -> str:
    return _short(text)[:_LONGEST_CODE]
