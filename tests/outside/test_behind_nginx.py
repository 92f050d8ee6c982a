"""Our nginx files before a real site: whom they answer, and what they believe."""

from __future__ import annotations

import json
import socket
import ssl
from collections.abc import Iterator
from http.client import HTTPSConnection
from pathlib import Path

import pytest

from tests.outside.behind_nginx import NGINX, proxied
from tests.web.production import Served, ask, serving
from tests.web.town import build_town

pytestmark = pytest.mark.skipif(
    NGINX is None, reason="nginx is missing (apt-get install nginx-light)"
)
FORGED = "203.0.113.77"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("behind-nginx")


@pytest.fixture(scope="module")
def site(place: Path) -> Iterator[Served]:
    with serving(build_town(place / "town.db").url, place) as served:
        yield served


@pytest.fixture(scope="module")
def ports(site: Served, place: Path) -> Iterator[tuple[int, int]]:
    with proxied(site.port, place / "proxy") as both:
        yield both


def secure(place: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(place / "proxy/fullchain.pem"))


def test_a_reader_is_answered_by_tls_and_cannot_say_who_asks(
    site: Served, ports: tuple[int, int], place: Path
) -> None:
    link = HTTPSConnection("localhost", ports[0], context=secure(place), timeout=30)
    link.request("GET", "/", headers={"X-Forwarded-For": FORGED, "X-Forwarded-Proto": "http"})
    answer = link.getresponse()
    answer.read()
    assert answer.status == 200
    assert answer.headers["Strict-Transport-Security"]
    assert link.sock.version() == "TLSv1.3"
    link.close()
    told = [json.loads(line) for line in site.log().splitlines()]
    assert {one["client"] for one in told if one["message"] == "answer"} == {"127.0.0.0/24"}


def test_plain_http_leads_to_the_first_page_whatever_was_asked(ports: tuple[int, int]) -> None:
    answer, _ = ask(ports[1], "/search/a-sealed-search", Host="localhost")
    assert (answer.status, answer.headers["Location"]) == (301, "https://localhost/")


def test_the_longest_address_is_led_to_the_language_of_programs(
    ports: tuple[int, int], place: Path
) -> None:
    link = HTTPSConnection("localhost", ports[0], context=secure(place), timeout=30)
    link.request("GET", f"/es/api/v1/people?name={'x' * 4000}")
    answer = link.getresponse()
    assert answer.status == 308
    assert answer.headers["Location"].startswith("/api/v1/people?name=xxx")


def test_a_name_that_is_not_ours_gets_no_answer(ports: tuple[int, int], place: Path) -> None:
    with (
        socket.create_connection(("127.0.0.1", ports[0]), timeout=30) as link,
        pytest.raises(ssl.SSLError),
    ):
        secure(place).wrap_socket(link, server_hostname="other.example.org")
