from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from directory.places import resolve_place, state_label
from directory.requirements import load_catalogue
from web.pages.requirement_rows import number_shape, state_page

EVERY = sorted(load_catalogue().jurisdictions)


@pytest.mark.parametrize("code", EVERY)
def test_every_claim_has_its_source(code: str) -> None:
    page = state_page(load_catalogue().jurisdiction(code))
    titles = [*page.titles, *page.retired]
    said = [one for title in titles for row in title.rows for one in row.statements]
    numbers = {mark.number for one in said for mark in one.marks}
    numbers |= {mark.number for title in titles for mark in title.marks}
    assert titles
    assert all((one.text or one.note) and one.marks for one in said)
    assert all(title.marks for title in titles)
    assert numbers <= set(range(1, len(page.sources) + 1))


def test_a_state_page_points_at_its_sources(client: FlaskClient) -> None:
    page = client.get("/states/CT").text
    pointed = set(re.findall(r'href="#(source-\d+)"', page))
    held = set(re.findall(r'id="(source-\d+)"', page))
    assert pointed
    assert pointed <= held
    assert "Licensed Alcohol and Drug Counselor" in page
    assert "Master&#39;s degree" in page
    assert "Check a name with Connecticut Department of Public Health" in page


def test_pages_nobody_opened_are_marked(client: FlaskClient) -> None:
    page = client.get("/states/WA").text
    assert "not confirmed yet" in page
    assert "?]</a>" in page


def test_every_state_is_linked(client: FlaskClient) -> None:
    page = client.get("/states").text
    assert all(f'href="/states/{code}"' in page for code in EVERY)


def test_small_letters_lead_to_the_page(client: FlaskClient) -> None:
    answer = client.get("/states/ct")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/states/CT")


@pytest.mark.parametrize("path", ["/states/{}.json", "/api/v1/requirements/{}"])
def test_the_same_as_data(client: FlaskClient, path: str) -> None:
    told = client.get(path.format("CT")).json
    assert told is not None
    assert told["jurisdiction"] == "CT"
    assert "ct-dph/ladc" in {one["id"] for one in told["credentials"]}
    assert client.get(path.format("ZZ")).status_code == 404


def test_no_such_state(client: FlaskClient) -> None:
    assert client.get("/states/ZZ").status_code == 404


def test_all_states_at_a_glance_and_as_data(client: FlaskClient) -> None:
    page = client.get("/states").text
    told = client.get("/states.json").json
    assert told is not None
    lines = {one["state"]: one for one in told["states"]}
    assert len(lines) == 51
    assert page.count('<tr role="row">') == 52  # the header and 51 states
    assert (lines["CT"]["letters"], lines["CT"]["required"]) == ("LADC", True)
    assert "By law" in page
    assert "Not stated" in page


def test_a_state_page_says_whether_the_law_asks_and_of_what_date(client: FlaskClient) -> None:
    page = client.get("/states/CT").text
    assert "Needed by law" in page
    assert "Not needed by law" in page
    assert "2016 to June 2023" in page
    assert "11 páginas, con fecha: 4 (2016 a junio de 2023)." in client.get("/es/states/CT").text


@pytest.mark.parametrize("code", EVERY)
def test_one_page_has_a_date(client: FlaskClient, code: str) -> None:
    assert "1 have" not in client.get(f"/states/{code}").text


@pytest.mark.parametrize("code", [code for code in EVERY if code != "US"])
def test_each_state_page_leads_to_a_search_there(client: FlaskClient, code: str) -> None:
    page = client.get(f"/states/{code}").text
    place = f"{state_label(code)} (the state)"
    assert f'name="place" value="{place}"' in page
    assert resolve_place(place).state == code
    sent = client.post("/search", data={"place": place})
    assert "/results/" in sent.headers["Location"]


def test_both_sides_of_a_dispute_stand_on_the_page(client: FlaskClient) -> None:
    page = client.get("/states/CO").text
    assert "sources disagree" in page
    assert "2,000 hours" in page
    assert "3,000 hours" in page


@pytest.mark.parametrize(
    ("pattern", "shape"),
    [
        (r"CD-\d{7}", "CD-#######"),
        (r"\d{2}-R-\d{2}", "##-R-##"),
        (r"LICDC\.\d{6}", "LICDC.######"),
        (r"(ACD\.)?\d{1,7}", ""),
        (r"\d{4,5}-T", ""),
        (r"LAC ?#?\d+", ""),
    ],
)
def test_only_a_number_of_one_form_is_drawn(pattern: str, shape: str) -> None:
    assert number_shape(pattern) == shape


def test_a_number_s_form_is_shown(client: FlaskClient) -> None:
    assert "CD-#######" in client.get("/states/DE").text


def board(client: FlaskClient, state: str, name: str) -> str:
    """What a state's page says of one board."""
    page = client.get(f"/states/{state}").text
    return page.split(f"<li><strong>{name}</strong>")[1].split("</li>")[0]


@pytest.mark.parametrize(
    ("state", "name", "issuer", "why"),
    [
        (
            "NY",
            "New York State Office of Addiction Services and Supports",
            "ny-oasas",
            "Nobody has read its page for us yet.",
        ),
        (
            "MN",  # its board sits in Michigan too
            "Upper Midwest Indian Council on Addictive Disorders",
            "umicad",
            "We found no public list of this board.",
        ),
        (
            "LA",
            "Addictive Disorder Regulatory Authority",
            "la-adra",
            "We must ask the board before we read its list.",
        ),
        (
            "OH",
            "Ohio Chemical Dependency Professionals Board",
            "oh-cdpb",
            "We think we can read it, but have not tried yet.",
        ),
    ],
)
def test_a_board_whose_list_is_not_read_is_to_be_asked(
    client: FlaskClient, state: str, name: str, issuer: str, why: str
) -> None:
    told = board(client, state, name)
    assert told.startswith(f". We do not read this board’s list yet. {why} Ask this board: open <a")
    assert f'href="https://board.example.org/{issuer}"' in told


def test_a_board_whose_list_is_read_leads_to_how_it_stands(client: FlaskClient) -> None:
    told = board(client, "CT", "Connecticut Department of Public Health")
    assert "We do not read" not in told
    assert 'href="/sources#ct_elicense"' in told
