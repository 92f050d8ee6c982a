"""What the engine knows before it sees a table, read from `data/vocabulary/linkage.yaml`."""

from __future__ import annotations

from functools import cache
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from directory.vocabulary import load

Way = Literal["one", "any", "shared", "kin", "half", "moved", "renamed", "home", "named"]
Share = Annotated[float, Field(gt=0, le=1)]


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class ColumnSettings(_Strict):
    """One column: how its values compare, and what is expected of one person's two values."""

    form: str
    aliases: tuple[str, ...] = Field(default=(), strict=False)
    says: str
    exact: Share
    grades: dict[str, Share]
    place: bool = False
    most_different: float = 1.0
    per_typo: float = 0.0
    fact: int = 0
    fact_too: tuple[str, ...] = Field(default=(), strict=False)
    fact_within: str = ""
    of_twins: bool = False
    settles: bool = False
    listed: bool = False
    at_home: float | None = None


class Key(_Strict):
    """A blocking key: its parts, and the most records of one value that are all compared."""

    of: tuple[str, ...] = Field(strict=False)
    most: int


class Kind(_Strict):
    """One kind of pair; `ways` gives the way of each column that has one of its own."""

    name: str
    same: bool = False
    share: Share
    places: Way | None = None
    ways: dict[str, Way] = {}

    def way(self, name: str, column: ColumnSettings) -> Way:
        """How this column's values compare in such a pair."""
        place = column.place or (column.at_home is not None and self.places == "home")
        otherwise: Way = "one" if self.same else "any"
        return self.ways.get(name) or (place and self.places) or otherwise


class Settings(_Strict):
    """All of the file."""

    columns: dict[str, ColumnSettings]
    rarity: tuple[int, ...] = Field(strict=False)
    parts: dict[str, str]
    split_by: tuple[str, ...] = Field(strict=False)
    keys: tuple[Key, ...] = Field(strict=False)
    kinds: tuple[Kind, ...] = Field(strict=False)
    firmness: dict[Way, float]
    generations_per_family: float
    namesakes_per_chance: float

    def heading_of(self, heading: str) -> str | None:
        """The column that a heading of a file means; None for one that is not known."""
        word = "_".join(heading.strip().lower().replace("-", " ").split())
        if word in self.columns:
            return word
        return next((name for name, c in self.columns.items() if word in c.aliases), None)


def _kind(entry: dict[str, Any]) -> dict[str, Any]:
    own = ("name", "same", "share", "places")
    ways = {key: value for key, value in entry.items() if key not in own}
    return {key: entry[key] for key in own if key in entry} | {"ways": ways}


@cache
def settings() -> Settings:
    """The settings, read once. Raises pydantic's ValidationError where the file is wrong."""
    found = dict(load("linkage"))
    return Settings.model_validate(found | {"kinds": [_kind(kind) for kind in found["kinds"]]})
