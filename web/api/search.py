"""Search: people near a place, ranked, with every reason."""

from __future__ import annotations

from typing import Annotated

from flask import g
from pydantic import Field
from werkzeug.wrappers import Response

from directory.finding import find as finder
from directory.places import resolve_place
from directory.requirements import load_catalogue
from directory.words import specialties
from directory.words.title_families import choice
from web.api.parameters import Flag, Parameters, Text, known_by, whole
from web.api.routes import serves
from web.api.search_answer import SearchAnswer
from web.data import in_full


def _credential(text: str) -> object:
    return choice(text, load_catalogue())


class SearchParameters(Parameters):
    """What a search takes."""

    place: Annotated[
        Text,
        known_by(resolve_place),
        Field(
            description="A ZIP code, a city with its state, or a state.",
            examples=["06103", "Denver, CO", "Texas"],
        ),
    ]
    radius: Annotated[
        int,
        Field(ge=1, le=finder.MOST_MILES, description="Miles from the place."),
        whole(finder.MOST_MILES),
    ] = 50
    limit: Annotated[
        int,
        Field(ge=1, le=finder.MOST_RESULTS, description="The most people to rank."),
        whole(finder.MOST_RESULTS),
    ] = 20
    credential: Annotated[
        tuple[Annotated[Text, known_by(_credential)], ...],
        Field(
            description="Letters, title or family of a credential; several mean any one of them.",
            examples=[["LADC"], ["CIP", "CADC"]],
        ),
    ] = ()
    specialty: Annotated[
        tuple[Annotated[Text, known_by(specialties.specialty)], ...],
        Field(description="A specialty or need; each adds points.", examples=[["alcohol"]]),
    ] = ()
    age: Annotated[
        tuple[Annotated[Text, known_by(specialties.age)], ...],
        Field(description="An age group; each adds points.", examples=[["adolescents"]]),
    ] = ()
    model: Annotated[
        tuple[Annotated[Text, known_by(specialties.model)], ...],
        Field(description="A model of intervention: a filter; several mean any one of them."),
    ] = ()
    language: Annotated[
        Text,
        known_by(specialties.language),
        Field(description="A language they should speak; adds points.", examples=["es"]),
    ] = ""
    include_trainees: Annotated[Flag, Field(description="Show people in training too.")] = False
    travel: Annotated[Flag, Field(description="Also people farther away who travel there.")] = False
    remote: Annotated[Flag, Field(description="Also people farther away who work by video.")] = (
        False
    )
    new_clients: Annotated[Flag, Field(description="Leave out who takes no new clients.")] = False
    fee_shown: Annotated[Flag, Field(description="Only people who state their fee.")] = False
    no_discipline: Annotated[
        Flag, Field(description="Leave out whom a board shows an action of.")
    ] = False


@serves("/search", SearchAnswer, asked=SearchParameters, by_index=True)
def search(asked: SearchParameters) -> Response:
    """People near a place, ranked with every reason, in the shape of `find --json`."""
    return in_full(_query(asked), g.mark)


def _query(asked: SearchParameters) -> finder.Query:
    return finder.Query(
        place=asked.place,
        radius_miles=asked.radius,
        credentials=asked.credential,
        specialties=asked.specialty,
        ages=asked.age,
        models=asked.model,
        languages=(asked.language,) if asked.language else (),
        limit=asked.limit,
        include_trainees=asked.include_trainees,
        travel=asked.travel,
        remote=asked.remote,
        new_clients=asked.new_clients,
        fee_shown=asked.fee_shown,
        no_discipline=asked.no_discipline,
    )
