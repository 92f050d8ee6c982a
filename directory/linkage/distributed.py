"""The same work on the processes of a Dask cluster, here or on other machines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from directory.linkage.workers import THREADS, Workers


class EngineError(RuntimeError):
    """An engine that cannot be had; the message says what to install."""


class Dask:
    """Functions go to the cluster as they are; results stay there until they are asked for."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def share(self, value: Any) -> Any:
        """The value, on every process of the cluster."""
        return self._client.scatter(value, broadcast=True, hash=False)

    def submit(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Arguments that are promises, also within lists, are handed over where they lie."""
        return self._client.submit(function, *arguments, pure=False)

    def results(self, promises: Iterable[Any]) -> Iterator[Any]:
        """The results, in the order of their promises."""
        return (promise.result() for promise in promises)


@contextmanager
def on_dask(scheduler: str | None = None) -> Iterator[Workers]:
    """Workers of the cluster at an address, or of one made here of processes.

    Raises EngineError where Dask is not installed.
    """
    try:
        from distributed import Client, LocalCluster
    except ImportError:
        raise EngineError(
            "Dask is not installed. Install it: pip install 'interventionist-directory[dask]'"
        ) from None
    if scheduler:
        with Client(scheduler) as client:
            yield Dask(client)
        return
    here = LocalCluster(
        n_workers=THREADS, threads_per_worker=1, processes=True, dashboard_address=None
    )
    with here as cluster, Client(cluster) as client:
        yield Dask(client)
