"""The site under gunicorn: what it counts, what it writes down, and a reload while it is asked."""

from __future__ import annotations

import json
import re
import socket
import time
from collections.abc import Callable, Iterator
from itertools import cycle
from threading import Event, Thread
from urllib.parse import urlencode

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.commands import ROOT
from tests.web.production import GUNICORN, Served, ask, free_port, serving, started, wait_for
from tests.web.town import Town

SEARCHED = ("06103", "Quennebec", "suicide", "gambling")
CALLER = "203.0.113.77"
SEEN = {"203.0.113.0/24", "127.0.0.0/24"}  # of whom asked through a proxy, and did not


@pytest.fixture(scope="module")
def site(town: Town, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A site that was asked many things."""
    with serving(town.url, tmp_path_factory.mktemp("production")) as served:
        _be_asked(served.port)
        yield served


def _be_asked(port: int) -> None:
    caller = {"X-Forwarded-For": CALLER}
    for path, form in (
        ("/search", {"place": "06103", "need": "suicide-risk", "radius": "50"}),
        ("/look-up", {"name": "Marisol Quennebec", "state": "CT"}),
    ):
        sent, _ = ask(port, path, "POST", urlencode(form), **caller)
        assert sent.status == 303
        read, _ = ask(port, sent.headers["Location"], **caller)
        assert read.status == 200
    ask(port, "/api/v1/search?place=06103&specialty=gambling", **caller)
    ask(port, "/nowhere/Quennebec/06103", **caller)
    ask(port, "/nowhere/Quennebec", "QUENNEBEC", **caller)
    ask(port, "/look-up", "POST", "name=" + "Quennebec" * 3_000, **caller)
    ask(port, "/look-up/Quennebec-06103", **caller)
    ask(port, "/healthz?name=Quennebec", "GET", None, Quennebec="06103", **{"X-Bad ": "06103"})


@pytest.fixture(scope="module")
def told(site: Served) -> Iterator[str]:
    """What the exporter says."""
    port = free_port()
    process = started("directory", "metrics", "--port", port, told=site.told)
    wait_for(port, process)
    answer, text = ask(port, "/metrics")
    assert answer.status == 200
    with socket.socket() as other:  # it listens on 127.0.0.1, not on every address there is
        assert other.connect_ex(("127.0.0.2", port)) != 0
    yield text
    process.terminate()
    process.communicate(timeout=20)


def test_answers_are_counted_by_route_across_workers(told: str) -> None:
    families = {one.name: one for one in text_string_to_metric_families(told)}
    counted = families["interventionist_site_answers"].samples
    by_rule = {(s.labels["rule"], s.labels["method"], s.labels["status"]): s.value for s in counted}
    assert by_rule["/look-up", "POST", "303"] == 1
    assert by_rule["/look-up", "POST", "413"] == 1
    assert by_rule["", "", "404"] == 2  # the invented method has no series of its own
    took = families["interventionist_site_answer_seconds"].samples
    assert {s.labels["rule"] for s in took} == {rule for rule, _, _ in by_rule}


def test_the_exporter_tells_of_lists_queues_and_the_index(told: str, town: Town) -> None:
    families = {one.name: one.samples for one in text_string_to_metric_families(told)}
    verdicts = {
        s.labels["source"]: s.labels["verdict"]
        for s in families["interventionist_source_newest_run"]
    }
    assert verdicts["ct_elicense"] == "accepted"
    assert "held" in verdicts.values()
    accepted = families["interventionist_source_accepted_timestamp_seconds"]
    assert all(0 < s.value < time.time() for s in accepted)
    waiting = {s.labels["queue"]: s.value for s in families["interventionist_queue_waiting"]}
    assert set(waiting) == {"doubtful_pairs", "held_runs"}
    assert families["interventionist_store_up"][0].value == 1
    assert families["interventionist_index_answers"][0].value == 0  # nobody made one here


def test_every_alarm_is_of_a_figure_that_is_told(told: str) -> None:
    names = {line.split()[2] for line in told.splitlines() if line.startswith("# TYPE")}
    rules = (ROOT / "deploy/prometheus/alerts.yaml").read_text()
    alarmed = set(re.findall(r"interventionist_[a-z_]+", rules))
    assert len(alarmed) > 6
    assert {name.removesuffix("_bucket") for name in alarmed} <= names


def test_the_site_itself_shows_no_counts(site: Served) -> None:
    assert ask(site.port, "/metrics")[0].status == 404


def test_nothing_that_was_searched_is_in_a_log_or_a_count(site: Served, told: str) -> None:
    log = site.log()
    for word in (*SEARCHED, "QUENNEBEC", "X-Bad", CALLER):
        assert word not in log, word
        assert word not in told, word
    lines = [json.loads(line) for line in log.splitlines()]
    answers = [line for line in lines if line["message"] == "answer"]
    assert {"rule", "method", "status", "ms", "client", "time", "level"} <= set(answers[0])
    assert "/results/<token>" in {line["rule"] for line in answers}
    assert {line["client"] for line in answers} <= SEEN
    assert "Invalid request" in {line["message"] for line in lines}


def _reload(site: Served) -> None:
    old = site.workers()
    site.reload()
    for _ in range(600):
        now = site.workers()
        if len(now) == 2 and not now & old:
            return
        time.sleep(0.05)
    raise AssertionError("The old workers stay.")


def _start_anew(site: Served) -> None:
    site.stop()
    site.start()


@pytest.mark.parametrize("change", [_reload, _start_anew])
def test_a_change_while_it_is_asked_costs_no_answer(
    site: Served, town: Town, change: Callable[[Served], None]
) -> None:
    ended = Event()
    told: list[object] = []

    def ask_on() -> None:
        for path in cycle(("/healthz", f"/people/{town.ids['both']}", "/")):
            if ended.is_set():
                return
            try:
                told.append(ask(site.port, path)[0].status)
            except OSError as error:
                told.append(error)

    readers = [Thread(target=ask_on) for _ in range(4)]
    for reader in readers:
        reader.start()
    change(site)
    ended.set()
    for reader in readers:
        reader.join()
    assert len(told) >= len(readers)
    assert set(told) == {200}


def test_a_weak_secret_does_not_start_and_is_not_repeated(site: Served) -> None:
    weak = {"INTERVENTIONIST_SECRET_KEY": "hunter2", "INTERVENTIONIST_BIND": "127.0.0.1:0"}
    process = started(*GUNICORN, told=site.told | weak)
    said = process.communicate(timeout=60)[1].decode()
    assert process.returncode != 0
    assert "INTERVENTIONIST_SECRET_KEY has less than 32 characters" in said
    assert "hunter2" not in said
