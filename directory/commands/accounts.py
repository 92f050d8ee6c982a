"""`maintainers`: who may sign in to the maintainers' pages."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from directory.commands.console import (
    DatabaseOption,
    JsonOption,
    at_console,
    print_rows,
    refusing,
    say,
)

if TYPE_CHECKING:
    from directory.accounts.register import Register

maintainers = typer.Typer(help="Who may sign in to the maintainers' pages.", no_args_is_help=True)
NameArgument = Annotated[str, typer.Argument(help="The account's name.")]


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.add_typer(maintainers, name="maintainers")


@maintainers.command("add")
def add(
    name: NameArgument,
    role: Annotated[
        str, typer.Option("--role", help="reviewer (answers pairs) or operator (everything).")
    ],
    database: DatabaseOption = None,
) -> None:
    """Make an account. Asks for its password; prints the second factor's secret, once."""
    from directory.accounts.tables import Role

    if role not in set(Role):
        raise typer.BadParameter("say reviewer or operator", param_hint="--role")
    with _open(database) as accounts:
        accounts.check_new(name)
        secret = accounts.add(name, Role(role), _password())
    _show_secret(name, secret)


@maintainers.command("list")
def list_accounts(database: DatabaseOption = None, as_json: JsonOption = False) -> None:
    """Show the accounts, and whose password is still the first: no password and no secret."""
    with _open(database) as accounts:
        rows = [
            {
                "name": one.name,
                "role": one.role,
                "state": "disabled" if one.disabled else "open",
                "first_password": one.first_password,
                "failures": one.failures,
                "locked_until": one.locked_until and one.locked_until.isoformat(),
                "made_at": one.made_at.isoformat(),
            }
            for one in accounts.everyone()
        ]
    nobody = "There is no maintainer yet. 'maintainers add NAME --role operator' makes one."
    print_rows("maintainers", rows, nobody, as_json=as_json)


@maintainers.command("disable")
def disable(name: NameArgument, database: DatabaseOption = None) -> None:
    """Shut an account and end its sessions. What it decided stays."""
    with _open(database) as accounts:
        accounts.disable(name)
    say(f"{name} is shut. 'maintainers reset {name}' opens it again.")


@maintainers.command("reset")
def reset(name: NameArgument, database: DatabaseOption = None) -> None:
    """Give a new password and a new second factor; ends waits and sessions."""
    with _open(database) as accounts:
        accounts.find(name)
        secret = accounts.reset(name, _password())
    _show_secret(name, secret)


@contextmanager
def _open(database: str | None) -> Iterator[Register]:
    """The accounts of a store; what was done is kept at the end, if nothing was refused."""
    from directory.accounts.passwords import PasswordError
    from directory.accounts.register import AccountError, Register
    from directory.accounts.second_factor import SecondFactors
    from directory.commands.site_key import site_key
    from directory.store import StoreError, read_url, session_of

    key = site_key()
    now = dt.datetime.now(dt.UTC)
    with (
        refusing(StoreError, AccountError, PasswordError),
        session_of(read_url(database)) as session,
    ):
        yield Register(session, SecondFactors(key), at_console(), now)
        session.commit()


def _password() -> str:
    """Typed unseen on a terminal; else the first line of what is piped in."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))


def _show_secret(name: str, secret: str) -> None:
    from directory.accounts.second_factor import address

    say(
        f"{name} can sign in with the password and a code from an authenticator app.",
        "Add this secret to the app now; it is not shown again:",
        f"  {secret}",
        f"  {address(name, secret)}",
    )
