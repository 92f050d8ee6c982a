"""Makes `data/gazetteer/*.tsv`: ZIP codes, cities and counties, quick to read.

    python -m directory.places.packing

Names come from the `zipcodes` package; the point of a ZIP code is the Census Bureau's (`zcta.csv`)
where it has an area, else the package's. The package's own table takes most of a second to unpack,
which every command would pay for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from directory.data import data_path
from directory.places.gazetteer import FILES, Point, city_key
from directory.places.states import ASSOCIATED

_PLACES = 5  # decimals of a degree: a metre
Row = Mapping[str, Any]  # as `zipcodes` gives them


@dataclass(slots=True)
class _Town:
    """A city or county on its way: its middle is the median of its ZIP codes' points.

    A mean would be drawn away by one wide ZIP code: out of Anchorage by 20 miles.
    """

    name: str
    zip_count: int = 0
    points: list[Point] = field(default_factory=list)

    def middle(self) -> Point | None:
        """Degrees north and east; None where no point is known."""
        if not self.points:
            return None
        latitudes, longitudes = zip(*self.points, strict=True)
        return round(median(latitudes), _PLACES), round(median(longitudes), _PLACES)


def pack(rows: Iterable[Row], areas: Mapping[str, Point]) -> tuple[str, str, str]:
    """The texts of `gazetteer.FILES`, each sorted, a line a place; `areas` are points by ZIP."""
    known = sorted(rows, key=lambda row: str(row["zip_code"]))
    zips = [
        _line(
            row["zip_code"],
            row["state"],
            row["city"],
            *_written(_point(row, areas)),
            "1" if row["zip_code"] in areas else "",
        )
        for row in known
    ]
    return (
        "".join(zips),
        _written_towns(_towns(known, areas)),
        _written_towns(_counties(known, areas)),
    )


def areas_of(text: str) -> dict[str, Point]:
    """The Census Bureau's points of ZIP code areas, by ZIP code, out of the text of `zcta.csv`."""
    rows = (line.split(",") for line in text.splitlines()[1:])
    return {code: (float(latitude), float(longitude)) for code, latitude, longitude in rows}


def _written_towns(towns: Mapping[tuple[str, str], _Town]) -> str:
    return "".join(
        _line(state, key, town.name, town.zip_count, *_written(town.middle()))
        for (state, key), town in sorted(towns.items())
    )


def _counties(rows: Iterable[Row], areas: Mapping[str, Point]) -> dict[tuple[str, str], _Town]:
    """Counties by state and folded name."""
    found: dict[tuple[str, str], _Town] = {}
    for row in rows:
        county, point = row.get("county"), _point(row, areas)
        if county and point and row["active"]:
            town = found.setdefault((row["state"], city_key(county)), _Town(county))
            town.zip_count += 1
            town.points.append(point)
    return found


def _towns(rows: Iterable[Row], areas: Mapping[str, Point]) -> dict[tuple[str, str], _Town]:
    """Cities by state and folded name."""
    found: dict[tuple[str, str], _Town] = {}
    accepted: list[tuple[str, str, Point]] = []
    for row in rows:
        if not row["active"]:
            continue  # a withdrawn ZIP can stand in an old listing but says nothing of cities
        state, point = row["state"], _point(row, areas)
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


def _point(row: Row, areas: Mapping[str, Point]) -> Point | None:
    """The package writes (0, 0), a point in the sea off Africa, where it knows none."""
    if area := areas.get(row["zip_code"]):
        return area
    latitude, longitude = float(row["lat"] or 0), float(row["long"] or 0)
    if row["state"] in ASSOCIATED:  # all of them lie in the east; the package has one in the west
        longitude = abs(longitude)
    return (latitude, longitude) if latitude or longitude else None


def _written(point: Point | None) -> tuple[str, str]:
    return (repr(point[0]), repr(point[1])) if point else ("", "")


def _line(*values: object) -> str:
    return "\t".join(map(str, values)) + "\n"


def main() -> None:
    """Write the files."""
    import zipcodes

    folder = Path(str(data_path("gazetteer")))
    areas = areas_of((folder / "zcta.csv").read_text("ascii"))
    packed = pack(zipcodes.filter_by(), areas)  # type: ignore[no-untyped-call]
    for name, text in zip(FILES, packed, strict=True):
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
