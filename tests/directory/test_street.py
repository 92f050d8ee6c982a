"""Streets looked up at a real server: what is believed, what is kept, and what is let be."""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from directory.cli import app
from directory.places import PlaceNotFound, resolve_place
from directory.places.street import Streets, StreetSettings, StreetSettingsError, streets_of
from directory.places.street_memory import DAYS
from directory.words.language import speaking
from tests.nominatim import ELM_STREET, Nominatim, found, nominatim

ELM = "12 Elm St, Hartford CT 06103"
LEFT_OUT = "We searched from ZIP 06103, not from the street."
KEY = b"a key for tests only"


@pytest.fixture
def server() -> Iterator[Nominatim]:
    with nominatim() as told:
        yield told


@pytest.fixture
def streets(server: Nominatim, tmp_path: Path) -> Streets:
    return _streets(server, tmp_path)


def _streets(server: Nominatim, folder: Path, delay: str = "0") -> Streets:
    settings = StreetSettings(server.address, "mailto:directory@example.org", delay)
    return Streets(settings, KEY, folder, patience=0.5)


def test_a_street_is_measured_from_and_told(streets: Streets, server: Nominatim) -> None:
    place = streets.place(ELM)
    assert (place.label, place.street) == ("Hartford, CT 06103", "measured")
    assert place.note.startswith("We measured from near the street you typed.")
    with speaking("es"):
        assert place.note.startswith("Medimos desde cerca de la calle")
    assert server.asked[0]["q"] == ELM
    assert server.asked[0]["countrycodes"] == "us,pr,gu,vi,as,mp"
    assert "mailto:directory@example.org" in server.askers[0]


def test_the_point_is_too_rough_to_tell_a_house(streets: Streets) -> None:
    place = streets.place(ELM)
    assert (place.latitude, place.longitude) == (41.78, -72.67)


def test_a_second_ask_is_answered_from_memory(
    streets: Streets, server: Nominatim, tmp_path: Path
) -> None:
    first = streets.place(ELM)
    assert streets.place("12 ELM ST.  Hartford CT 06103") == first
    assert _streets(server, tmp_path).place(ELM) == first
    assert len(server.asked) == 1


def test_a_street_that_is_not_found_is_not_asked_for_again(
    streets: Streets, server: Nominatim
) -> None:
    server.says = []
    assert [streets.place(ELM).note for _ in range(2)] == [LEFT_OUT] * 2
    assert len(server.asked) == 1


def test_memory_ends_after_a_month(streets: Streets, server: Nominatim, tmp_path: Path) -> None:
    streets.place(ELM)
    with closing(sqlite3.connect(tmp_path / "streets.db")) as file, file:
        file.execute("UPDATE streets SET day = day - ?", (DAYS,))
    streets.place("14 Oak St, Hartford CT 06103")
    with closing(sqlite3.connect(tmp_path / "streets.db")) as file:
        assert file.execute("SELECT count(*) FROM streets").fetchone() == (1,)
    streets.place(ELM)
    assert len(server.asked) == 3


def test_no_address_is_kept_or_logged(
    server: Nominatim, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    streets = _streets(server, tmp_path)
    streets.place(ELM)
    server.status = 500
    streets.place("14 Elm St, Hartford CT 06103")
    assert len(server.asked) == 2
    assert "Elm" not in caplog.text
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"streets" in kept
    assert b"elm" not in kept.lower()
    assert b"06103" not in kept
    assert (tmp_path / "streets.db").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "says",
    [
        pytest.param([], id="not found"),
        pytest.param(found("41.78", "-72.67", city="Hartford"), id="a town, no street"),
        pytest.param(found("41.78", "-72.67", road="Elm", country_code="ca"), id="abroad"),
        pytest.param(found("39.78", "-89.65", road="Elm Street"), id="in another state"),
        pytest.param(found("nan", "-72.67", road="Elm Street"), id="no number"),
        pytest.param([{**ELM_STREET[0], "address": {}}], id="no country"),
        pytest.param([{"lat": "41.78"}], id="half an answer"),
        pytest.param({"error": {"code": 400}}, id="an error"),
        pytest.param(["x"], id="another shape"),
        pytest.param(b"<html>busy</html>", id="no JSON"),
    ],
)
def test_what_cannot_be_believed_leaves_the_zip_code(
    streets: Streets, server: Nominatim, says: Any
) -> None:
    server.says = says
    assert streets.place(ELM) == resolve_place(ELM)
    assert streets.place(ELM).note == LEFT_OUT


