"""What an index says of itself: which edition it is of, and what its numbers stand for."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from directory import program
from directory.cards.model import CredentialCard, to_plain
from directory.index import records
from directory.index.columns import COLUMNS, Kind
from directory.index.leaf import Leaf
from directory.sources.info import SourceInfo

_FORMAT = 9  # raise it when the columns' meaning changes


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an index is of, and the words that its numbers stand for."""

    edition: str
    hidden: str | None
    kinds: tuple[Kind, ...]
    states: tuple[str, ...]
    specialties: tuple[str, ...]
    languages: tuple[str, ...]
    sources: tuple[SourceInfo, ...]
    sample_day: dt.date | None
    people: int
    listings: int

    def write(self, folder: Path) -> None:
        """Write it into the folder of its index."""
        told = {"form": form(), **to_plain(asdict(self))}
        (folder / "manifest.json").write_text(json.dumps(told), encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> Manifest | None:
        """The manifest; None for an index that another version of the program made."""
        told: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        if told.pop("form") != form():
            return None
        day = told["sample_day"]
        lists = {name: tuple(told[name]) for name in ("states", "specialties", "languages")}
        kinds = tuple(Kind(*one) for one in told["kinds"])
        sources = tuple(
            SourceInfo(**{**one, "credentials": tuple(one["credentials"])})
            for one in told["sources"]
        )
        day = dt.date.fromisoformat(day) if day else None
        return cls(**{**told, **lists, "kinds": kinds, "sources": sources, "sample_day": day})


def form() -> str:
    """Changes with what an index holds: its columns, its records, and all words written in it.

    And with the program: leaves hold what was judged, and a judgment that was mended must not stand
    until the day is over.
    """
    cards = [field.name for field in fields(CredentialCard)]
    told = [_FORMAT, COLUMNS, records.NAMES, cards, Leaf._fields, program.mark()]
    return hashlib.blake2b(json.dumps(told).encode(), digest_size=8).hexdigest()
