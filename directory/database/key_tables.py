"""The tables of the buckets that possible pairs share. See `directory.resolve.keystore`."""

from __future__ import annotations

from sqlalchemy import BigInteger, Index, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from directory.database.base import Base


class _KeyRow:
    """A listing in one bucket of possible pairs."""

    hash: Mapped[int] = mapped_column(BigInteger, primary_key=True)  # of kind and key, 63 bits
    listing_id: Mapped[str] = mapped_column(String(16), primary_key=True)
    kind: Mapped[int] = mapped_column(SmallInteger)
    part: Mapped[int]  # what an oversize bucket is split by, and what such a part is split by
    subpart: Mapped[int]


class ListingKey(_KeyRow, Base):
    """Which buckets a listing was in at the last full resolution. Kept by the resolver alone.

    No foreign key: every row is written beside its listing, and there are several millions.
    """

    __tablename__ = "listing_key"
    __table_args__ = (Index("ix_listing_key_listing", "listing_id"), {"sqlite_with_rowid": False})


class ListingKeySince(_KeyRow, Base):
    """What is otherwise since then: few rows, close together, that stand before the others."""

    __tablename__ = "listing_key_since"
    __table_args__ = (
        Index("ix_listing_key_since_listing", "listing_id"),
        {"sqlite_with_rowid": False},
    )

    gone: Mapped[bool]  # no longer in this bucket
