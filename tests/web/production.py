"""The site as it is served for many: gunicorn with our own settings, in a process of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
SECRET = "of-these-tests-alone-3f9c1b7e5a2d8046"


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


def started(*arguments: object, told: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """A Python module in a process of its own."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("INTERVENTIONIST_")}
    environment = {**kept, "PYTHONPATH": str(ROOT), **told}
    command = [sys.executable, "-m", *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE)


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        with socket.socket() as link:
            if link.connect_ex(("127.0.0.1", port)) == 0:
                return
        assert process.poll() is None, (process.communicate()[1] or b"").decode()
        time.sleep(0.05)
    raise AssertionError("It does not listen.")


def ask(
    port: int, path: str, method: str = "GET", body: str | None = None, **headers: str
) -> tuple[HTTPResponse, str]:
    """One question over a connection of its own."""
    link = HTTPConnection("127.0.0.1", port, timeout=30)
    if body is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    link.request(method, path, body, headers)
    answer = link.getresponse()
    text = answer.read().decode()
    link.close()
    return answer, text


@dataclass
class Served:
    """A running site, where it writes, and how to end it."""

    port: int
    folder: Path
    told: dict[str, str]
    process: subprocess.Popen[Any]

    def workers(self) -> set[int]:
        """The processes that answer."""
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return set(map(int, listed.read_text().split()))

    def log(self) -> str:
        """All that was written."""
        return "".join(p.read_text() for p in sorted((self.folder / "logs").iterdir()))

    def reload(self) -> None:
        """What `systemctl reload` does."""
        self.process.send_signal(signal.SIGHUP)


@contextmanager
def serving(url: str, folder: Path, **more: str) -> Iterator[Served]:
    """Gunicorn with two workers over a store, until the end of the block."""
    port = free_port()
    told = {
        "INTERVENTIONIST_BIND": f"127.0.0.1:{port}",
        "INTERVENTIONIST_DATABASE_URL": url,
        "INTERVENTIONIST_HOME": str(folder / "home"),
        "INTERVENTIONIST_LOG_FOLDER": str(folder / "logs"),
        "INTERVENTIONIST_PROXIES": "1",
        "INTERVENTIONIST_SECRET_KEY": SECRET,
        "PROMETHEUS_MULTIPROC_DIR": str(folder / "counts"),
        "WEB_CONCURRENCY": "2",
        **more,
    }
    (folder / "counts").mkdir()
    process = started("gunicorn", "--config", "python:web.gunicorn_config", told=told)
    try:
        wait_for(port, process)
        yield Served(port, folder, told, process)
    finally:
        process.terminate()
        process.communicate(timeout=40)
