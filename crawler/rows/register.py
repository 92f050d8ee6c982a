"""Joining a register of board actions to the listings it is about. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from crawler.access import Register
from crawler.rows.columns import Target
from crawler.rows.layout import Layout, values_by_target
from crawler.rows.reading import Signal
from directory.listings.dates import DateError, DateForm, parse_date
from directory.listings.draft import Draft
from directory.listings.numbers import loose
from directory.names.parse import fold

_DATES = (DateForm.ISO_DATETIME, DateForm.ISO, DateForm.US)


@dataclass(frozen=True, slots=True)
class Order:
    """One board action: whose number, whose name, and the board's own words."""

    number: str
    family: str
    action: dict[str, Any]


def _day(value: object) -> str | None:
    try:
        day = parse_date(value, _DATES)
    except DateError:
        return None
    return day.isoformat() if day else None


def read_order(register: Register, row: Mapping[str, Any]) -> Order | None:
    """Read one row of the register. Orders against people without a licence give None (rule 21)."""
    values = values_by_target(Layout(register.columns, register.ignored), row)
    words = str(next(iter(values.get(Target.ACTION, [])), ""))
    number = str(next(iter(values.get(Target.NUMBER, [])), ""))
    if not number or any(m in words.upper() for m in register.drop_titles_holding):
        return None
    start, end = (
        _day(next(iter(values.get(t, [])), None)) for t in (Target.ACTION_START, Target.ACTION_END)
    )
    family = str(next(iter(values.get(Target.FAMILY_NAME, [])), ""))
    return Order(number, family, {"case": "", "words": words, "start": start, "end": end})


class Orders:
    """Orders by licence number, ready to be joined."""

    def __init__(self, orders: Iterable[Order]) -> None:
        self._orders: dict[str, list[Order]] = {}
        for order in orders:
            self._orders.setdefault(loose(order.number), []).append(order)

    def join(self, draft: Draft) -> tuple[Draft, list[Signal]]:
        """Join on the number, then check the last name (rule 15).

        A number that agrees while the name does not joins nothing and is signalled.
        """
        orders = self._orders.get(loose(draft.number), [])
        mine = [o for o in orders if fold(o.family) == fold(draft.family_name)]
        signals = [
            Signal(
                "register_name_differs",
                draft.number,
                "The register has an order for this number under another last name; it was not "
                "joined. Look at both pages.",
            )
            for o in orders
            if o not in mine
        ]
        if not mine:
            return draft, signals
        actions = sorted((o.action for o in mine), key=str)
        return replace(draft, actions=[*draft.actions, *actions], discipline="yes"), signals
