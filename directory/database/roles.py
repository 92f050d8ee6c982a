"""Roles of PostgreSQL: what the public site, maintainers and crawlers may do with each table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from directory.database.tables import Base
from directory.vocabulary import load

Granted = dict[str, dict[str, list[str]]]  # role -> act, as SELECT -> tables


def granted() -> Granted:
    """Each role's acts and their tables, as `data/vocabulary/database_roles.yaml` names them."""
    return {
        role: {act: list(_flat(named)) for act, named in acts.items()}
        for role, acts in load("database_roles").items()
    }


def _flat(named: Iterable[Any]) -> Iterator[str]:
    """A list may hold another role's list."""
    for one in named:
        yield from _flat(one) if isinstance(one, list) else [one]


def statements(roles: Granted) -> list[str]:
    """SQL that makes the roles and gives them this and nothing else, however often it is run."""
    return [line for role, acts in roles.items() for line in _of_role(role, acts)]


def _of_role(role: str, acts: dict[str, list[str]]) -> Iterator[str]:
    yield (
        f"DO $$ BEGIN CREATE ROLE {role} NOLOGIN; "
        "EXCEPTION WHEN duplicate_object THEN NULL; END $$;"
    )
    for kind in ("TABLES", "SEQUENCES"):
        yield f"REVOKE ALL ON ALL {kind} IN SCHEMA public FROM {role};"
    yield f"GRANT USAGE ON SCHEMA public TO {role};"
    for act, names in acts.items():
        yield f"GRANT {act} ON {', '.join(names)} TO {role};"
    numbers = [number for name in acts.get("INSERT", []) for number in _sequences(name)]
    if numbers:
        yield f"GRANT USAGE ON SEQUENCE {', '.join(numbers)} TO {role};"


def _sequences(name: str) -> list[str]:
    """What numbers the rows of a table, as its migration made it."""
    column = Base.metadata.tables[name].autoincrement_column
    return [] if column is None else [f"{name}_{column.name}_seq"]
