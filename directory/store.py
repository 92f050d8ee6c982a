"""Opening the store: SQLite with a write-ahead log, or PostgreSQL, behind the same functions."""

from __future__ import annotations

import datetime as dt
import json
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, Engine, Text, create_engine, event, func, literal, make_url, select
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.orm import Session

from directory.database import edition
from directory.models import Run, Verdict

if TYPE_CHECKING:
    from alembic.config import Config

BUSY_TIMEOUT_MS = 300_000  # resolving a whole country in full takes a minute or two


class StoreError(RuntimeError):
    """The store cannot be used as it is. The message says what to do."""


class NoStoreError(StoreError):
    """There is none yet."""


def home() -> Path:
    """The folder for databases and downloads: INTERVENTIONIST_HOME, else ./var."""
    return Path(os.environ.get("INTERVENTIONIST_HOME", "var"))


def sqlite_url(path: Path) -> str:
    """The address of a file, whatever letters its name has: `?` and `%` mean more in an address."""
    return URL.create("sqlite", database=str(path.absolute())).render_as_string()


def crawl_url(database: str | None) -> str:
    """Where real listings are written."""
    return (
        database
        or os.environ.get("INTERVENTIONIST_DATABASE_URL")
        or sqlite_url(home() / "directory.db")
    )


def demo_url(database: str | None) -> str:
    """Where the demo's invented people are written: apart from real ones, unless told otherwise."""
    return (
        database or os.environ.get("INTERVENTIONIST_DATABASE_URL") or sqlite_url(home() / "demo.db")
    )


def read_url(database: str | None) -> str:
    """Where questions are answered from: real listings if there are any, else the demo's."""
    url = crawl_url(database)
    path = _parsed(url).database
    if url.startswith("sqlite") and path and not Path(path).exists():
        demo = _parsed(demo_url(database)).database
        if demo and Path(demo).exists():
            return demo_url(database)
    return url


def shown(url: str) -> str:
    """An address as it may be printed: without its password."""
    try:
        return make_url(url).render_as_string(hide_password=True)
    except ArgumentError:
        return "that is given"


def _parsed(url: str) -> URL:
    """An address in its parts. Raises StoreError for what is none, as a bare path is."""
    try:
        return make_url(url)
    except ArgumentError as error:
        raise _not_opened(url, error) from error


def _not_opened(url: str, error: Exception) -> StoreError:
    return StoreError(
        f"The database address {shown(url)} cannot be opened ({type(error).__name__}). "
        "Use sqlite:///path/to/file.db, or postgresql://user@host/name with the "
        "[postgresql] extra installed."
    )


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        raise StoreError(
            f"{error.filename} is a file, and no folder to keep a database in."
        ) from error


def _pragmas(connection: sqlite3.Connection, _record: Any) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    cursor.close()


def _read_only(connection: sqlite3.Connection, _record: Any) -> None:
    connection.execute("PRAGMA query_only=ON")
    connection.isolation_level = None  # the driver would begin nothing for a mere reading


_EMPTY = {"list": "[]", "dict": "{}"}


def _to_json(value: Any) -> str:
    """JSON text; most of what the store keeps as JSON is empty, and costs nothing."""
    return (not value and _EMPTY.get(type(value).__name__)) or json.dumps(value)


_PLAIN: dict[str, Callable[[], Any]] = {"[]": list, "{}": dict}


