"""A source started in one command: honest, and with one failing test that asks for its reading."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from crawler.access import NppesAccess
from crawler.runs.recording import Header, load_recording
from crawler.scaffold.first_request import first_request
from crawler.scaffold.new_source import (
    NOT_READ,
    ScaffoldError,
    access_models,
    comments_of,
    read_source,
    source_yaml,
)
from crawler.source import Shape, SourceError, load_sources
from directory.requirements import load_catalogue
from tests.crawler.lists import NOW

ROOT = Path(__file__).parents[2]
PAGE = "https://board.example.org/lists/counselors"
COLORADO = load_catalogue().jurisdiction("CO")


@pytest.mark.parametrize("family", access_models())
def test_every_family_can_be_started_with_honest_placeholders(family: str) -> None:
    text = source_yaml("co_board", family, COLORADO, PAGE)
    source = read_source(text, "co_board.yaml")
    assert (source.shape, source.enabled, source.terms.ask_first) == (Shape.UNREAD, False, True)
    assert "Not read." in (source.terms.robots, source.terms.terms)
    assert "?" not in text
    assert all(len(line) <= 100 for line in text.splitlines())
    for name in access_models()[family].model_fields:
        assert f" {name}: " in text
    assert first_request(source, Header(fetched_at=NOW)).url.startswith("http")


def test_the_credentials_of_the_state_are_at_hand_and_none_is_chosen() -> None:
    text = source_yaml("co_board", "socrata", COLORADO, PAGE)
    assert "  #   Licensed Addiction Counselor (LAC): co-bace/lac" in text
    assert "issuer: co-bace  # one of: co-bace" in text
    assert read_source(text, "").record.titles == {}
    assert read_source(text, "").record.other_titles == "alarm"  # each is told, with its line


def test_a_setting_keeps_the_comment_of_its_model() -> None:
    told = comments_of(access_models()["socrata"])["domain"]
    text = source_yaml("co_board", "socrata", COLORADO, PAGE)
    assert f"  domain: board.example.org  # {told}" in text
    assert f"  dataset: {NOT_READ}" in text
    assert "  # page_size: 5000" in text
    assert "url" not in comments_of(NppesAccess)


@pytest.mark.parametrize(
    ("source_id", "family", "page", "words"),
    [
        ("board", "socrata", PAGE, "write co_ and the publisher"),
        ("CO_Board", "socrata", PAGE, "write co_ and the publisher"),
        ("co_", "socrata", PAGE, "write co_ and the publisher"),
        ("co_board", "socrates", PAGE, "There are: "),
        ("co_board", "socrata", "board.example.org", "begins with https://"),
    ],
)
def test_what_cannot_be_used_is_said(source_id: str, family: str, page: str, words: str) -> None:
    with pytest.raises(ScaffoldError, match=words):
        source_yaml(source_id, family, COLORADO, page)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of the source tree, as far as the command and the recorded-page test need it."""
    for part in ("crawler", "directory", "data"):
        shutil.copytree(ROOT / part, tmp_path / part, ignore=shutil.ignore_patterns("*.pyc"))
    for part in (
        "__init__.py",
        "commands.py",
        "conftest.py",
        "stores.py",
        "crawler/__init__.py",
        "crawler/apart.py",
        "crawler/read_recordings.py",
        "crawler/replays.py",
    ):
        (tmp_path / "tests" / part).parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / "tests" / part).exists():
            shutil.copy(ROOT / "tests" / part, tmp_path / "tests" / part)
    shutil.copy(ROOT / "tests/crawler/test_recorded_pages.py", tmp_path / "tests/crawler")
    shutil.copytree(
        ROOT / "tests/crawler/recorded/co_dora", tmp_path / "tests/crawler/recorded/co_dora"
    )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def _run(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=root,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def _start(root: Path) -> subprocess.CompletedProcess[str]:
    command = ("directory", "source", "new", "co_board", "--family", "published_file")
    return _run(root, *command, "--jurisdiction", "CO", "--page", PAGE)


def test_a_started_source_fails_exactly_one_test_which_asks_for_the_reading(checkout: Path) -> None:
    done = _start(checkout)
    assert done.returncode == 0, done.stderr
    assert "pytest tests/crawler/test_recorded_pages.py -k co_board" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80
    recording = load_recording(checkout / "tests/crawler/recorded/co_board")
    assert recording.header.sample
    assert [r.url for r in recording.responses.values()] == [PAGE]
    tests = _run(checkout, "pytest", "-q", "-k", "co_board", "tests/crawler/test_recorded_pages.py")
    assert "1 failed, 3 passed" in tests.stdout, tests.stdout[-2000:]
    assert "Nobody has read co_board yet." in tests.stdout


def test_nothing_is_ever_overwritten(checkout: Path) -> None:
    assert _start(checkout).returncode == 0
    source, pages = (checkout / "crawler/sources/co_board.yaml"), _pages(checkout)
    written = source.read_bytes()
    again = _start(checkout)
    assert again.returncode == 2
    assert "is there already" in again.stderr
    assert source.read_bytes() == written
    source.unlink()
    assert _start(checkout).returncode == 2  # its pages are there still
    assert not source.exists()
    assert len(pages) == 3
    assert _pages(checkout) == pages


def _pages(checkout: Path) -> dict[str, bytes]:
    folder = checkout / "tests/crawler/recorded/co_board"
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_an_installed_copy_says_that_a_checkout_is_needed(checkout: Path) -> None:
    shutil.rmtree(checkout / "tests")
    done = _start(checkout)
    assert done.returncode == 2
    assert "source checkout alone" in done.stderr


def test_no_shipped_source_is_a_placeholder() -> None:
    for source in load_sources().values():
        told = source.model_dump_json()
        assert f'"{NOT_READ}"' not in told or not source.enabled, source.id


@pytest.mark.parametrize("content", [b"id: [not closed\n", b"id: \xff\n"])
def test_a_source_file_that_is_no_yaml_is_named(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "tn_board.yaml").write_bytes(content)
    with pytest.raises(SourceError, match=r"^tn_board\.yaml is no YAML"):
        load_sources(tmp_path)
