from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from directory.requirements import (
    Catalogue,
    RequirementsError,
    RequirementsFileError,
    load_catalogue,
)

Write = Callable[[str, str], Path]


@pytest.fixture
def catalogue(sound: str, write: Write) -> Catalogue:
    return Catalogue(write("GU.yaml", sound).parent)


def test_the_shipped_catalogue_is_read_once() -> None:
    assert load_catalogue() is load_catalogue()


def test_a_credential_knows_where_it_stands(catalogue: Catalogue) -> None:
    credential = catalogue.credential("xa-board/ladc")
    assert (credential.jurisdiction, credential.issuer_id) == ("GU", "xa-board")


def test_a_credential_is_checked_the_issuer_s_way(catalogue: Catalogue) -> None:
    jurisdiction = catalogue.jurisdiction("GU")
    check = jurisdiction.check_for(catalogue.credential("xa-board/ladc"))
    assert check is not None
    assert check.url == "https://board.example.org/search"


def test_an_issuer_is_found_by_id(catalogue: Catalogue) -> None:
    assert catalogue.issuer("xa-board").name == "Board of Example"


def test_a_file_is_parsed_only_when_asked_for(sound: str, write: Write) -> None:
    write("GU.yaml", sound)
    folder = write("VI.yaml", "not: a jurisdiction\n").parent
    catalogue = Catalogue(folder)
    assert list(catalogue.jurisdictions) == ["GU", "VI"]
    assert catalogue.credential("xa-board/ladc").letters == "LADC"
    with pytest.raises(RequirementsFileError, match=r"VI\.yaml"):
        catalogue.jurisdiction("VI")


def test_unknown_names_are_answered_with_the_nearest(catalogue: Catalogue) -> None:
    with pytest.raises(RequirementsError, match="did you mean GU"):
        catalogue.jurisdiction("gu")
    with pytest.raises(RequirementsError, match="did you mean xa-board/ladc"):
        catalogue.credential("xa-board/ladac")
    with pytest.raises(RequirementsError, match="did you mean xa-board"):
        catalogue.issuer("xa-bored")


def test_a_missing_jurisdiction_is_a_key_error(catalogue: Catalogue) -> None:
    with pytest.raises(KeyError):
        catalogue.jurisdiction("ZZ")


def test_a_day_without_quotes_does_not_load(sound: str, write: Write) -> None:
    path = write("GU.yaml", sound.replace('"2023-06"', "2023-06-01"))
    with pytest.raises(RequirementsFileError):
        Catalogue(path.parent).jurisdiction("GU")
