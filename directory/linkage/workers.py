"""Who does the work: a function and parts of a table go in, what it made of each comes out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, Protocol

import pyarrow as pa

THREADS = 2  # what a small machine has; more gain little while Python holds its lock


class Workers(Protocol):
    """Results may stay where they were made: `submit` takes them for arguments as they are."""

    def share(self, value: Any) -> Any:
        """Something that every later call may be given, moved once."""

    def submit(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """The promise of a result; arguments may be promises."""

    def results(self, promises: Iterable[Any]) -> Iterator[Any]:
        """The results, in the order of their promises."""


class Threads:
    """Threads of this process: numpy, pyarrow and rapidfuzz let them run beside each other."""

    def __init__(self, threads: int = THREADS) -> None:
        self._pool = ThreadPoolExecutor(threads)

    def share(self, value: Any) -> Any:
        """The value itself."""
        return value

    def submit(self, function: Callable[..., Any], *arguments: Any) -> Future[Any]:
        """Arguments that are promises are waited for; they were submitted before, so they run."""
        return self._pool.submit(_called, function, arguments)

    def results(self, promises: Iterable[Future[Any]]) -> Iterator[Any]:
        """The results, in the order of their promises."""
        return (promise.result() for promise in promises)


@contextmanager
def on_threads() -> Iterator[Workers]:
    """Workers of this process."""
    yield Threads()


def keep_little() -> None:
    """Let pyarrow take memory as numpy does, so that the two share what is free."""
    pa.set_memory_pool(pa.system_memory_pool())


def let_go() -> None:
    """Give memory that is free back to the system, which allocators keep for later else."""
    for pool in (pa.default_memory_pool(), pa.system_memory_pool()):
        pool.release_unused()


def _called(function: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    return function(*map(_value, arguments))


def _value(argument: Any) -> Any:
    if isinstance(argument, Future):
        return argument.result()
    return [_value(each) for each in argument] if isinstance(argument, list) else argument
