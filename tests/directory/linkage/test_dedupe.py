"""`interventionist dedupe` on invented tables: who is joined, who never is, and what is refused."""

from __future__ import annotations

import csv
import os
import random
import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pcsv
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from directory.cli import app
from directory.linkage import engine
from directory.linkage.engine import resolve_table
from directory.linkage.reading import TableError, read_people
from directory.linkage.settings import settings
from directory.linkage.workers import Threads, Workers
from directory.linkage.writing import write_clusters, write_pairs

Row = dict[str, str]
ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="session", params=(1, 2))
def world(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An invented table of 3,000 rows and its truth."""
    folder = tmp_path_factory.mktemp("people")
    module = "benchmarks.resolver.people_tables"
    command = [sys.executable, "-m", module, "3000", "--seed", str(request.param)]
    subprocess.run([*command, "--out", str(folder)], cwd=ROOT, check=True)
    return folder


def written(folder: Path, rows: list[Row], name: str = "table.csv") -> Path:
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def rows_of(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def resolved(path: Path, folder: Path, workers: Workers | None = None) -> tuple[str, str]:
    people = read_people(path)
    found = resolve_table(people.texts, workers)
    write_clusters(folder / "clusters.csv", people, found)
    write_pairs(folder / "pairs.csv", people, found)
    return (folder / "clusters.csv").read_text(), (folder / "pairs.csv").read_text()


def clusters(text: str) -> dict[str, str]:
    return {row["record_id"]: row["cluster_id"] for row in csv.DictReader(text.splitlines())}


def backdrop(world: Path, *own: Row) -> list[Row]:
    """The invented table with these rows among it, so that shares can be learnt."""
    table = rows_of(world / "people.csv")
    empty = dict.fromkeys(table[0], "")
    return [*table, *({**empty, **row} for row in own)]


def truth_of(world: Path) -> dict[str, str]:
    return {row["record_id"]: row["person"] for row in rows_of(world / "truth.csv")}


def test_nobody_is_joined_wrongly_and_the_scores_find_most(world: Path, tmp_path: Path) -> None:
    shown, pairs = resolved(world / "people.csv", tmp_path)
    truth, joined = truth_of(world), clusters(shown)
    wrong = [i for i, c in joined.items() if truth[i] != truth[c]]
    assert wrong == []
    assert len(set(joined.values())) < len(joined)
    scored = list(csv.DictReader(pairs.splitlines()))
    right = np.array([truth[row["left"]] == truth[row["right"]] for row in scored])
    sizes = np.unique(list(truth.values()), return_counts=True)[1]
    true = int((sizes * (sizes - 1) // 2).sum())
    found = np.cumsum(right)  # the pairs come likeliest first
    assert float((2 * found / (np.arange(1, len(right) + 1) + true)).max()) > 0.9


TWIN = {"family_name": "Quillmere", "street": "14 Alder Lane", "city": "Fallowell", "state": "CT"}
HOME = TWIN | {"postal_code": "06103", "phone": "860-555-0142"}


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ({"given_name": "Odile", "family_name": "Ashwick"}, {}),
        ({**HOME, "given_name": "Wystan"}, {}),
        ({**HOME, "given_name": "Wystan", "suffix": "Sr"}, {"suffix": "Jr"}),
        ({**HOME, "given_name": "Tamsin", "birth_date": "1981-04-02"}, {"given_name": "Ilka"}),
        ({**HOME, "given_name": "Odile", "number": "PENDING"}, {}),
        (
            {"given_name": "Odile", "family_name": "Ashwick", "npi": "1999000011"},
            {"npi": "1999000029"},
        ),
    ],
    ids=["name alone", "name and home", "father and son", "twins", "placeholder", "two NPIs"],
)
def test_who_is_never_joined(world: Path, tmp_path: Path, left: Row, right: Row) -> None:
    own = ({"record_id": "x1", **left}, {"record_id": "x2", **left, **right})
    shown, _ = resolved(written(tmp_path, backdrop(world, *own)), tmp_path)
    assert clusters(shown)["x1"] != clusters(shown)["x2"]


def test_a_name_with_a_second_personal_fact_is_joined(world: Path, tmp_path: Path) -> None:
    own = {
        "given_name": "Robert",
        "family_name": "Quillmere",
        "number": "LADC-90412",
        "state": "CT",
    }
    rows = backdrop(
        world,
        {"record_id": "x1", **own, "email": "robert.quillmere@example.org"},
        {"record_id": "x2", **own, "given_name": "Bob", "number": "LADC 90412"},
    )
    shown, pairs = resolved(written(tmp_path, rows), tmp_path)
    assert clusters(shown)["x2"] == "x1"
    (told,) = [row for row in csv.DictReader(pairs.splitlines()) if row["left"] == "x1"]
    assert told["decision"] == "same"
    assert "given names: nickname" in told["evidence"]


def test_the_order_of_rows_and_the_hash_seed_change_nothing(world: Path, tmp_path: Path) -> None:
    rows = rows_of(world / "people.csv")
    random.Random(3).shuffle(rows)
    shuffled = written(tmp_path, rows)
    straight, pairs = resolved(world / "people.csv", tmp_path)
    again, same_pairs = resolved(shuffled, tmp_path)
    assert (clusters(again), same_pairs) == (clusters(straight), pairs)
    command = [
        sys.executable,
        "-m",
        "directory",
        "dedupe",
        str(shuffled),
        "-o",
        str(tmp_path / "c"),
    ]
    environment = os.environ | {"PYTHONHASHSEED": "7"}
    subprocess.run(
        [*command, "--pairs", str(tmp_path / "p")], env=environment, cwd=ROOT, check=True
    )
    assert (tmp_path / "p").read_text() == pairs


def test_the_number_of_threads_and_of_parts_changes_nothing(
    world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = resolved(world / "people.csv", tmp_path)
    monkeypatch.setattr(engine, "_BLOCK_ROWS", 200)
    monkeypatch.setattr(engine, "_PATTERNS", 500)
    for threads in (1, 2, 5):
        assert resolved(world / "people.csv", tmp_path, Threads(threads)) == whole


def test_clusters_keep_the_order_of_the_file(world: Path, tmp_path: Path) -> None:
    rows = rows_of(world / "people.csv")[::-1]
    shown, _ = resolved(written(tmp_path, rows), tmp_path)
    assert list(clusters(shown)) == [row["record_id"] for row in rows]


def test_parquet_says_what_csv_says(world: Path, tmp_path: Path) -> None:
    text = pa.string()
    columns = dict.fromkeys(rows_of(world / "people.csv")[0], text)
    read = pcsv.read_csv(
        world / "people.csv", convert_options=pcsv.ConvertOptions(column_types=columns)
    )
    pq.write_table(read, tmp_path / "people.parquet")
    straight = resolved(world / "people.csv", tmp_path)
    assert resolved(tmp_path / "people.parquet", tmp_path) == straight


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([{"name": "Odile Ashwick"}], "no column record_id"),
        ([{"record_id": "1", "surname": "A"}, {"record_id": "1", "surname": "B"}], "different"),
        ([{"record_id": "1", "surname": "A", "shoe": "9"}], "Unknown column shoe"),
        ([{"record_id": "1"}], "no column that says who"),
    ],
)
def test_a_table_that_cannot_be_resolved_is_refused(
    tmp_path: Path, rows: list[Row], says: str
) -> None:
    with pytest.raises(TableError, match=says):
        read_people(written(tmp_path, rows))


def test_whole_names_and_other_headings_are_read(tmp_path: Path) -> None:
    rows = [
        {"record_id": "2", "Name": "Ashwick, Odile Jr", "DOB": "5/4/1971", "shoe": "9"},
        {"record_id": "1", "Name": "Tamsin Fallowell", "DOB": "", "shoe": ""},
    ]
    people = read_people(written(tmp_path, rows), ignore_unknown=True)
    assert people.ids.to_pylist() == ["1", "2"]
    assert people.ignored == ["shoe"]
    assert people.texts["family_name"].to_pylist() == ["Fallowell", "Ashwick"]
    assert people.texts["birth_date"].to_pylist() == ["", "5/4/1971"]


@pytest.mark.parametrize("count", [1, 2])
def test_a_tiny_table_is_answered(tmp_path: Path, count: int) -> None:
    rows = [
        {"record_id": str(i), "given_name": "Odile", "family_name": "Ash"} for i in range(count)
    ]
    shown, _ = resolved(written(tmp_path, rows), tmp_path)
    assert len(set(clusters(shown).values())) == count


def test_the_command_says_what_it_found(world: Path, tmp_path: Path) -> None:
    said = CliRunner().invoke(
        app, ["dedupe", str(world / "people.csv"), "-o", str(tmp_path / "c.csv")]
    )
    assert said.exit_code == 0
    assert "3,000 records are" in said.output
    refused = CliRunner().invoke(app, ["dedupe", "nowhere.csv", "-o", str(tmp_path / "c.csv")])
    assert refused.exit_code == 2


def test_every_part_of_a_key_is_known() -> None:
    known = settings().columns.keys() | settings().parts.keys()
    assert {part for key in settings().keys for part in key.of} <= known
    assert set(settings().parts.values()) <= settings().columns.keys()


@pytest.mark.filterwarnings("error")
def test_a_table_without_two_strangers_is_weighed_all_the_same(tmp_path: Path) -> None:
    row = {"name": "Anna Examplo", "city": "Erie"}
    table = written(tmp_path, [row | {"record_id": one} for one in "12"])
    pairs = tmp_path / "pairs.csv"
    words = ["dedupe", str(table), "-o", str(tmp_path / "c.csv"), "--pairs", str(pairs)]
    assert CliRunner().invoke(app, words, catch_exceptions=False).exit_code == 0
    (found,) = rows_of(pairs)
    assert (found["decision"], 0 < float(found["score"]) < 1) == ("unsure", True)
