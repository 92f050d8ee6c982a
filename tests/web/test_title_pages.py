from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from directory.requirements import load_catalogue

CLASSIC = ("CIP", "LADC", "CADC", "CAP", "CCDC")


@pytest.mark.parametrize("letters", CLASSIC)
def test_each_classic_title_has_a_page_and_its_data(client: FlaskClient, letters: str) -> None:
    page = client.get(f"/titles/{letters}").get_data(as_text=True)
    assert "What it does not mean" in page
    data = client.get(f"/titles/{letters}.json").get_json()
    assert data["exists"]
    for place in data["exists"]:
        assert load_catalogue().credential(place["credential_id"])
        assert place["title"].replace("&", "&amp;").replace("'", "&#39;") in page


def test_rule_33_the_cip_is_national_and_never_a_license(client: FlaskClient) -> None:
    page = client.get("/titles/CIP").get_data(as_text=True)
    assert "It is not a license." in page
    assert "The whole country" in page
    assert "valid in" not in page


def test_rule_29_the_same_letters_elsewhere_are_told_apart(client: FlaskClient) -> None:
    page = client.get("/titles/CAP").get_data(as_text=True)
    assert "Certified Addictions Practitioner" in page
    assert page.index("Certified Addictions Practitioner") < page.index("Where it exists")


def test_lower_case_redirects_and_unknown_letters_are_not_found(client: FlaskClient) -> None:
    assert client.get("/titles/ladc").headers["Location"] == "/titles/LADC"
    assert client.get("/titles/LADX").status_code == 404
    assert client.get("/titles/LADX.json").status_code == 404
    assert client.get("/titles").get_data(as_text=True).count('href="/titles/') == len(CLASSIC)


@pytest.mark.parametrize("letters", CLASSIC)
def test_what_a_title_page_says_points_at_its_sources(client: FlaskClient, letters: str) -> None:
    page = client.get(f"/titles/{letters}").get_data(as_text=True)
    lead = page[page.index('class="lead"') : page.index("What it does not mean")]
    where = page[page.index("Where it exists") :].split("</section>")[0]
    held = set(re.findall(r'id="(source-\d+)"', page))
    assert 'href="#source-' in lead
    assert where.count("<li>") == len(
        re.findall(r"</sup>[^<]*(?:<strong>[^<]*</strong>)?</li>", where)
    )
    assert set(re.findall(r'href="#(source-\d+)"', page)) == held


def test_the_same_letters_are_never_offered_as_if_they_were_the_title(client: FlaskClient) -> None:
    page = client.get("/titles/CAP").get_data(as_text=True)
    assert "CAP (the same letters, another title)" in page


def test_the_five_titles_as_data(client: FlaskClient) -> None:
    told = client.get("/titles.json").get_json()["titles"]
    assert {one["letters"] for one in told} == set(CLASSIC)
