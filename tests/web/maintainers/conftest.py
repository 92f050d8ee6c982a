from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.stores import Fill
from tests.web.maintainers.office import Office, Visitor, build_office


@pytest.fixture
def filling() -> Fill:
    return build_office


@pytest.fixture
def office(begun: Office, store_url: str) -> Office:
    """The store, on each database in turn."""
    return replace(begun, url=store_url, secrets=dict(begun.secrets))


@pytest.fixture
def enter(office: Office) -> Callable[[str], Visitor]:
    """Signs in by name."""

    def signed_in(name: str) -> Visitor:
        visitor = Visitor(office.app().test_client())
        done = visitor.post("/maintain/sign-in", **office.proofs(name))
        assert done.status_code == 303, done.text
        return visitor

    return signed_in
