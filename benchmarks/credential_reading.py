"""How well and how fast wordings of credentials are read.

usage: python benchmarks/credential_reading.py [--wrong PART] [NPPES_FILE.csv ...]

Without files: the labelled table `tests/directory/credential_strings.yml`. An answer is a catalogue
id or "other profession". Precision: of the answers, how many are right (a trainee not told as one
is wrong). Recall: of the wordings that have an answer, how many got it. `held_out`: rows written
before the reader was tried. The peer reads the same single wordings: rapidfuzz `extractOne(WRatio)`
over the titles and letters of the state and of the country, at the threshold that suits it best.

With files of the national provider registry: the share of people's credential texts that is read
wholly, partly, not at all, and the letters most often unknown. Nothing of the files is kept.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process
from ruamel.yaml import YAML

from directory.credential_reading import CredentialReading, Match, read_credential, read_credentials
from directory.credential_reading.reading import forget
from directory.requirements import Credential, load_catalogue
from directory.vocabulary import load

TABLE = Path(__file__).parent.parent / "tests" / "directory" / "credential_strings.yml"
CREDENTIAL = ("Provider Credential Text", "Provider Other Credential Text")
STATE = "Provider Business Practice Location Address State Name"
TAXONOMY = "Healthcare Provider Taxonomy Code_"
ADDICTION_COUNSELOR = "101YA0400X"
PEER = "rapidfuzz extractOne(WRatio)"


@dataclass(frozen=True, slots=True)
class Row:
    text: str
    state: str | None
    issuer: str | None
    expected: tuple[str, ...]
    trainee: bool
    held_out: bool


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of one set of rows."""

    right: int
    given: int
    there: int

    @property
    def precision(self) -> float:
        return self.right / self.given if self.given else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.there if self.there else 1.0


def table() -> list[Row]:
    return [row_of(entry) for entry in YAML(typ="safe").load(TABLE.read_text(encoding="utf-8"))]


def row_of(entry: dict[str, Any]) -> Row:
    expected = entry["expected"]
    return Row(
        text=entry["text"],
        state=entry.get("state"),
        issuer=entry.get("issuer"),
        expected=tuple(expected) if isinstance(expected, list) else (expected,),
        trainee=entry.get("trainee", False),
        held_out=entry.get("held_out", False),
    )


def readings_of(row: Row) -> tuple[CredentialReading, ...]:
    if len(row.expected) > 1:
        return read_credentials(row.text, state=row.state, issuer=row.issuer)
    return (read_credential(row.text, state=row.state, issuer=row.issuer),)


def answer(reading: CredentialReading, row: Row) -> str:
    if reading.match is Match.OTHER_PROFESSION:
        return "other"
    if reading.credential_id and row.trainee and not reading.trainee:
        return f"{reading.credential_id} as a full credential"
    return reading.credential_id or "unknown"


def answers_of(row: Row) -> Counter[str]:
    return Counter(answer(reading, row) for reading in readings_of(row))


def score(pairs: Iterable[tuple[Counter[str], Counter[str]]], only: Callable[[str], bool]) -> Score:
    right = given = there = 0
    for pair in pairs:
        got, expected = (Counter({w: n for w, n in part.items() if only(w)}) for part in pair)
        right += (got & expected).total()
        given += got.total()
        there += expected.total()
    return Score(right, given, there)


def is_answer(what: str) -> bool:
    return what != "unknown"


def is_entry(what: str) -> bool:
    return what not in {"unknown", "other"}


def scored(rows: list[Row], only: Callable[[str], bool]) -> Score:
    return score(((answers_of(row), Counter(row.expected)) for row in rows), only)


def figure(
    name: str,
    value: float,
    unit: str,
    n: int,
    against: str | None = None,
    ratio: float | None = None,
) -> None:
    line = {"name": name, "value": value, "unit": unit, "against": against}
    print(json.dumps({**line, "ratio": ratio, "n": n}))


def report_table(rows: list[Row]) -> None:
    parts = {
        "all": rows,
        "tried": [row for row in rows if not row.held_out],
        "held_out": [row for row in rows if row.held_out],
    }
    for name, part in parts.items():
        for kind, only in (("answers", is_answer), ("entries", is_entry)):
            result = scored(part, only)
            figure(f"{name}.{kind}.precision", round(result.precision, 4), "share", result.given)
            figure(f"{name}.{kind}.recall", round(result.recall, 4), "share", result.there)


def report_kinds(rows: list[Row]) -> None:
    """By how a wording was matched: how many, and how many of them right."""
    given: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for row in rows:
        for reading in readings_of(row):
            given[reading.match] += 1
            right[reading.match] += answer(reading, row) in row.expected
    for match in Match:
        share = right[match] / given[match] if given[match] else 1.0
        figure(f"match.{match}.right", round(share, 4), "share", given[match])


def report_peer(rows: list[Row]) -> None:
    single = [r for r in rows if len(r.expected) == 1 and r.state and r.expected != ("other",)]
    guesses = [(peer_guess(row), row.expected[0]) for row in single]
    best = max(range(50, 101), key=lambda cutoff: f1(peer_score(guesses, cutoff)))
    peer, ours = peer_score(guesses, best), scored(single, is_entry)
    for name, value, other in (
        ("precision", ours.precision, peer.precision),
        ("recall", ours.recall, peer.recall),
        ("f1", f1(ours), f1(peer)),
    ):
        ratio = round(value / other, 3)
        against = f"{PEER} >= {best}: {other:.4f}"
        figure(f"single.{name}", round(value, 4), "share", len(single), against, ratio)


