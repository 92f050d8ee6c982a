"""What stood in a row beside a word that nobody has explained, without a fact about anybody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from crawler.rows.columns import Target

_GENERAL = (  # words that many rows share
    Target.TITLE,
    Target.STATUS,
    Target.SUB_STATUS,
    Target.CURRENT_FLAG,
    Target.DISCIPLINE,
    Target.HOLDER_KIND,
)


def beside(values: Mapping[Target, Sequence[Any]]) -> dict[str, str]:
    """The row's general words, and only the names of the other facts it has. Pure."""
    words = {str(t): str(values[t][0]) for t in _GENERAL if values.get(t)}
    also = [str(t).replace("_", " ") for t in Target if values.get(t) and t not in _GENERAL]
    return words | ({"also filled": ", ".join(also)} if also else {})
