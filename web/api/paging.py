"""Pages of a long list: each begins behind the last id of the one before.

Ids are stable and the order is theirs, so that a page neither loses nor repeats anybody, whatever
comes or goes between two of them.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from typing import Annotated, TypeVar
from urllib.parse import urlencode

from flask import request
from pydantic import Field
from pydantic.functional_validators import AfterValidator

from web.api.parameters import Parameters, refusal, whole

MOST = 500
_CURSOR = re.compile(r"[A-Za-z0-9_-]{2,64}")
_USE = "Take it, as it is, from the `next` of the page before."

Limit = Annotated[
    int, Field(ge=1, le=MOST, description=f"The most on one page, up to {MOST}."), whole(MOST)
]
CURSOR = Field(description=f"Where the page begins. {_USE}", max_length=64)
Item = TypeVar("Item")


class Paged(Parameters):
    """A page of a list; a noun adds its own `cursor`."""

    limit: Limit = 100


def cursor(last: str) -> str:
    """The text that stands for "behind this id"."""
    return urlsafe_b64encode(last.encode()).decode().rstrip("=")


def behind(ids: str) -> AfterValidator:
    """Reads a cursor into the id that it stands for; `ids` is the pattern of the list's ids."""
    pattern = re.compile(ids)

    def opened(text: str) -> str:
        try:
            found = urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode("ascii")
        except ValueError:
            found = ""
        if not _CURSOR.fullmatch(text) or not pattern.fullmatch(found) or cursor(found) != text:
            raise refusal(f"This is no cursor of this list. {_USE}")
        return found

    return AfterValidator(opened)


def page_of(
    found: Sequence[Item], limit: int, id_of: Callable[[Item], str]
) -> tuple[list[Item], str | None]:
    """The page and the link to the next one, from one item more than the page may hold."""
    page = list(found[:limit])
    return page, next_link(id_of(page[-1])) if len(found) > limit else None


def next_link(last: str) -> str:
    """This request's address with the cursor moved behind `last`, relative to the site."""
    asked = [pair for pair in request.args.items(multi=True) if pair[0] != "cursor"]
    return f"{request.path}?{urlencode([*asked, ('cursor', cursor(last))])}"
