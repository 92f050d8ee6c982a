"""How gunicorn serves the site: `gunicorn --config python:web.gunicorn_config`.

Read by gunicorn, whose settings these names are. INTERVENTIONIST_BIND says where it listens,
WEB_CONCURRENCY with how many workers, INTERVENTIONIST_LOG_FOLDER where its log goes (else stderr).
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from threading import Thread
from typing import Any

from prometheus_client.multiprocess import mark_process_dead

from web.config import ConfigError, read_settings
from web.logs import settings
from web.warm import warm

wsgi_app = "web:create_app()"
bind = os.environ.get("INTERVENTIONIST_BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WEB_CONCURRENCY") or os.cpu_count() or 1)
worker_class = "gthread"
threads = 8
backlog = 1024
timeout = 60  # seconds without a sign of life; a long list takes some
graceful_timeout = 30  # seconds that a worker has for what it began when it is to go
limit_request_line = 8190  # a sealed search is a long path
preload_app = False  # a reload (HUP) is to bring new code
control_socket_disable = True  # nobody steers it but by signals
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - gunicorn's pulse
logconfig_dict = settings(os.environ.get("INTERVENTIONIST_LOG_FOLDER", ""))
_COUNTS = os.environ.get("PROMETHEUS_MULTIPROC_DIR", "")


def on_starting(_server: Any) -> None:
    """Refuse settings that cannot be, in words, and begin to count afresh."""
    try:
        read_settings(None)
    except ConfigError as error:
        sys.exit(f"interventionist: {error}")
    if _COUNTS:
        folder = Path(_COUNTS)
        folder.mkdir(parents=True, exist_ok=True)
        for left in folder.glob("*.db"):
            left.unlink()


def post_worker_init(worker: Any) -> None:
    """Make beforehand what the first answers would wait for; answer meanwhile."""
    Thread(target=warm, args=(worker.wsgi,), daemon=True).start()


def child_exit(_server: Any, worker: Any) -> None:
    """What a worker counted stays; what it held at the moment of its end does not."""
    if _COUNTS:
        mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]
