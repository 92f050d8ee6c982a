"""Commands run in processes of their own, forked from one that has read the libraries once.

Python's start and the reading of the program take longer than most commands; a fork has both
behind it. `really` starts Python itself, as an operator's shell does.
"""

from __future__ import annotations

import io
import multiprocessing
import os
import runpy
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[1]
_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["directory.cli", "crawler.runs.run", "web", "directory.exports"])
_INPUT, _OUTPUT, _ERRORS = _STREAMS = ("input", "output", "errors")

Done = subprocess.CompletedProcess[str]


def bare_environment(**told: object) -> dict[str, str]:
    """This process's environment, with no settings of the program's but these."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("INTERVENTIONIST_")}
    return kept | {name: str(value) for name, value in told.items()}


def command(
    *arguments: object,
    module: str = "directory",
    env: Mapping[str, str] | None = None,
    typed: str = "",
    seconds: int = 120,
) -> Done:
    """Run a module to its end as `python -m` does. Raises TimeoutExpired after `seconds`."""
    words = [module, *map(str, arguments)]
    with TemporaryDirectory(prefix="interventionist-command-") as folder:
        streams = {name: Path(folder) / name for name in _STREAMS}
        streams[_INPUT].write_text(typed, "utf-8")
        told = (words, dict(os.environ if env is None else env), folder)
        process = _FORKS.Process(target=_run, args=told)
        process.start()
        process.join(seconds)
        if process.exitcode is None:
            process.kill()
            process.join()
            raise subprocess.TimeoutExpired(words, seconds)
        output, errors = (streams[one].read_text("utf-8") for one in (_OUTPUT, _ERRORS))
    return subprocess.CompletedProcess(words, process.exitcode, output, errors)


def really(*arguments: object, env: Mapping[str, str] | None = None, seconds: int = 300) -> Done:
    """The same of the command line, by a Python of its own."""
    return subprocess.run(
        [sys.executable, "-m", "directory", *map(str, arguments)],
        env=env,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )


def _run(words: Sequence[str], env: Mapping[str, str], folder: str) -> None:
    """In the fork: become what a shell would have started."""
    os.chdir(ROOT)
    os.environ.clear()
    os.environ.update(env)
    for number, name in enumerate(_STREAMS):
        descriptor = os.open(Path(folder) / name, os.O_RDWR | os.O_CREAT)
        os.dup2(descriptor, number)
        os.close(descriptor)
    sys.stdin = io.TextIOWrapper(io.BufferedReader(io.FileIO(0, closefd=False)), "utf-8")
    sys.argv = list(words)
    runpy.run_module(words[0], run_name="__main__", alter_sys=True)
