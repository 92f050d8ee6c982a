"""Ours beside every peer on every labelled set, without configuration.

    python -m benchmarks.resolver.compare --out DIR [--peers ENV] [--samples DIR]
                                          [--sets NAME…] [--tools NAME…]

Makes the sets that DIR lacks, runs each tool in a process of its own, and prints a JSON line a
figure and at the end a Markdown table: pair F1 at the best threshold by the truth (a ceiling of
each tool's ranking, alike for all), wall seconds and peak megabytes. For ours also what it joins as
shipped: precision and recall of the pairs within its clusters, and the pairs wrongly joined.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.measure import figure
from benchmarks.resolver import sets
from benchmarks.resolver.accuracy import (
    Truth,
    best,
    clustered,
    read_clusters,
    read_pairs,
    read_truth,
)
from benchmarks.resolver.tools import DASK, OURS, TOOLS, clusters_beside, command, weigh

UNITS = {"pair_f1": "share", "seconds": "s", "megabytes": "MB"}
Cell = tuple[float, float, float] | str  # F1, seconds and megabytes, or why there is none


def measured(tool: str, peers: Path, folder: Path, truth: Truth) -> Cell:
    """Run one tool on one set."""
    rows = len(truth.person)
    if rows > TOOLS[tool].most_rows:
        return f"not run: {TOOLS[tool].why}"
    pairs = folder / f"{tool}.csv"
    cost = weigh(command(tool, peers, folder / "people.csv", pairs))
    if cost.failed:
        return f"failed: {cost.failed[:80]}"
    left, right, score, _ = read_pairs(pairs, truth)
    return best(left, right, score, truth).f1, cost.seconds, cost.megabytes


def report(name: str, cells: dict[str, Cell], rows: int) -> None:
    """A line a figure: ours against the best peer, then each peer."""
    peers = {t: c for t, c in cells.items() if t != OURS and not isinstance(c, str)}
    ours = cells.get(OURS)
    if ours is not None and not isinstance(ours, str):
        unlabelled = [tool for tool in peers if not TOOLS[tool].labelled]
        top = max(unlabelled, key=lambda t: peers[t][0], default=None)
        against = TOOLS[top].title if top else ""
        ratio = ours[0] / peers[top][0] if top else None
        figure(f"{name}.pair_f1", ours[0], "share", against, ratio, rows)
        figure(f"{name}.seconds", ours[1], "s", n=rows)
        figure(f"{name}.megabytes", ours[2], "MB", n=rows)
    for tool, cell in peers.items():
        for unit, value in zip(UNITS, cell, strict=True):
            figure(f"{name}.{tool}.{unit}", value, UNITS[unit], n=rows)


def as_shipped(name: str, folder: Path, truth: Truth) -> None:
    """What ours joins by itself."""
    clusters = read_clusters(clusters_beside(folder / f"{OURS}.csv"), truth)
    found = clustered(clusters, truth)
    said = round(found.recall * truth.true_pairs / found.precision) if found.precision else 0
    rows = len(truth.person)
    figure(f"{name}.shipped.precision", found.precision, "share", n=rows)
    figure(f"{name}.shipped.recall", found.recall, "share", n=rows)
    figure(f"{name}.shipped.f1", found.f1, "share", n=rows)
    figure(f"{name}.shipped.wrong", said * (1 - found.precision), "pairs", n=said)


def table(found: dict[str, dict[str, Cell]], tools: list[str]) -> str:
    """The Markdown table: a row a set, a column a tool."""
    lines = ["| set | " + " | ".join(TOOLS[t].title for t in tools) + " |"]
    lines.append("|---" * (len(tools) + 1) + "|")
    for name, cells in found.items():
        lines.append(f"| {name} | " + " | ".join(_shown(cells[t]) for t in tools) + " |")
    return "\n".join(lines)


def _shown(cell: Cell) -> str:
    return cell if isinstance(cell, str) else f"{cell[0]:.4f} ({cell[1]:.1f} s; {cell[2]:.0f} MB)"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--sets", nargs="+", default=list(sets.NAMES), choices=sets.NAMES)
    parser.add_argument(
        "--tools", nargs="+", default=[t for t in TOOLS if t != DASK], choices=list(TOOLS)
    )
    sets.add_places(parser)
    options = parser.parse_args()
    found: dict[str, dict[str, Cell]] = {}
    for name in options.sets:
        folder = options.out / name
        if not (folder / "truth.csv").exists():
            sets.write(name, options.peers, options.samples, options.out)
        truth = read_truth(folder / "truth.csv")
        found[name] = {t: measured(t, options.peers, folder, truth) for t in options.tools}
        report(name, found[name], len(truth.person))
        if not isinstance(found[name].get(OURS, ""), str):
            as_shipped(name, folder, truth)
    print(table(found, options.tools))


if __name__ == "__main__":
    main()
