"""How well the resolver finds one person's records in two snapshots of the provider registry.

    python benchmarks/nppes_gold.py RECORDS.csv

RECORDS.csv has record_id, gold_npi, first, middle, last, suffix, practice_city, practice_state,
practice_zip, license_number and license_state. The NPI is the answer and is hidden from the
resolver, but for the last two figures. The peer is a plain whole-name similarity (rapidfuzz
WRatio) over the same candidate pairs, at the threshold that suits it best on these very records.
"""

from __future__ import annotations

import argparse
import csv
import json
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from rapidfuzz import fuzz

from directory.listings.numbers import is_junk_number
from directory.listings.profile import Profile
from directory.models import Sameness
from directory.names.parse import fold, name_from_parts
from directory.resolve.candidates import Index
from directory.resolve.clusters import cluster
from directory.resolve.ledger import Held, Pair
from directory.resolve.run import Judge

THRESHOLDS = range(70, 101)


def read(path: Path) -> tuple[list[Profile], dict[str, str]]:
    """The records as self-reported profiles without their NPI, and the NPI of each."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = sorted(csv.DictReader(lines), key=lambda row: row["record_id"])
    return [profile(row) for row in rows], {row["record_id"]: row["gold_npi"] for row in rows}


def profile(row: dict[str, str]) -> Profile:
    name = name_from_parts(
        family=row["last"], given=row["first"], middle=row["middle"], suffix=row["suffix"]
    )
    number, state = row["license_number"].strip(), row["license_state"].strip()
    usable = state and not is_junk_number(number, row["gold_npi"])
    return Profile(
        listing_id=row["record_id"],
        jurisdiction="US",
        family=fold(name.family),
        given=fold(name.given),
        middle=fold(name.middle),
        suffix=name.suffix,
        former_families=tuple(map(fold, name.former_families)),
        claims=((state, number),) if usable else (),
        city=fold(row["practice_city"]),
        state=row["practice_state"],
        postal_code=row["practice_zip"][:5],
        self_reported=True,
        name=name,
    )


def resolved(profiles: Sequence[Profile]) -> tuple[set[Pair], set[Pair]]:
    """All candidate pairs, and those that end in one person."""
    index = Index(profiles)
    judge = Judge(index)
    pairs = index.pairs().pairs
    same: dict[Pair, Held] = {}
    for left, right in pairs:
        a, b = profiles[left], profiles[right]
        judgement = judge(a, b)
        if judgement.verdict is Sameness.SAME:
            made_by = f"rule:{judgement.rule}"
            same[a.listing_id, b.listing_id] = Held(0, Sameness.SAME, made_by, judgement.score, "")
    ids = [(profiles[left].listing_id, profiles[right].listing_id) for left, right in pairs]
    return set(ids), joined(cluster(profiles, same, []).people)


def joined(groups: Iterable[Sequence[str]]) -> set[Pair]:
    """Every pair within the groups."""
    return {(min(a, b), max(a, b)) for group in groups for a in group for b in group if a != b}


def accuracy(found: set[Pair], true: set[Pair]) -> tuple[float, float, float]:
    """Pair precision, recall and F1."""
    right = len(found & true)
    precision = right / len(found) if found else 1.0
    recall = right / len(true)
    return precision, recall, 2 * precision * recall / (precision + recall or 1.0)


def by_name(
    profiles: Sequence[Profile], candidates: set[Pair], true: set[Pair]
) -> tuple[float, set[Pair]]:
    """The peer: the threshold with the best F1, and the pairs it joins."""
    names = {p.listing_id: f"{p.given} {p.middle} {p.family}" for p in profiles}
    scores = {pair: fuzz.WRatio(names[pair[0]], names[pair[1]]) for pair in candidates}
    at = {t: {pair for pair, score in scores.items() if score >= t} for t in THRESHOLDS}
    best = max(at, key=lambda t: (accuracy(at[t], true)[2], t))
    return best, at[best]


def strangers_merged(profiles: Sequence[Profile], npis: dict[str, str], found: set[Pair]) -> int:
    """How many groups of one given and family name but several NPIs have a wrong merge."""
    names = {p.listing_id: (p.given, p.family) for p in profiles}
    wrong = {names[a] for a, b in found if npis[a] != npis[b] and names[a] == names[b]}
    return len(wrong)


def groups_of_strangers(profiles: Sequence[Profile], npis: dict[str, str]) -> int:
    """How many names are borne under several NPIs."""
    owners: dict[tuple[str, str], set[str]] = defaultdict(set)
    for p in profiles:
        owners[p.given, p.family].add(npis[p.listing_id])
    return sum(len(found) > 1 for found in owners.values())


def line(name: str, value: float, unit: str, n: int, peer: tuple[str, float] | None = None) -> None:
    against, other = peer or (None, 0.0)
    ratio = round(value / other, 4) if peer and other else None
    print(
        json.dumps(
            {
                "name": name,
                "value": round(value, 4),
                "unit": unit,
                "against": against,
                "ratio": ratio,
                "n": n,
            }
        )
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("records", type=Path)
    profiles, npis = read(parser.parse_args().records)
    copies = Counter(npis.values())
    owners = {npi: [i for i, n in npis.items() if n == npi] for npi in copies}
    true = joined(owners.values())
    began = time.perf_counter()
    candidates, found = resolved(profiles)
    seconds = time.perf_counter() - began
    threshold, peer = by_name(profiles, candidates, true)
    against = f"rapidfuzz WRatio >= {threshold}, same candidates"
    n = len(profiles)
    line("candidate_recall", accuracy(candidates, true)[1], "share", n)
    for name, ours, theirs in zip(
        ("pair_precision", "pair_recall", "pair_f1"),
        accuracy(found, true),
        accuracy(peer, true),
        strict=True,
    ):
        line(f"npi_hidden.{name}", ours, "share", n, (against, theirs))
    groups = groups_of_strangers(profiles, npis)
    merged = strangers_merged(profiles, npis, found)
    theirs_merged = strangers_merged(profiles, npis, peer)
    line("npi_hidden.strangers_merged", merged, "groups", groups, (against, theirs_merged))
    line("npi_hidden.seconds", seconds, "s", n)
    shown = [p._replace(npi=npis[p.listing_id]) for p in profiles]
    _, with_npi = resolved(shown)
    line("npi_shown.strangers_merged", strangers_merged(shown, npis, with_npi), "groups", groups)
    line("npi_shown.pair_precision", accuracy(with_npi, true)[0], "share", n)
    line("npi_shown.pair_recall", accuracy(with_npi, true)[1], "share", n)


if __name__ == "__main__":
    main()
