from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from tests.web.town import Town


def person(client: FlaskClient, town: Town, who: str) -> str:
    answer = client.get(f"/people/{town.ids[who]}")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.text


def look_up(client: FlaskClient, name: str, state: str = "") -> tuple[str, str]:
    answer = client.post("/look-up", data={"name": name, "state": state})
    assert answer.status_code == 303
    where = answer.headers["Location"]
    return where, client.get(where).text


def test_each_fact_names_its_source_and_day(client: FlaskClient, town: Town) -> None:
    page = person(client, town, "state")
    for text in (
        "This Connecticut license is active, valid to June 30, 2027.",
        "“ACTIVE”",
        "44.002001",
        "September 2, 2014",
        "The list shows no action by the board.",
        "Connecticut license roster",
        "The list is of November 18, 2026.",
        "first seen on January 5, 2026",
        "https://board.example.org/ct",
        "Search by last name.",
        "did not ask for it and does not pay for it.",
        "/wrong",
    ):
        assert text in page


def test_a_national_certificate_is_no_license(client: FlaskClient, town: Town) -> None:
    page = person(client, town, "both")
    assert "This is a national certificate, not a state license" in page
    assert "We do not know." in page


def test_board_actions_are_quoted_and_linked(client: FlaskClient, town: Town) -> None:
    page = person(client, town, "limits")
    assert "The list says that the board has taken action." in page
    assert "“Reprimand”, case 2025-0199, from March 4, 2025" in page
    assert 'href="https://board.example.org/ct/case/2025-0199"' in page


def test_a_lapsed_credential_says_since_when(client: FlaskClient, town: Town) -> None:
    page = person(client, town, "lapsed")
    assert "expired on June 30, 2025" in page
    assert '<span class="when">June 30, 2025</span> Expired, as the list shows it.' in page


def test_gone_is_not_expired(client: FlaskClient, town: Town) -> None:
    page = person(client, town, "gone")
    assert "No longer on the list" in page
    assert "No longer on the list since October 4, 2026; that alone does not tell us why" in page
    assert "Expired" not in page


def test_rule_9_a_date_without_a_status_is_never_called_active(
    client: FlaskClient, town: Town
) -> None:
    page = person(client, town, "listed")
    assert "Listed, not past its end date" in page
    assert (
        "This Connecticut license is listed, not past its end date (June 30, 2027); "
        "this list does not show a status." in page
    )
    assert "Not stated. We go by the end date alone." in page
    assert "End date on the list" in page
    assert "Valid to" not in page
    assert "active" not in page.lower()


def test_rule_9_a_date_that_has_passed_says_that_it_is_only_a_date(
    client: FlaskClient, town: Town
) -> None:
    page = person(client, town, "past")
    assert "is past its end date (June 30, 2025); this list does not show a status." in page
    assert "End date on the list" in page
    assert "Not stated. We go by the end date alone." in page


def test_rule_40_a_first_absence_is_told_and_ends_nothing(client: FlaskClient, town: Town) -> None:
    page = person(client, town, "absent")
    assert "Not on the newest list. We look again before we believe it." in page
    assert "This Connecticut license is active, valid to June 30, 2027." in page
    assert "No longer on the list" not in page


def test_rule_40_who_left_a_list_of_current_holders_is_not_called_expired(
    client: FlaskClient, town: Town
) -> None:
    page = person(client, town, "left")
    assert "that list shows only current holders and does not say why" in page
    assert "Expired" not in page


def test_claims_stand_apart_and_are_never_called_checked(client: FlaskClient, town: Town) -> None:
    page = person(client, town, "self")
    claims = page.split("What they say about themselves")[1]
    assert "No board we read lists this person." in page
    assert "Says: " in claims
    assert "Checked" not in claims
    assert "Check it yourself" not in page


def test_the_title_does_not_name_the_person(client: FlaskClient, town: Town) -> None:
    assert "Quennebec" not in person(client, town, "both").split("</title>")[0]


