"""The program in a process of its own that need not import anything again: fast to start."""

from __future__ import annotations

import multiprocessing
import os
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Event

_FORK = multiprocessing.get_context("fork")  # what is imported here need not be again
_BROKE = 99  # no exit code of the program


@dataclass(frozen=True)
class Done:
    """How a process ended. `seconds` is what it had."""

    code: int | None  # negative: the signal that killed it
    said: str
    seconds: float


def run(
    act: Callable[[], None],
    said: Path,
    *,
    kill_after: float | None = None,
    kill_when: Event | None = None,
) -> Done:
    """Act, with all it says going to a file, and kill it at a moment or when something happens."""
    process = _FORK.Process(target=_inside, args=(act, said))
    began = time.monotonic()
    process.start()
    if kill_when is not None:
        kill_when.wait(60)
        kill_after = 0
    process.join(kill_after)
    if process.is_alive():
        process.kill()
        process.join()
    seconds = time.monotonic() - began
    return Done(process.exitcode, said.read_text("utf-8") if said.exists() else "", seconds)


def _inside(act: Callable[[], None], said: Path) -> None:
    with said.open("w", encoding="utf-8") as out:
        os.dup2(out.fileno(), 1)
        os.dup2(out.fileno(), 2)
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", buffering=1)
    sys.stderr = os.fdopen(2, "w", encoding="utf-8", buffering=1)
    code = _BROKE
    try:
        act()
        code = 0
    except SystemExit as end:
        code = _code_of(end.code)
    finally:
        if code == _BROKE:
            traceback.print_exc()
        sys.stdout.flush()
        os._exit(code)


def _code_of(told: object) -> int:
    """As the interpreter does it: a text is said, and the code is 1."""
    if isinstance(told, str):
        sys.stderr.write(f"{told}\n")
        return 1
    return told if isinstance(told, int) else 0


def command(*arguments: object) -> Callable[[], None]:
    """The command line with these arguments."""

    def act() -> None:
        from directory.cli import main

        sys.argv = ["interventionist", *map(str, arguments)]
        main()

    return act


def under_main(act: Callable[[], None]) -> Callable[[], None]:
    """As a command does it: with what the command line says of trouble."""

    def main() -> None:
        from directory import cli

        cli.app = act  # type: ignore[assignment]
        cli.main()

    return main
