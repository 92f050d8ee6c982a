"""A search's criteria as a file, and back: the `query` of an answer as JSON, by itself or in it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import orjson
from pydantic import BaseModel, ConfigDict, ValidationError

from directory.finding.query import Query, QueryError
from directory.places import Place
from directory.words.specialties import age

LARGEST = 4 * 1024 * 1024  # bytes; a whole answer as JSON is taken too


class _Query(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    place: str
    radius_miles: int = 50
    credentials: list[str] = []
    specialties: list[str] = []
    languages: list[str] = []
    limit: int = 20
    include_trainees: bool = False
    ages: list[str] = []
    models: list[str] = []
    travel: bool = False
    remote: bool = False
    new_clients: bool = False
    fee_shown: bool = False
    no_discipline: bool = False


def saved(query: Query) -> bytes:
    """The criteria as a JSON file."""
    place = query.place
    typed = (place.postal_code or place.label) if isinstance(place, Place) else place
    plain = replace(query, place=typed)
    return orjson.dumps({"query": plain}, option=orjson.OPT_INDENT_2)


def query_from(content: bytes) -> Query:
    """The criteria of such a file, or of an answer as JSON.

    Raises QueryError for anything else; whether its words are known is for `query.resolve` to say.
    """
    try:
        data = orjson.loads(content)
        told = _Query.model_validate(data["query"])
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(map(str, first["loc"]))
        raise QueryError(f"The file's {name} cannot be used: {first['msg']}.") from None
    except (orjson.JSONDecodeError, KeyError, TypeError, IndexError):
        raise QueryError('This is no saved search. It is JSON with a "query".') from None
    values: dict[str, Any] = {
        n: tuple(v) if isinstance(v, list) else v for n, v in told.model_dump().items()
    }
    ages = {age(one) for one in told.ages}  # an answer tells them among the specialties too
    values["specialties"] = tuple(one for one in told.specialties if one not in ages)
    return Query(**values)
