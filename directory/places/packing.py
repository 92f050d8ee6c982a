"""Makes `data/gazetteer/`: the ZIP codes and cities of the `zipcodes` package, quick to read.

    python -m directory.places.packing

The package's own table takes most of a second to unpack, which every command would pay for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from directory.data import data_path
from directory.places.gazetteer import Point, city_key

_PLACES = 5  # decimals of a degree: a metre
Row = Mapping[str, Any]  # as `zipcodes` gives them


@dataclass(slots=True)
class _Town:
    """A city on its way: its middle is the mean of its ZIP codes' points."""

    name: str
    zip_count: int = 0
    points: list[Point] = field(default_factory=list)

    def middle(self) -> Point | None:
        """Degrees north and east; None where no point is known."""
        if not self.points:
            return None
        latitudes, longitudes = zip(*self.points, strict=True)
        count = len(self.points)
        return round(sum(latitudes) / count, _PLACES), round(sum(longitudes) / count, _PLACES)


def pack(rows: Iterable[Row]) -> tuple[str, str]:
    """The texts of `zips.tsv` and `cities.tsv`, each sorted, a line a place."""
    known = sorted(rows, key=lambda row: str(row["zip_code"]))
    zips = [
        _line(row["zip_code"], row["state"], row["city"], *_written(_point(row))) for row in known
    ]
    cities = [
        _line(state, key, town.name, town.zip_count, *_written(town.middle()))
        for (state, key), town in sorted(_towns(known).items())
    ]
    return "".join(zips), "".join(cities)


def _towns(rows: Iterable[Row]) -> dict[tuple[str, str], _Town]:
    """Cities by state and folded name."""
    found: dict[tuple[str, str], _Town] = {}
    accepted: list[tuple[str, str, Point]] = []
    for row in rows:
        if not row["active"]:
            continue  # a withdrawn ZIP can stand in an old listing but says nothing of cities
        state, point = row["state"], _point(row)
        town = found.setdefault((state, city_key(row["city"])), _Town(row["city"]))
        town.zip_count += 1
        if point:
            town.points.append(point)
            accepted += [(state, name, point) for name in row["acceptable_cities"]]
    _add_accepted(found, accepted)
    return found


def _add_accepted(
    found: dict[tuple[str, str], _Town], accepted: Iterable[tuple[str, str, Point]]
) -> None:
    """Names that ZIP codes merely accept: places only where no ZIP has them for its own."""
    own = {key for key, town in found.items() if town.points}
    for state, name, point in accepted:
        key = (state, city_key(name))
        if key not in own:
            found.setdefault(key, _Town(name)).points.append(point)


def _point(row: Row) -> Point | None:
    """The table writes (0, 0), a point in the sea off Africa, where it knows none."""
    point = float(row["lat"] or 0), float(row["long"] or 0)
    return point if any(point) else None


def _written(point: Point | None) -> tuple[str, str]:
    return (repr(point[0]), repr(point[1])) if point else ("", "")


def _line(*values: object) -> str:
    return "\t".join(map(str, values)) + "\n"


def main() -> None:
    """Write the two files."""
    import zipcodes

    folder = Path(str(data_path("gazetteer")))
    folder.mkdir(exist_ok=True)
    packed = pack(zipcodes.filter_by())  # type: ignore[no-untyped-call]
    for name, text in zip(("zips.tsv", "cities.tsv"), packed, strict=True):
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