def _in_order(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object by its names: PostgreSQL keeps none of the order it was written in."""
    return dict(sorted(pairs, key=itemgetter(0)))


_decoded = json.JSONDecoder(object_pairs_hook=_in_order).decode


def _from_json(text: str | bytes) -> Any:
    """The value of a JSON text; the empty ones, which are most, cost nothing."""
    told = text if isinstance(text, str) else text.decode()
    empty = _PLAIN.get(told)
    return empty() if empty else _decoded(told)


def connect(url: str, *, read_only: bool = False) -> Engine:
    """Open an engine. `read_only` is for the site: it can change nothing, whatever its code says.

    Raises StoreError for an address that no driver here can open.
    """
    parsed = _parsed(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database:
        _make_folder(Path(parsed.database).parent)
    try:
        engine = create_engine(
            parsed,
            json_serializer=_to_json,
            json_deserializer=_from_json,
            pool_pre_ping=parsed.get_backend_name() != "sqlite",  # it may have been started anew
        )
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
        raise _not_opened(url, error) from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _pragmas)
    if read_only:
        return _reading(engine)
    edition.note_writes(engine)
    return engine


def _reading(engine: Engine) -> Engine:
    """Changes nothing; and what one session reads is of one moment, however many queries it asks.

    A run published meanwhile is seen by the next session, whole.
    """
    if engine.dialect.name != "sqlite":
        snapshot = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        return engine.execution_options(**snapshot)
    event.listen(engine, "connect", _read_only)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    return engine


def alembic_config(engine: Engine | None = None) -> Config:
    """Alembic's settings, without a file: the migrations lie in this package."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["engine"] = engine
    return config


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the schema to `revision`.

    Raises StoreError for a PostgreSQL database that sorts texts by a language: names are found by
    ranges of letters (rule of `directory.finding.name_search`), and lists are in order of bytes.
    """
    from alembic import command

    with engine.connect() as connection:
        if connection.scalar(select(literal("a", Text) < literal("B", Text))):
            raise StoreError(
                "This database sorts texts by a language, not by their bytes. Make another one: "
                "CREATE DATABASE directory TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'."
            )
    command.upgrade(alembic_config(engine), revision)


def is_current(engine: Engine) -> bool:
    """Is the schema at the newest revision?"""
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    head = ScriptDirectory.from_config(alembic_config()).get_current_head()
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == head


def open_existing(url: str, *, read_only: bool = False) -> Engine:
    """Open a store that must already be there and up to date.

    Raises StoreError saying which command makes or upgrades it; NoStoreError where there is none.
    """
    path = _parsed(url).database
    if url.startswith("sqlite") and path and path != ":memory:" and not Path(path).exists():
        raise NoStoreError(
            f"There is no database at {path} yet. Run 'interventionist demo' for invented people, "
            "or 'interventionist crawl' for real listings."
        )
    engine = connect(url, read_only=read_only)
    if not is_current(engine):
        engine.dispose()  # who asks again and again, as a waiting site does, holds no connections
        raise StoreError(
            "The database is of another version. Run 'interventionist db upgrade' first."
        )
    return engine


@contextmanager
def session_of(url: str, *, read_only: bool = False) -> Iterator[Session]:
    """A session on an existing store, closed at the end."""
    engine = open_existing(url, read_only=read_only)
    try:
        with Session(engine) as session:
            yield session
    finally:
        engine.dispose()


def sample_day(session: Session) -> dt.date | None:
    """The day a sample store stands at, or None for a store of real listings."""
    newest = session.scalar(
        select(func.max(Run.began_at)).where(Run.sample, Run.verdict == Verdict.ACCEPTED)
    )
    return newest.date() if newest else None


def today(session: Session) -> dt.date:
    """The day to answer for: with `clock_day`, the one place where the clock is read.

    A sample store stands still at the day its recordings were made, so that it answers the same
    for ever. INTERVENTIONIST_TODAY (YYYY-MM-DD) sets another day.
    """
    return stated_day() or sample_day(session) or clock_day()


def stated_day() -> dt.date | None:
    """The day that INTERVENTIONIST_TODAY sets, if any."""
    stated = os.environ.get("INTERVENTIONIST_TODAY")
    return dt.date.fromisoformat(stated) if stated else None


def clock_day() -> dt.date:
    """Today by the clock, in UTC."""
    return dt.datetime.now(dt.UTC).date()
