"""The world's tunable numbers and words, read from `world.yaml`."""

from __future__ import annotations

import datetime as dt
from functools import cache
from importlib import resources
from typing import Any

from pydantic import BaseModel, ConfigDict
from ruamel.yaml import YAML


class _Frozen(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Board(_Frozen):
    """One source's population."""

    state: str
    people: int
    as_of: dt.date
    titles: dict[str, int]  # title -> weight
    trainee: str | None = None
    hubs: tuple[str, ...]


class Career(_Frozen):
    """How many of a source's people had this happen, and the words for it."""

    count: int
    words: tuple[tuple[str, str | None], ...]
    also_at: str | None = None


class NppesOnly(_Frozen):
    """People whom no board here lists."""

    people: int
    states: dict[str, int]


class Plan(_Frozen):
    """`world.yaml`, typed."""

    day: dt.date
    hub_share: float
    registered_share: float
    right_number_share: float
    no_number_share: float
    sources: dict[str, Board]
    careers: dict[str, dict[str, Career]]
    in_force: dict[str, tuple[tuple[str, str | None], ...]]
    trainee_ends: dict[str, str]
    orders: tuple[str, ...]
    names: dict[str, dict[str, int]]
    self_reports: dict[str, int]
    nppes_only: NppesOnly
    post_nominals: dict[str, tuple[str, ...]]
    junk_numbers: tuple[str, ...]
    organisations: tuple[str, ...]


def read_data(name: str) -> Any:
    """Read one of the YAML files beside this code."""
    text = (resources.files("crawler.sample") / name).read_text("utf-8")
    return YAML(typ="safe", pure=True).load(text)


@cache
def load_plan() -> Plan:
    """Read the plan, once."""
    return Plan.model_validate(read_data("world.yaml"))
