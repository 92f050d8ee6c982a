"""The `interventionist` command. Each command loads what it needs when it is called."""

from __future__ import annotations

import sys
from importlib.metadata import version
from typing import Annotated

import typer

from directory.commands import (
    accounts,
    accuracy,
    claims,
    crawling,
    deduping,
    demo,
    exporting,
    facilities,
    finding,
    indexing,
    moving,
    operating,
    opting_out,
    reports,
    retention,
    reviewing,
    rosters,
    ruling,
    searching,
    source_tools,
    watch,
)
from directory.commands.console import refuse
from directory.database.trouble import Errors, what_to_do
from directory.files.secrecy import WeakSecretError

app = typer.Typer(
    name="interventionist",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for module in (
    demo,
    crawling,
    source_tools,
    searching,
    finding,
    facilities,
    reviewing,
    ruling,
    operating,
    opting_out,
    moving,
    reports,
    claims,
    retention,
    indexing,
    deduping,
    rosters,
    exporting,
    accounts,
    accuracy,
    watch,
):
    module.register(app)


def _told(wanted: bool) -> None:
    if wanted:
        typer.echo(f"interventionist {version('interventionist-directory')}")
        raise typer.Exit


@app.callback()
def common(
    _version: Annotated[
        bool, typer.Option("--version", callback=_told, is_eager=True, help="Say which version.")
    ] = False,
) -> None:
    """Who is really certified to hold an intervention, and where we read it."""


def main() -> None:
    """Run the command line: exit 0 done, 1 something was held or failed, 2 wrong use."""
    try:
        app()
    except BrokenPipeError:
        sys.stderr.close()
    except Errors as error:
        if not (sentences := what_to_do(error)):
            raise
        refuse(sentences, code=1)
    except WeakSecretError as error:
        refuse(str(error))
    except KeyboardInterrupt:
        refuse("Stopped.", code=130)
