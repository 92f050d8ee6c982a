"""Cost against rows: ours and Splink at 10,000, 100,000 and 1,000,000 rows, in one run.

    python -m benchmarks.resolver.scale --out DIR [--peers ENV] [--plot FILE.svg]

Each tool in a process of its own, on the same invented people tables, one after another; with
`--tools ours dask`, ours on threads and on processes of a Dask cluster, whose files must be equal
(peak megabytes are then of the largest process). `ratio` is
ours to Splink's (seconds, peak megabytes). `growth` is the exponent of seconds against rows from
the smallest to the largest table: 1 is linear.
"""

from __future__ import annotations

import argparse
import filecmp
import math
from pathlib import Path

from benchmarks.measure import figure
from benchmarks.resolver import sets
from benchmarks.resolver.tools import (
    DASK,
    OURS,
    TOOLS,
    Weighed,
    clusters_beside,
    command,
    weigh,
)

PEER = "splink"
Costs = dict[str, dict[int, Weighed]]
WIDTH, HEIGHT, MARGIN = 640, 400, 60  # of the plot, in pixels
FONT = 'font-family="sans-serif" font-size="13"'
COLOURS = {OURS: "#1b6ca8", DASK: "#5b8c2a", PEER: "#b8472a"}


def measured(names: list[str], tools: list[str], peers: Path, out: Path) -> Costs:
    """What each tool needs for each table. Raises SystemExit where a tool fails."""
    costs: Costs = {tool: {} for tool in tools}
    for name in names:
        folder = out / name
        if not (folder / "people.csv").exists():
            sets.write(name, peers, Path(), out)
        for tool in tools:
            cost = weigh(command(tool, peers, folder / "people.csv", folder / f"{tool}.csv"))
            if cost.failed:
                raise SystemExit(f"{tool} failed on {name}: {cost.failed}")
            costs[tool][sets.PEOPLE[name]] = cost
        if {OURS, DASK} <= set(tools):
            same_files(folder)
    return costs


def same_files(folder: Path) -> None:
    """Raises SystemExit where threads and a cluster's processes gave other answers."""
    one, other = folder / f"{OURS}.csv", folder / f"{DASK}.csv"
    for left, right in ((one, other), (clusters_beside(one), clusters_beside(other))):
        if not filecmp.cmp(left, right, shallow=False):
            raise SystemExit(f"{left} and {right} differ")


def report(costs: Costs) -> None:
    for tool, by_rows in costs.items():
        for rows, cost in by_rows.items():
            peer = costs.get(PEER, {}).get(rows) if tool == OURS else None
            against = TOOLS[PEER].title if peer else ""
            time = cost.seconds / peer.seconds if peer else None
            space = cost.megabytes / peer.megabytes if peer else None
            figure(f"scale.{tool}.seconds", cost.seconds, "s", against, time, rows)
            figure(f"scale.{tool}.megabytes", cost.megabytes, "MB", against, space, rows)
        few, many = min(by_rows), max(by_rows)
        if few < many:
            rise = math.log(by_rows[many].seconds / by_rows[few].seconds) / math.log(many / few)
            figure(f"scale.{tool}.growth", rise, "exponent", n=many)


def plot(costs: Costs) -> str:
    """Seconds against rows as SVG, both axes logarithmic."""
    points = [(r, c.seconds) for by_rows in costs.values() for r, c in by_rows.items()]
    x = _Axis([r for r, _ in points], MARGIN, WIDTH - MARGIN)
    y = _Axis([s for _, s in points], HEIGHT - MARGIN, MARGIN)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" {FONT}>',
        "<title>Seconds against rows</title>",
        f'<text x="{MARGIN}" y="30">Seconds against rows, both axes logarithmic</text>',
    ]
    for at, rows in enumerate(sorted({r for r, _ in points})):
        anchor = ("start", "middle", "end")[min(at, 2)]
        label = f'<text x="{x(rows):.0f}" y="{HEIGHT - 20}" text-anchor="{anchor}">{rows:,}</text>'
        parts.append(label)
    for tool, by_rows in costs.items():
        line = " ".join(f"{x(r):.1f},{y(c.seconds):.1f}" for r, c in by_rows.items())
        parts.append(
            f'<polyline points="{line}" fill="none" stroke="{COLOURS[tool]}" stroke-width="2"/>'
        )
        for rows, cost in by_rows.items():
            place = f'x="{x(rows) + 6:.0f}" y="{y(cost.seconds) - 6:.0f}"'
            text = f"{TOOLS[tool].title} {cost.seconds:.1f} s"
            end = ' text-anchor="end"' if rows == max(by_rows) else ""
            parts.append(f'<text {place} fill="{COLOURS[tool]}"{end}>{text}</text>')
    return "\n".join([*parts, "</svg>", ""])


class _Axis:
    """A logarithmic axis: a value to a pixel."""

    def __init__(self, values: list[float], start: float, end: float) -> None:
        self.low, high = math.log(min(values)), math.log(max(values))
        self.start = start
        self.step = (end - start) / ((high - self.low) or 1)

    def __call__(self, value: float) -> float:
        return self.start + (math.log(value) - self.low) * self.step


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--sets", nargs="+", default=list(sets.PEOPLE), choices=list(sets.PEOPLE))
    parser.add_argument("--tools", nargs="+", default=[OURS, PEER], choices=[OURS, DASK, PEER])
    parser.add_argument("--plot", type=Path)
    sets.add_places(parser)
    options = parser.parse_args()
    costs = measured(options.sets, options.tools, options.peers, options.out)
    report(costs)
    if options.plot:
        options.plot.write_text(plot(costs), encoding="utf-8")


if __name__ == "__main__":
    main()
