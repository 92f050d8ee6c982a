from __future__ import annotations

import pytest

from directory.watch.items import beginning
from directory.watch.watched import Watched
from tests.directory.factories import TODAY


@pytest.mark.parametrize(("miles", "told"), [(1, "Within 1 mile."), (25, "Within 25 miles.")])
def test_miles_are_told_as_they_are_counted(miles: int, told: str) -> None:
    watched = Watched(place="06103", radius_miles=miles, began=TODAY)
    assert told in beginning(watched)[1]