@pytest.mark.parametrize("status", [403, 429, 500, 503])
def test_a_refusal_leaves_the_zip_code_and_is_not_remembered(
    streets: Streets, server: Nominatim, status: int
) -> None:
    server.status = status
    assert streets.place(ELM).note == LEFT_OUT
    server.status = 200
    assert streets.place(ELM).street == "measured"


def test_a_slow_server_is_not_waited_for(streets: Streets, server: Nominatim) -> None:
    server.may_answer.clear()
    assert streets.place(ELM).note == LEFT_OUT
    assert len(server.asked) == 1


def test_no_server_leaves_the_zip_code(tmp_path: Path) -> None:
    with nominatim() as gone:
        pass
    assert _streets(gone, tmp_path).place(ELM).note == LEFT_OUT


def test_a_memory_that_cannot_be_read_leaves_the_zip_code(streets: Streets, tmp_path: Path) -> None:
    (tmp_path / "streets.db").write_bytes(b"no database" * 100)
    assert streets.place(ELM).note == LEFT_OUT


@pytest.mark.parametrize("text", ["06103", "Hartford, CT", "Texas", "29 Palms CA 92277"])
def test_what_is_no_street_is_never_asked_for(
    streets: Streets, server: Nominatim, text: str
) -> None:
    assert streets.place(text) == resolve_place(text)
    with pytest.raises(PlaceNotFound):
        streets.place("12 Elm St, Hartfrod CT")
    assert not server.asked


def test_requests_keep_their_distance(server: Nominatim, tmp_path: Path) -> None:
    streets = _streets(server, tmp_path, delay="0.1")
    began = time.monotonic()
    for number in range(3):
        streets.place(f"{number} Elm St, Hartford CT 06103")
    assert len(server.asked) == 3
    assert time.monotonic() - began >= 0.2
    assert StreetSettings().delay == "1"


@pytest.mark.parametrize(
    ("settings", "word"),
    [
        (StreetSettings("nominatim.example.org", "mailto:a@example.org"), "http"),
        (StreetSettings("https://nominatim.example.org"), "CONTACT"),
        (StreetSettings("https://nominatim.example.org", "mailto:a@example.org", "-1"), "DELAY"),
        (StreetSettings("https://nominatim.example.org", "mailto:a@example.org", "soon"), "DELAY"),
    ],
)
def test_a_setting_that_cannot_be_is_refused(
    settings: StreetSettings, word: str, tmp_path: Path
) -> None:
    with pytest.raises(StreetSettingsError, match=word):
        streets_of(settings, KEY, tmp_path)


def test_it_is_off_unless_set(tmp_path: Path) -> None:
    assert streets_of(StreetSettings(), KEY, tmp_path) is None
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("on", [True, False])
def test_find_asks_only_where_the_environment_says_so(
    server: Nominatim, monkeypatch: pytest.MonkeyPatch, demo_home: Path, tmp_path: Path, on: bool
) -> None:
    monkeypatch.setenv("INTERVENTIONIST_HOME", str(tmp_path))
    if on:
        monkeypatch.setenv("INTERVENTIONIST_GEOCODER", server.address)
        monkeypatch.setenv("INTERVENTIONIST_GEOCODER_CONTACT", "mailto:directory@example.org")
    said = CliRunner().invoke(app, ["find", ELM, "--database", f"sqlite:///{demo_home}/demo.db"])
    assert said.exit_code == 0, said.output
    assert ("We measured from near the street" in said.output) is on
    assert (LEFT_OUT in said.output) is not on
    assert len(server.asked) == on


def test_find_refuses_a_server_without_a_contact(
    monkeypatch: pytest.MonkeyPatch, demo_home: Path
) -> None:
    monkeypatch.setenv("INTERVENTIONIST_GEOCODER", "https://nominatim.example.org")
    said = CliRunner().invoke(app, ["find", ELM, "--database", f"sqlite:///{demo_home}/demo.db"])
    assert said.exit_code == 2
    assert "GEOCODER_CONTACT" in said.output
