"""What names a row, as an address or a form says it: what no store can hold is none."""

from __future__ import annotations

from typing import Any

from werkzeug.routing import IntegerConverter, Map

LONGEST_ID = 64  # characters of a person's: what is said in an address again has an end
MOST = 2**31 - 1  # of an INTEGER, as PostgreSQL has it


class Number(IntegerConverter):
    """`<number:…>` in a route: others are not found."""

    def __init__(self, map: Map, **told: Any) -> None:  # noqa: A002 - the library's own name
        super().__init__(map, max=MOST, **told)


def row_number(text: str) -> int:
    """The number that a form or query says. Raises ValueError for what is none of a row."""
    found = int(text)
    if not 0 <= found <= MOST:
        raise ValueError(f"no row has the number {found}")
    return found
