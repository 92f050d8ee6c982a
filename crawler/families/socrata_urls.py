"""The addresses of a Socrata set: its version stamp, its count and its pages. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote, urlencode

from crawler.access import SocrataAccess

ROW_ORDER = ":id"  # pages of an unordered set overlap


def _resource(access: SocrataAccess, dataset: str, **query: str | int) -> str:
    asked = urlencode({f"${name}": value for name, value in query.items()}, quote_via=quote)
    return f"{access.base}/resource/{dataset}.json?{asked}"


def metadata_url(access: SocrataAccess) -> str:
    """Where the set says what its columns are and when its rows last changed."""
    return f"{access.base}/api/views/{access.dataset}.json"


def count_url(access: SocrataAccess, dataset: str | None = None) -> str:
    """Where the publisher counts our rows (rule 43). Another `dataset` is counted whole."""
    if dataset is not None and dataset != access.dataset:
        return _resource(access, dataset, select="count(*)")
    return _resource(access, access.dataset, select="count(*)", where=access.where)


def page_url(access: SocrataAccess, columns: Sequence[str], offset: int) -> str:
    """One page of our rows, with the columns we take and no others (rule 55)."""
    return _resource(
        access,
        access.dataset,
        select=",".join(columns),
        where=access.where,
        order=ROW_ORDER,
        limit=access.page_size,
        offset=offset,
    )


def register_url(access: SocrataAccess, offset: int) -> str:
    """One page of the register of actions, whole.

    Raises ValueError where the source has no such register.
    """
    if access.register_of_actions is None:
        raise ValueError(f"{access.domain} {access.dataset} has no register of actions")
    return _resource(
        access,
        access.register_of_actions.dataset,
        order=ROW_ORDER,
        limit=access.page_size,
        offset=offset,
    )
