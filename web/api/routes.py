"""The addresses of the API, each told once: how it is asked, what it answers, what else it may say.

The document (`web.api.openapi`) is made of the same words that check what is asked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Literal

import orjson
from flask import Blueprint, g, request
from sqlalchemy.exc import DBAPIError
from werkzeug.wrappers import Response

from directory.store import StoreError
from web.api.conditional import unless_held
from web.api.editions import mark
from web.api.parameters import Asked, Nothing, Parameters, Refused, read
from web.data import recalled
from web.errors import refused

PREFIX = "/api/v1"
blueprint = Blueprint("api", __name__, url_prefix=PREFIX)

View = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Also:
    """Another answer than 200. `answer` is its shape; a problem document where it is an error."""

    status: int
    text: str
    answer: Any = None


@dataclass(frozen=True, slots=True)
class Operation:
    """One address: everything that the document says of it."""

    name: str
    path: str
    summary: str
    asked: type[Parameters]
    answer: Any
    also: tuple[Also, ...]
    mode: Literal["serialization", "validation"]
    module: str


OPERATIONS: list[Operation] = []


def serves(
    path: str,
    answer: Any,
    *,
    asked: type[Asked] = Nothing,  # type: ignore[assignment]
    also: tuple[Also, ...] = (),
    by_edition: bool = True,
    site: Blueprint = blueprint,
    by_index: bool = False,
    mode: Literal["serialization", "validation"] = "serialization",
) -> Callable[[Callable[[Asked], Any]], View]:
    """Serve a GET address of `site`. The view is given its parameters, read, and gives its answer.

    `by_edition`: the answer follows from what is published and asked, so that it need not be made
    again for whoever holds it; otherwise its mark is one of its bytes. `by_index`: it is made of
    the index alone, and of the index's edition.
    """

    def serving(view: Callable[[Asked], Any]) -> View:
        name = view.__name__
        summary = (view.__doc__ or "").strip()
        whole = f"{site.url_prefix}{path}"
        OPERATIONS.append(
            Operation(name, whole, summary, asked, answer, also, mode, view.__module__)
        )

        def marked(where: dict[str, str]) -> str | None:
            try:
                return mark(by_index=by_index) if by_edition else None
            except (StoreError, DBAPIError):
                read(asked, request.args, where)  # what is never answered is refused without it too
                raise

        @wraps(view)
        def answered(**where: str) -> Response:
            try:
                g.mark = held = marked(where)
                known = recalled(held) if held and by_index else None
                if known is not None:
                    return unless_held(lambda: known, held)
                wanted = read(asked, request.args, where)
            except Refused as error:
                return refused(error.wrong)
            return unless_held(lambda: _sent(view(wanted)), held)

        site.add_url_rule(path, name, answered, methods=["GET"])
        return answered

    return serving


def _sent(found: Any) -> Response:
    if isinstance(found, Response):
        return found
    answer = Response(orjson.dumps(found), mimetype="application/json")
    following = getattr(found, "next", None)
    if following:
        answer.headers["Link"] = f'<{following}>; rel="next"'
    return answer
