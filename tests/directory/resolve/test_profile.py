from __future__ import annotations

from directory.listings.profile import load_profiles, profile_of
from tests.directory.resolve.resolve_world import World, listing, profile


def test_a_boards_listing_in_comparison_form() -> None:
    found = profile(
        "a", cred="ct-dph/ladc", number="44.001550", given="JOSÉ", family="MUÑOZ", zip="061031234"
    )
    assert (found.issuer_id, found.jurisdiction, found.credential_id) == (
        "ct-dph",
        "CT",
        "ct-dph/ladc",
    )
    assert (found.given, found.family, found.display) == ("jose", "munoz", "José Muñoz")
    assert (found.numbers, found.loose_numbers) == (("44.001550",), ("44001550",))
    assert found.postal_code == "06103"
    assert not found.npi


def test_a_self_reported_record_has_an_npi_and_claims_but_no_number() -> None:
    claims = [["co", "ACD.1234"], ["NY", "PENDING"], ["NY", "1999000003"], ["", "77777"]]
    found = profile("a", npi="1999000003", claims=claims, given="Ada", family="Vane")
    assert (found.npi, found.numbers) == ("1999000003", ())
    assert found.claims == (("CO", "ACD.1234"),)


def test_former_names_and_other_numbers_are_read() -> None:
    made = listing("a", {"cred": "ct-dph/ladc", "number": "44.001550", "former": ["Doe-Roe", ""]})
    made.other_numbers = ["001550", "N/A"]
    found = profile_of(made, "CT")
    assert found.former_families == ("doe roe",)
    assert found.numbers == ("44.001550", "001550")


def test_rule_32_placeholders_are_marked() -> None:
    assert profile("a", cred="ct-dph/ladc", number="TEST", given="Test", family="Test").placeholder


def test_profiles_are_loaded_in_order_whole_or_in_part(world: World) -> None:
    for name in ("c", "a", "b"):
        world.add(name, cred="co-bace/lac", number="12345", given="Ada", family="Vane")
    assert [p.listing_id for p in load_profiles(world.session)] == ["a", "b", "c"]
    assert [p.listing_id for p in load_profiles(world.session, {"c", "a", "z"})] == ["a", "c"]
