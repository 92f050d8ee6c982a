"""Stores that begin alike are made once, by every migration, and copied from then on."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable
from functools import cache
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Engine, create_engine, make_url, text

from directory.store import connect, upgrade

_numbers = count()
Fill = Callable[[Engine, str], Any]  # writes to the store at this address, and tells of it


def nothing(engine: Engine, url: str) -> None:
    """Leave the store empty."""


def hasten(server: str) -> None:
    """Let a server of the tests alone wait for no disk: it outlives no power cut anyway."""
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            connection.execute(text(f"ALTER SYSTEM SET {setting} = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
    admin.dispose()


def fresh_database(server: str, name: str, like: str = "template1") -> str:
    """Make a database of that name: an empty one, or a copy of another that nobody uses."""
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE "{like}"'))
    admin.dispose()
    return at(server, name)


def at(server: str, name: str) -> str:
    """The address of a database of that server."""
    return make_url(server).set(database=name).render_as_string(hide_password=False)


@cache
def _folder() -> TemporaryDirectory[str]:
    return TemporaryDirectory(prefix="interventionist-stores-")  # goes when the process ends


@cache
def _original(server: str, fill: Fill) -> tuple[str, Any]:
    """The file to copy, or the database of that server; and what `fill` told."""
    name = f"like_{next(_numbers)}"
    if server:
        url = fresh_database(server, name)
    else:
        name = str(Path(_folder().name) / name)
        url = f"sqlite:///{name}"
    engine = connect(url)
    upgrade(engine)
    told = fill(engine, url)
    engine.dispose()
    return name, told


def copy_to(url: str, fill: Fill = nothing) -> Any:
    """Make a store with the newest schema there, filled; gives what `fill` told of the first."""
    parsed = make_url(url)
    assert parsed.database
    if parsed.get_backend_name() == "sqlite":
        original, told = _original("", fill)
        shutil.copyfile(original, parsed.database)
    else:
        server = at(url, "postgres")
        original, told = _original(server, fill)
        fresh_database(server, parsed.database, like=original)
    engine = connect(url)
    with engine.begin() as connection:  # no two stores have one mark, whatever they began as
        mark = {"mark": secrets.token_hex(16)}
        connection.execute(text("UPDATE edition SET stamp = :mark"), mark)
    engine.dispose()
    return told


def new_store(url: str) -> Engine:
    """An empty store with the newest schema, opened."""
    copy_to(url)
    return connect(url)
