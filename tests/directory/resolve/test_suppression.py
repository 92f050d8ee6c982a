from __future__ import annotations

import pytest

from directory.hiding.suppression import SuppressionError, key_hashes, strongest, wishes
from directory.models import Suppression
from tests.directory.resolve.resolve_world import NOW, World, listing

SECRET = b"a secret of the tests"
BOARD = {"cred": "co-bace/lac", "number": "ACD.0012345", "given": "Ada", "family": "Vane"}


def wish(world: World, key_hash: str, level: str = "remove") -> None:
    world.session.add(Suppression(key_hash=key_hash, level=level, made_at=NOW))
    world.session.flush()


def test_without_wishes_no_secret_is_needed(world: World) -> None:
    world.add("a", **BOARD)
    assert wishes(world.session, None) == {}
    assert wishes(world.session, SECRET) == {}


def test_wishes_that_cannot_be_read_stop_everything(world: World) -> None:
    wish(world, "0" * 64, level="contact")
    with pytest.raises(SuppressionError, match="INTERVENTIONIST_SECRET"):
        wishes(world.session, None)


def test_a_wish_outlives_a_new_key_and_another_way_to_write_the_number(world: World) -> None:
    for key_hash in key_hashes(listing("old", BOARD), SECRET):
        wish(world, key_hash)
    world.add("new", **{**BOARD, "number": "ACD 0012345", "source": "tx"})
    world.add("other", **{**BOARD, "number": "ACD.0099999"})
    world.add("namesake", **{**BOARD, "family": "Poe"})
    assert wishes(world.session, SECRET) == {"new": "remove"}


def test_a_wish_follows_the_npi(world: World) -> None:
    record = {"npi": "1999000003", "given": "Ada", "family": "Vane"}
    wish(world, key_hashes(listing("x", record), SECRET)[-1])
    world.add("a", **{**record, "family": "Poe"})
    assert wishes(world.session, SECRET) == {"a": "remove"}


def test_the_level_that_hides_most_holds() -> None:
    assert strongest([]) == ""
    assert strongest(["noindex", "remove", "contact"]) == "remove"
    assert strongest(["contact", "noindex"]) == "noindex"


def test_a_listing_is_as_hidden_as_the_strongest_of_its_wishes(world: World) -> None:
    world.add("a", **BOARD)
    by_place, by_number = key_hashes(listing("a", BOARD), SECRET)
    wish(world, by_place, level="contact")
    wish(world, by_number, level="noindex")
    assert wishes(world.session, SECRET) == {"a": "noindex"}


def test_hashes_depend_on_the_secret_and_tell_no_name() -> None:
    made = listing("a", BOARD)
    assert key_hashes(made, SECRET) != key_hashes(made, b"another")
    assert all(len(found) == 64 and "vane" not in found for found in key_hashes(made, SECRET))