def f1(result: Score) -> float:
    return 2 * result.right / ((result.given + result.there) or 1)


def peer_guess(row: Row) -> tuple[str, float]:
    names = peer_names(row.state or "US")
    found = process.extractOne(row.text.lower(), list(names), scorer=fuzz.WRatio)
    return (names[found[0]], found[1]) if found else ("unknown", 0.0)


@cache
def peer_names(state: str) -> dict[str, str]:
    catalogue = load_catalogue()
    names: dict[str, str] = {}
    for code in (state, "US"):
        jurisdiction = catalogue.jurisdictions.get(code)
        for credential in jurisdiction.credentials if jurisdiction else ():
            for name in names_of(credential):
                names.setdefault(name.lower(), credential.id)
    return names


def names_of(credential: Credential) -> Iterator[str]:
    yield from (credential.letters, credential.title, *credential.also_known_as)
    for former in credential.former_titles:
        yield from (former.letters, former.title, *former.also_known_as)


def peer_score(guesses: list[tuple[tuple[str, float], str]], cutoff: float) -> Score:
    pairs = (
        (Counter([guess if likeness >= cutoff else "unknown"]), Counter([expected]))
        for (guess, likeness), expected in guesses
    )
    return score(pairs, is_entry)


def report_speed(rows: list[Row]) -> None:
    """Every wording anew, the states' files being read already; then the same again and again."""
    forget()
    forms = [f"{row.text}{' ' * n}" for n in range(3) for row in rows]
    contexts = [(row.state, row.issuer) for _ in range(3) for row in rows]
    for name, repeats in (("cold", 1), ("again", 20)):
        began = time.perf_counter()
        for _ in range(repeats):
            for text, (state, issuer) in zip(forms, contexts, strict=True):
                read_credential(text, state=state, issuer=issuer)
        spent = time.perf_counter() - began
        n = len(forms) * repeats
        figure(f"speed.{name}", round(n / spent), "readings/s", n)


def report_wrong(rows: list[Row]) -> None:
    for row in rows:
        got = answers_of(row)
        if got != Counter(row.expected):
            print(json.dumps({"text": row.text, "state": row.state, "got": list(got.elements())}))


def texts_of(path: Path) -> Iterator[tuple[str, str, bool]]:
    """Credential text, state, and whether the person names the addiction counselor taxonomy."""
    with path.open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            if line["Entity Type Code"] == "1":
                addiction = ADDICTION_COUNSELOR in line.values()
                yield from ((line[c], line[STATE], addiction) for c in CREDENTIAL if line.get(c))


def report_file(path: Path) -> None:
    texts = [found for found in texts_of(path) if found[0].strip()]
    for name, group in (
        ("people", texts),
        ("addiction_counselors", [found for found in texts if found[2]]),
    ):
        report_share(f"{path.name}.{name}", group)
    codes = Counter(taxonomies_of(path))
    known = sum(n for code, n in codes.items() if code in load("specialties")["taxonomies"])
    figure(f"{path.name}.taxonomies.read", known / codes.total(), "share", codes.total())
    figure(f"{path.name}.taxonomies.unknown", 1 - known / codes.total(), "share", codes.total())


def taxonomies_of(path: Path) -> Iterator[str]:
    """Every provider taxonomy code that a person gives."""
    with path.open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            if line["Entity Type Code"] == "1":
                yield from (v for k, v in line.items() if k.startswith(TAXONOMY) and v)


def report_share(name: str, texts: list[tuple[str, str, bool]]) -> None:
    outcome: Counter[str] = Counter()
    parts: Counter[str] = Counter()
    unknown: Counter[str] = Counter()
    for text, state, _ in texts:
        readings = read_credentials(text, state=state)
        understood = [reading.is_understood for reading in readings]
        whole = "fully" if all(understood) and readings else "partly"
        outcome[whole if any(understood) else "unknown"] += 1
        for reading in readings:
            undecided = not (reading.is_understood or reading.stanza) and reading.alternatives
            parts["undecided" if undecided else reading.match] += 1
            unknown[f"{reading.text} {state}"] += not reading.is_understood
    for what in ("fully", "partly", "unknown"):
        figure(f"{name}.{what}", round(outcome[what] / len(texts), 4), "share", len(texts))
    for what, n in parts.most_common():
        figure(f"{name}.parts.{what}", round(n / parts.total(), 4), "share", parts.total())
    often = [(token, n) for token, n in unknown.most_common() if n > 1 and is_letters(token)]
    print(json.dumps({"name": f"{name}.unknown", "tokens": often[:20]}))


def is_letters(token: str) -> bool:
    """Short capitals and a state: a person's name is never printed."""
    return re.fullmatch(r"[A-Z]{2,6}(?:[ -]?[IVX1-5]{1,3})? [A-Z]{2}", token) is not None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--wrong", choices=("tried", "held_out"), help="the rows read otherwise")
    chosen = parser.parse_args()
    rows = table()
    if chosen.wrong:
        report_wrong([row for row in rows if row.held_out == (chosen.wrong == "held_out")])
        return
    if not chosen.files:
        report_table(rows)
        report_kinds(rows)
        report_peer(rows)
        report_speed(rows)
    for path in chosen.files:
        report_file(path)


if __name__ == "__main__":
    main()
