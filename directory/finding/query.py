"""What a person asks a search for: as typed, and with every word resolved."""

from __future__ import annotations

from dataclasses import dataclass

from directory.finding.ranking_model import Question
from directory.places import Place, resolve_place
from directory.requirements import Catalogue
from directory.words.specialties import age, language, model, specialty
from directory.words.title_families import choice

MOST_MILES = 500
MOST_RESULTS = 500


class QueryError(ValueError):
    """A number out of range; its text is a whole sentence."""


@dataclass(frozen=True, slots=True)
class Query:
    """What a person typed. Every choice may be a code or plain words.

    Several credentials, or models of intervention, mean any one of them. Each specialty, age group
    or language adds its own points. `travel` and `remote` also ask for people farther away who say
    they come, or work by video. `models`, `new_clients`, `fee_shown` and `no_discipline` are
    filters: see `directory.finding.filters`.
    """

    place: str | Place
    radius_miles: int = 50
    credentials: tuple[str, ...] = ()
    specialties: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    limit: int = 20
    include_trainees: bool = False
    ages: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    travel: bool = False
    remote: bool = False
    new_clients: bool = False
    fee_shown: bool = False
    no_discipline: bool = False


def resolve(query: Query, catalogue: Catalogue) -> Question:
    """Every word of the query resolved.

    Raises PlaceNotFound (AmbiguousPlace), UnknownWord and QueryError; each one's text can be
    shown as it is.
    """
    _check("distance", query.radius_miles, MOST_MILES)
    _check("number of results", query.limit, MOST_RESULTS)
    place = query.place if isinstance(query.place, Place) else resolve_place(query.place)
    needs = [*map(specialty, query.specialties), *map(age, query.ages)]
    return Question(
        place=place,
        radius_miles=None if place.latitude is None else query.radius_miles,
        choices=tuple(choice(text, catalogue) for text in query.credentials),
        specialties=tuple(dict.fromkeys(needs)),
        languages=tuple(dict.fromkeys(language(text) for text in query.languages)),
        include_trainees=query.include_trainees,
        travel=query.travel,
        remote=query.remote,
        models=tuple(dict.fromkeys(model(text) for text in query.models)),
        new_clients=query.new_clients,
        fee_shown=query.fee_shown,
        no_discipline=query.no_discipline,
    )


def _check(what: str, number: int, most: int) -> None:
    if not 1 <= number <= most:
        raise QueryError(f"The {what} must be between 1 and {most}, not {number}.")
