"""What the store's tables share: their base, their words, moments in UTC."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import JSON, DateTime, Dialect, MetaData, String, TypeDecorator
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase

JsonValue = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


class UtcDateTime(TypeDecorator[dt.datetime]):
    """An aware moment, kept in UTC: SQLite forgets the zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Refuse a naive moment: it would be read back as another hour."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment needs its time zone: {value!r}")
        return value.astimezone(dt.UTC)

    def process_result_value(
        self, value: dt.datetime | None, dialect: Dialect
    ) -> dt.datetime | None:
        """Give the moment its zone back."""
        return value.replace(tzinfo=dt.UTC) if value and value.tzinfo is None else value


class Verdict(StrEnum):
    """What became of a run."""

    RUNNING = "running"
    ACCEPTED = "accepted"
    HELD = "held"
    FAILED = "failed"


class ChangeKind(StrEnum):
    """What happened to one listing between two accepted runs."""

    NEW = "new"
    CHANGED = "changed"
    GONE = "gone"  # twice absent from a list of all holders
    UNLISTED = "unlisted"  # twice absent from a list that need not show everybody (rules 40, 41)
    RETURNED = "returned"


class Sameness(StrEnum):
    """The answer to: are these two listings one person?"""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"
    UNDONE = "undone"


class Base(DeclarativeBase):
    """One schema for SQLite and PostgreSQL."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        dt.datetime: UtcDateTime,
        dict[str, Any]: JsonValue,
        list[Any]: JsonValue,
        list[str]: JsonValue,
        Verdict: String(10),
        ChangeKind: String(10),
        Sameness: String(10),
    }
