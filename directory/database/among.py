"""Rows whose column has one of many values: the values are sent as one parameter."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, any_, bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import InstrumentedAttribute, Session

Column: TypeAlias = ColumnElement[Any] | InstrumentedAttribute[Any]


def among(session: Session, column: Column, values: Iterable[Any]) -> Any:
    """The condition that `column` is one of `values`, texts or whole numbers, however many.

    One parameter each costs more than the rows, and no database takes more than some thousands.
    """
    listed = sorted(set(values))
    if session.get_bind().dialect.name == "postgresql":
        return column == any_(bindparam(None, listed, ARRAY(column.type)))
    found = func.json_each(json.dumps(listed)).table_valued("value")
    return column.in_(select(found.c.value))
