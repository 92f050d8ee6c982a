"""Commands for whoever runs it: status, serve, db."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from directory.commands.console import (
    DatabaseOption,
    JsonOption,
    print_json,
    print_table,
    refuse,
    refusing,
    say,
)

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication
    from werkzeug.serving import BaseWSGIServer

db = typer.Typer(help="The database: upgrade, backup, restore.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command()(status)
    app.command()(serve)
    app.command()(metrics)
    app.add_typer(db, name="db")


def status(database: DatabaseOption = None, as_json: JsonOption = False) -> None:
    """What is in the store, and how its sources do. Exit 1 if a newest run is held or failed."""
    from directory.commands.source_rows import source_rows
    from directory.standing.status import totals, totals_text
    from directory.store import StoreError, read_url, session_of, shown, today

    with refusing(StoreError), session_of(read_url(database), read_only=True) as session:
        counts = totals(session)
        day = today(session)
    rows = [row for row in source_rows(database) if row["verdict"] != "never"]
    if as_json:
        print_json({"today": day, "totals": counts, "sources": rows})
    else:
        say(f"{shown(read_url(database))} on {day}")
        say(f"  {totals_text(counts)}")
        columns = ("id", "verdict", "as_of", "age_days", "listings", "gone")
        print_table(columns, [[row[c] for c in columns] for row in rows])
        for row in rows:
            say(*(f"{row['id']}: {reason['text']}" for reason in row["reasons"]))
    if any(row["verdict"] in ("held", "failed") for row in rows):
        raise typer.Exit(1)


def serve(
    host: Annotated[str, typer.Option("--host")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65_535, help="0: any free one.")] = 8000,
    database: DatabaseOption = None,
) -> None:
    """Serve the site."""
    from directory.store import StoreError, open_existing, read_url

    with refusing(StoreError):
        url = read_url(database)
        open_existing(url, read_only=True).dispose()
    serve_site(url, host, port)


def serve_site(url: str, host: str, port: int) -> None:
    """Serve a store until interrupted, printing the address first."""
    from threading import Thread

    from directory.store import shown
    from web import create_app
    from web.config import ConfigError
    from web.warm import warm

    with refusing(ConfigError):
        app = create_app({"DATABASE_URL": url})
    server = _listening(host, port, app)
    say(f"Serving {shown(url)}", f"Open http://{host}:{server.server_port}/  (Ctrl+C stops it)")
    Thread(target=warm, args=(app,), daemon=True).start()
    _serve_on(server)


def metrics(
    host: Annotated[str, typer.Option("--host", help="Keep it to this machine.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65_535, help="0: any free one.")] = 9464,
    database: DatabaseOption = None,
) -> None:
    """Tell Prometheus how the site and its lists do. With PROMETHEUS_MULTIPROC_DIR set to what
    the site's workers have, their counts are told too.
    """
    from crawler.source import SourceError, load_sources
    from directory.store import StoreError, read_url
    from web.exporter import exporter

    with refusing(StoreError, SourceError):
        url = read_url(database)
        cadences = {one.id: one.cadence_days for one in load_sources().values() if one.is_crawled}
    server = _listening(host, port, exporter(url, cadences), silent=True)
    say(f"Open http://{host}:{server.server_port}/metrics  (Ctrl+C stops it)")
    _serve_on(server)


def _listening(
    host: str, port: int, app: WSGIApplication, *, silent: bool = False
) -> BaseWSGIServer:
    from web.serving import PrivateRequestHandler, SilentRequestHandler, make_server

    try:
        return make_server(
            host, port, app, SilentRequestHandler if silent else PrivateRequestHandler
        )
    except OSError as error:
        refuse(f"Port {port} on {host} cannot be used ({error.strerror}). Try --port 0.", code=1)


def _serve_on(server: BaseWSGIServer) -> None:
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        say("Stopped.")


@db.command("upgrade")
def upgrade_database(database: DatabaseOption = None) -> None:
    """Make the database, or bring it to the newest schema."""
    from directory.store import StoreError, connect, read_url, shown, upgrade

    with refusing(StoreError):
        url = read_url(database)
        upgrade(connect(url))
    say(f"{shown(url)} is up to date.")


@db.command("backup")
def backup_database(
    to: Annotated[Path, typer.Argument(help="The SQLite file to write.")],
    database: DatabaseOption = None,
) -> None:
    """Copy a database while it is in use, and check the copy."""
    from directory.database.backup import backup
    from directory.store import StoreError, read_url

    with refusing(StoreError):
        size = backup(read_url(database), to)
    say(f"{to} written and checked ({size:,} bytes).")


@db.command("restore")
def restore_database(
    source: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A backup.")],
    database: DatabaseOption = None,
    wishes_from: Annotated[
        str | None,
        typer.Option(
            "--wishes-from",
            metavar="FILE|URL",
            help="The store with the newest wishes, where it is not the one that is replaced.",
        ),
    ] = None,
    without_wishes: Annotated[
        bool, typer.Option("--without-wishes", help="Go on where its wishes cannot be read.")
    ] = False,
) -> None:
    """Put a backup in the database's place. What was there is kept as a file.

    Wishes to be hidden, reports, accounts and the log of the store that is replaced are carried
    over: nobody who asked to be left out comes back.
    """
    from directory.database.backup import restore
    from directory.hiding.wishes_kept import Wishes
    from directory.store import StoreError, crawl_url

    with refusing(StoreError):
        done = restore(source, crawl_url(database), Wishes(wishes_from, without_wishes))
    say(f"Restored from {source}." + (f" What was there is now {done.kept}." if done.kept else ""))
    say(_carried(done.carried))


_NEWER = {
    "suppression": "keys of wishes to be hidden",
    "report": "reports",
    "maintainer": "accounts",
    "audit_entry": "lines of the log",
}


def _carried(rows: dict[str, int] | None) -> str:
    if rows is None:
        return (
            "No wishes to be hidden were carried over: there was no store to read them from. "
            "Record those made since the backup again (interventionist suppress)."
        )
    told = ", ".join(f"{rows[name]:,} {words}" for name, words in _NEWER.items())
    return f"Newer than the backup, and carried over: {told}. Now run 'interventionist resolve'."