@pytest.mark.parametrize("path", ["/people/{}", "/people/{}.json"])
def test_hidden_and_unknown_people_are_nowhere(client: FlaskClient, town: Town, path: str) -> None:
    assert client.get(path.format(town.ids["hidden"])).status_code == 404
    assert client.get(path.format("pzzzzzzzzzzzz")).status_code == 404


@pytest.mark.parametrize("path", ["/people/{}", "/people/{}.json", "/api/v1/people/{}"])
def test_a_merged_id_leads_on_for_ever(client: FlaskClient, town: Town, path: str) -> None:
    answer = client.get(path.format("pmergedmerged"))
    assert answer.status_code == 301
    assert answer.headers["Location"] == path.format(town.ids["both"])


def test_a_split_id_lists_the_people(client: FlaskClient, town: Town) -> None:
    page = client.get("/people/psplitsplitsp")
    told = client.get("/people/psplitsplitsp.json")
    assert page.status_code == told.status_code == 300
    assert told.json is not None
    ids = {town.ids["current"], town.ids["lapsed"]}
    assert {one["person_id"] for one in told.json["people"]} == ids
    assert all(f'href="/people/{one}"' in page.text for one in ids)


def test_people_of_one_name_are_kept_apart(client: FlaskClient, town: Town) -> None:
    where, page = look_up(client, "Jordan Ellery")
    assert "ellery" not in where.lower()
    assert "Ellery" not in page.split("</title>")[0]
    assert "2 people for" in page
    assert "Each is a different person" in page
    assert "expired June 30, 2025" in page


@pytest.mark.parametrize("asked", ["Marisol Quenebec", "44-001234", "44.001234"])
def test_misspelt_names_and_numbers_are_found(client: FlaskClient, asked: str) -> None:
    assert "Marisol Quennebec" in look_up(client, asked)[1]


def test_a_real_name_with_another_number_is_told(client: FlaskClient) -> None:
    told = "The number that you typed is on none of these records."
    assert told in look_up(client, "Marisol Quennebec, LADC 44.009999")[1]
    assert told not in look_up(client, "Marisol Quennebec, LADC 44.001234")[1]


def test_an_unknown_name_proves_nothing(client: FlaskClient) -> None:
    page = look_up(client, "Nobody Atall", "CT")[1]
    assert "That proves nothing." in page
    assert "Type only the name, without a town." in page
    assert 'href="https://board.example.org/ct"' in page
    assert "list of November 18, 2026" in page


def test_who_is_listed_in_another_state_is_a_link_away(client: FlaskClient) -> None:
    _, page = look_up(client, "Marisol Quennebec", "WA")
    assert "is not on the lists we read for Washington</h1>" in page
    assert "Without a state, we find 1 person" in page
    there = re.search('href="(/look-up/[^"]+)">Look in every state<', page)
    assert there
    assert "1 person for “Marisol Quennebec”" in client.get(there[1]).text
    assert "Look in every state" not in look_up(client, "Nobody Atall", "WA")[1]


def test_an_empty_name_is_a_mistake_beside_its_field(client: FlaskClient) -> None:
    page = look_up(client, "  ")[1]
    assert '<a href="#name">Type a name, or a license number.</a>' in page
    assert '<a href="#state">' in look_up(client, "Ellery", "ZZ")[1]


def test_a_search_link_does_not_open_as_a_look_up(client: FlaskClient) -> None:
    where = client.post("/search", data={"place": "06103"}).headers["Location"]
    assert client.get(where.replace("/results/", "/look-up/")).status_code == 404


def test_a_board_whose_list_is_not_read_says_so_where_nobody_was_found(
    client: FlaskClient,
) -> None:
    _, there = look_up(client, "Nobody Atall", "NY")
    _, read = look_up(client, "Nobody Atall", "CT")
    assert "We do not read this board’s list yet. Call or write." in there
    assert "We do not read" not in read
