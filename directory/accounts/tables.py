"""The store's tables of accounts. None of them says anything of a listed person or of a search."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from directory.database.base import Base


class Role(StrEnum):
    """What a maintainer may do: a reviewer answers pairs, an operator everything."""

    REVIEWER = "reviewer"
    OPERATOR = "operator"


class Maintainer(Base):
    """One account. It is disabled, never deleted: decisions carry its name."""

    __tablename__ = "maintainer"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    name: Mapped[str] = mapped_column(String(40), unique=True)
    role: Mapped[str] = mapped_column(String(10))
    password_hash: Mapped[str]
    first_password: Mapped[bool] = mapped_column(
        default=False
    )  # an operator typed it, and knows it
    second_factor: Mapped[str]  # sealed with a key that is not in the store
    last_step: Mapped[int] = mapped_column(BigInteger, default=0)  # of the last code that was used
    failures: Mapped[int] = mapped_column(default=0)  # tries since the last success
    locked_until: Mapped[dt.datetime | None]
    disabled: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[dt.datetime]


class MaintainerSession(Base):
    """One signed-in browser, by the hash of its token: whoever reads the store cannot use it."""

    __tablename__ = "maintainer_session"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    maintainer_id: Mapped[int] = mapped_column(ForeignKey("maintainer.id"), index=True)
    began_at: Mapped[dt.datetime]
    ends_at: Mapped[dt.datetime]


class AuditEntry(Base):
    """Who did what, and when. The database itself refuses to change or delete a row."""

    __tablename__ = "audit_entry"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    at: Mapped[dt.datetime]
    who: Mapped[str] = mapped_column(String(60))  # an account's name, or console:<user>
    what: Mapped[str] = mapped_column(String(30))
    about: Mapped[str] = mapped_column(String(80), default="")  # "run 12", "decision 17"
    note: Mapped[str] = mapped_column(default="")
