"""Each address that is asked thousands of questions is a test of its own name."""

from __future__ import annotations

from dataclasses import replace

import pytest
from schemathesis.pytest.plugin import SchemathesisFunction


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the address into the test's id: of tests of one id, xdist runs the first alone."""
    for item in items:
        if isinstance(item, SchemathesisFunction):
            item._id = replace(item.id, params=item.operation_label)
