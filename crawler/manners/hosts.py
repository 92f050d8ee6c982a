"""Which hosts a source is read from, so that no host is ever asked twice at once. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from crawler.source import Source


def _addresses(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, one in value.items():
            bare = key == "domain" and "://" not in one
            yield from [f"https://{one}"] if bare else _addresses(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _addresses(one)
    elif isinstance(value, str) and value.startswith(("https://", "http://")):
        yield value


def hosts_of(source: Source) -> frozenset[str]:
    """Every host named in the settings of a source's family."""
    found = (urlsplit(url).netloc for url in _addresses(source.access.model_dump()))
    return frozenset(host for host in found if host)


def by_host(sources: Iterable[Source]) -> list[list[Source]]:
    """Part sources into groups that share no host. Order is kept within and between groups."""
    groups: list[tuple[set[str], list[Source]]] = []
    for source in sources:
        hosts, members = set(hosts_of(source)), [source]
        apart = []
        for group in groups:
            if group[0] & hosts:
                hosts |= group[0]
                members = [*group[1], *members]
            else:
                apart.append(group)
        groups = [*apart, (hosts, members)]
    return [members for _, members in groups]


def shared(source: Source, hosts: Iterable[str]) -> Sequence[str]:
    """The hosts of `hosts` that this source is read from, in order."""
    return sorted(hosts_of(source) & set(hosts))
