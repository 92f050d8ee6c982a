"""On a full disk: keys, results of commands, and the maintainers' pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from directory.accounts.tables import AuditEntry
from directory.files.secret_file import suppression_secret
from directory.files.whole import whole
from directory.store import connect, upgrade
from tests.faults.forked import Done, command, run
from tests.faults.small_disk import SmallDisk, small_disk
from tests.web.maintainers.office import Office, Visitor, build_office
from web.tokens import secret_from

PEOPLE = "record_id,given_name,family_name,city\n" + "".join(
    f"{n},Della,Ashwick{n},Denver\n" for n in range(2000)
)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    with small_disk(tmp_path / "small") as made:
        yield made


def _suppression_key(folder: Path) -> str:
    return suppression_secret().decode()


@pytest.mark.parametrize("key", [secret_from, _suppression_key])
def test_no_key_is_better_than_an_empty_one(
    key: Callable[[Path], str], disk: SmallDisk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INTERVENTIONIST_HOME", str(disk.folder))
    monkeypatch.delenv("INTERVENTIONIST_SECRET", raising=False)
    other = disk.folder / "other"
    other.write_bytes(b"x" * 4096)  # a disk is never smaller than a page
    disk.leave(0)
    with pytest.raises(OSError, match="No space left"):
        key(disk.folder)
    assert list(disk.folder.iterdir()) == [other]
    disk.make_room()
    made = key(disk.folder)
    assert len(made) > 40
    assert key(disk.folder) == made


def test_a_file_is_whole_or_as_it_was(disk: SmallDisk) -> None:
    kept = disk.folder / "kept"
    kept.write_bytes(b"before")
    disk.leave(0)
    with pytest.raises(OSError, match="No space left"), whole(kept) as part:
        part.write_bytes(b"after" * 4096)
    assert [path.name for path in disk.folder.iterdir()] == ["kept"]
    assert kept.read_bytes() == b"before"


def test_dedupe_keeps_its_former_result(disk: SmallDisk, tmp_path: Path) -> None:
    table, clusters = tmp_path / "people.csv", disk.folder / "clusters.csv"
    table.write_text(PEOPLE)
    clusters.write_text("before")

    def dedupe() -> Done:
        return run(command("dedupe", table, "-o", clusters), tmp_path / "said")

    disk.leave(4096)
    done = dedupe()
    assert (done.code, clusters.read_text()) == (1, "before"), done.said
    assert "disk is full" in done.said
    assert "Traceback" not in done.said
    disk.make_room()
    assert dedupe().code == 0
    assert clusters.read_text().count("\n") == 2001


@pytest.fixture
def office(disk: SmallDisk) -> Office:
    url = f"sqlite:///{disk.folder / 'store.db'}"
    engine = connect(url)
    upgrade(engine)
    made = build_office(engine, url)
    engine.dispose()
    return made


def _noted(office: Office) -> int:
    engine = connect(office.url)
    with Session(engine) as session:
        rows = session.scalar(select(func.count()).select_from(AuditEntry))
    engine.dispose()
    return rows or 0


def test_nobody_signs_in_without_a_note_of_it(office: Office, disk: SmallDisk) -> None:
    visitor = Visitor(office.app().test_client())
    noted = _noted(office)
    assert visitor.get("/maintain/sign-in").status_code == 200
    assert visitor.get("/sources").status_code == 200
    proofs = office.proofs("ada")
    disk.leave(0)
    refused = visitor.post("/maintain/sign-in", **proofs)
    assert refused.status_code == 503
    assert "The disk is full. Nothing was written." in refused.text
    assert "Set-Cookie" not in refused.headers
    readers = visitor.get("/sources")
    assert readers.status_code in (200, 503)
    assert "tel:988" in readers.text
    disk.make_room()
    assert _noted(office) == noted
    assert visitor.post("/maintain/sign-in", **proofs).status_code == 303
    assert visitor.get("/sources").status_code == 200
    assert _noted(office) == noted + 1
