"""The site as it is served for many: gunicorn with our own settings, in a process of its own."""

from __future__ import annotations

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

from tests.commands import ROOT, bare_environment

GUNICORN = ("gunicorn", "--config", "python:web.gunicorn_config")
SECRET = "of-these-tests-alone-3f9c1b7e5a2d8046"


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


# What a service manager does that holds a service's address: hands it on as file 3.
_HANDED = (
    "import os, sys; os.dup2(int(sys.argv[1]), 3); "
    "os.environ |= {'LISTEN_FDS': '1', 'LISTEN_PID': str(os.getpid())}; "
    "os.execv(sys.argv[2], sys.argv[2:])"
)


def started(
    *arguments: object, told: Mapping[str, str], address: socket.socket | None = None
) -> subprocess.Popen[bytes]:
    """A Python module in a process of its own; `address` is one that is held open for it."""
    environment = bare_environment(PYTHONPATH=ROOT, **told)
    command = [sys.executable, "-m", *map(str, arguments)]
    held = [address.fileno()] if address else []
    if held:
        command = [sys.executable, "-c", _HANDED, str(held[0]), *command]
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, pass_fds=held
    )


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
    link = HTTPConnection("127.0.0.1", port, timeout=120)  # a busy machine starts slowly
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
    address: socket.socket

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

    def start(self) -> None:
        """What `systemctl start` does."""
        self.process = started(*GUNICORN, told=self.told, address=self.address)

    def stop(self) -> None:
        """What `systemctl stop` does."""
        self.process.terminate()
        self.process.communicate(timeout=40)


@contextmanager
def serving(url: str, folder: Path, **more: str) -> Iterator[Served]:
    """Gunicorn with two workers over a store, until the end of the block."""
    told = {
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
    with socket.create_server(("127.0.0.1", 0), backlog=1024) as address:
        process = started(*GUNICORN, told=told, address=address)
        served = Served(address.getsockname()[1], folder, told, process, address)
        try:
            yield served
        finally:
            served.stop()
