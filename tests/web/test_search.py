from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from directory.words.specialties import label
from tests.web.town import Town
from web.layout import tokens
from web.pages.criteria import Criteria

HARTFORD = {"place": "06103", "radius": "50"}


def search(client: FlaskClient, **form: object) -> str:
    """Send the form; returns where it leads."""
    answer = client.post("/search", data=form)
    assert answer.status_code == 303
    return answer.headers["Location"]


def test_a_search_leads_to_a_link_that_says_nothing(client: FlaskClient) -> None:
    where = search(client, **HARTFORD, need="gambling")
    page = client.get(where)
    assert where.startswith("/results/")
    assert "06103" not in where
    assert "gambling" not in where
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["X-Robots-Tag"] == "noindex"
    title = page.text.split("<title>")[1].split("</title>")[0]
    assert "Hartford" not in title


def test_people_stand_under_their_tier_in_order(client: FlaskClient) -> None:
    page = client.get(search(client, **HARTFORD, need="drugs")).text
    headings = [
        "State credential here, and an intervention certificate",
        "State credential here</h2>",
        "state credential from another state",
    ]
    where = [page.index(text) for text in headings]
    assert where == sorted(where)
    assert page.index("Marisol Quennebec") < where[1] < page.index("Tobias Wrenfield") < where[2]
    assert where[2] < page.index("Anselm Birchgrove")


def test_every_result_shows_points_that_sum(client: FlaskClient, town: Town) -> None:
    where = search(client, **HARTFORD, need="drugs")
    page, answer = client.get(where).text, client.get(f"{where}.json").json
    assert answer is not None
    assert town.ids["both"] in {one["person_id"] for one in answer["results"]}
    for one in answer["results"]:
        card = page.split(f'id="{one["person_id"]}"')[1].split("</table>")[0]
        assert sum(part["points"] for part in one["score_parts"]) == one["score"]
        assert f"Points in all</th><td>{one['score']}</td>" in card
        assert all(part["text"] in card for part in one["score_parts"])


def test_a_result_names_issuer_status_and_day(client: FlaskClient) -> None:
    page = client.get(search(client, **HARTFORD)).text
    card = page.split("Tobias Wrenfield")[1].split("</table>")[0]
    assert "Licensed Alcohol and Drug Counselor" in card
    assert "Connecticut Department of Public Health" in card
    assert "November 18, 2026" in card
    assert "June 30, 2027" in card
    assert "https://board.example.org/ct" in card
    assert "About 35 miles away." in card


def test_a_list_without_cities_says_so(client: FlaskClient) -> None:
    page = client.get(search(client, **HARTFORD)).text
    assert "No city on this list" in page.split("Ingrid Oaksmith")[1].split("</table>")[0]


def test_limits_set_by_the_board_are_shown(client: FlaskClient) -> None:
    page = client.get(search(client, **HARTFORD)).text
    card = page.split("Delphine Marchetti")[1].split("</table>")[0]
    assert "Active, with limits" in card
    assert "with limits set by the board" in card


def test_those_who_only_say_so_come_after_and_apart(client: FlaskClient) -> None:
    page = client.get(search(client, **HARTFORD)).text
    apart = page.index("People who say they do this work")
    assert max(page.rindex("Points in all"), page.rindex("Anselm Birchgrove")) < apart
    assert apart < page.index("Wendell Ashgrove")
    assert "We have not checked it with a board" in page[apart:]


@pytest.mark.parametrize("name", ["Petra Lindqvist", "Rosalind Thackeray"])
def test_hidden_and_gone_people_are_not_results(client: FlaskClient, name: str) -> None:
    assert name not in client.get(search(client, **HARTFORD)).text


def test_a_danger_to_life_is_answered_before_the_results(client: FlaskClient) -> None:
    page = client.get(search(client, **HARTFORD, need=["drugs", "suicide-risk"])).text
    main = page.index('<main id="main"')
    assert main < page.index("Talk to someone now about suicide") < page.index("<h1>")
    assert page.index("<h1>") < page.index("Marisol Quennebec")


def test_a_need_with_its_own_line_gets_it(client: FlaskClient) -> None:
    page = client.get(search(client, **HARTFORD, need="gambling")).text
    assert "tel:+18005224700" in page
    assert "We have not called this line yet" in page


def test_nobody_found_says_what_to_do_next(client: FlaskClient) -> None:
    page = client.get(search(client, place="Cheyenne, WY")).text
    assert "Nobody found near" in page
    assert "We do not read a list for Wyoming yet" in page
    assert "What you can do now" in page


def test_a_wider_search_is_announced(client: FlaskClient) -> None:
    page = client.get(search(client, place="Putnam, CT", radius="10", credential="CIP")).text
    assert "We looked further than you asked." in page


def test_a_mistake_is_shown_beside_its_field_and_on_top(client: FlaskClient) -> None:
    where = search(client, place="Nowhereville", need="alcohol")
    page = client.get(where).text
    assert where.startswith("/search/")
    assert '<a href="#place">We do not know the place &#34;Nowhereville&#34;' in page
    assert 'id="place-error"' in page
    assert 'aria-invalid="true"' in page
    assert 'value="Nowhereville"' in page
    assert '<option value="alcohol" selected>' in page


@pytest.mark.parametrize("root", ["", "/es"])
@pytest.mark.parametrize(
    ("typed", "places"),
    [
        ("Hartfrod CT", ["Hartford, CT"]),
        ("Springfield", ["Springfield, IL", "Springfield, MA", "Springfield, MO"]),
        ("New York", ["New York, NY"]),
    ],
)
def test_a_place_that_was_meant_is_one_link_away(
    client: FlaskClient, root: str, typed: str, places: list[str]
) -> None:
    asked = client.post(f"{root}/search", data={"place": typed, "need": "gambling", "radius": "25"})
    page = client.get(asked.headers["Location"]).text
    links = re.findall(r'<a href="([^"]+)">([^<]+)</a>', page.split("meant-heading")[-1])
    offered = [(where, name) for where, name in links if "/results/" in where]
    assert [name for _, name in offered][: len(places)] == places
    assert len(offered) <= 8
    for where, name in offered:
        assert where.startswith(f"{root}/results/")
        found = client.get(where)
        assert found.status_code == 200, name
    answer = client.get(f"{offered[0][0].removeprefix(root)}.json").json["query"]
    assert (answer["place"], answer["specialties"]) == (places[0], ["gambling"])
    assert answer["radius_miles"] == 25


def test_where_no_place_comes_near_the_text_none_is_offered(client: FlaskClient) -> None:
    page = client.get(search(client, place="xqzzyqx")).text
    assert "place-error" in page
    assert "meant-heading" not in page


@pytest.mark.parametrize(
    ("field", "text"),
    [("radius", "-5"), ("radius", "9999"), ("need", "juggling"), ("language", "elvish"),
     ("credential", "XYZQ")],
)  # fmt: skip
def test_words_that_no_choice_has_are_mistakes(client: FlaskClient, field: str, text: str) -> None:
    where = search(client, **{**HARTFORD, field: text})
    assert f'<a href="#{field}">' in client.get(where).text


def test_a_search_can_be_changed(client: FlaskClient) -> None:
    where = search(client, **HARTFORD, language="spa")
    assert where.replace("/results/", "/search/") in client.get(where).text
    form = client.get(where.replace("/results/", "/search/")).text
    assert 'value="06103"' in form
    assert '<option value="spa" selected>' in form


@pytest.mark.parametrize("path", ["/results/nonsense", "/results/nonsense.json", "/search/x"])
def test_a_bad_link_is_a_kind_404(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_longest_form_still_makes_a_link_that_opens(client: FlaskClient) -> None:
    long = "\N{HOUSE BUILDING}" * 130
    form = {"place": long, "credential": long, "language": long, "radius": long}
    where = search(client, **form, need=[f"{number}{long[:50]}" for number in range(9)])
    assert len(where) < 4_000
    assert client.get(where).status_code == 200


def test_markup_in_a_form_stays_text(client: FlaskClient) -> None:
    page = client.get(search(client, place="<b>x</b>")).text
    assert "<b>x</b>" not in page
    assert "&lt;b&gt;x&lt;/b&gt;" in page


def test_every_page_of_invented_people_says_so(client: FlaskClient) -> None:
    for path in ("/", "/states", "/sources", search(client, **HARTFORD)):
        page = client.get(path).text
        assert "These are invented people." in page
        assert "November 18, 2026" in page


def test_the_forms_own_address_leads_to_the_form(client: FlaskClient) -> None:
    assert client.get("/search").headers["Location"] == "/"


def test_the_less_used_choices_act_and_are_kept(client: FlaskClient) -> None:
    where = search(client, **HARTFORD, model="arise", also=["new_clients", "travel", "bribe"])
    page, told = client.get(where).text, client.get(f"{where}.json").json
    assert told is not None
    assert told["query"]["models"] == ["arise"]
    assert (told["query"]["new_clients"], told["query"]["remote"]) == (True, False)
    assert [one["filter"] for one in told["filters"]] == ["model", "new_clients"]
    assert all(one["text"].split(".")[0] in page for one in told["filters"])
    form = client.get(where.replace("/results/", "/search/")).text
    assert '<option value="arise" selected>' in form
    assert 'value="new_clients" checked' in form
    assert '<details class="more" open>' in form
    assert '<details class="more">' in client.get("/").text


def test_a_county_says_from_where_miles_are_measured(client: FlaskClient) -> None:
    page = client.get(search(client, place="Hartford County, CT")).text
    assert "We measure from the middle of Hartford County." in page


def test_an_unknown_way_of_working_is_a_mistake(client: FlaskClient) -> None:
    assert '<a href="#model">' in client.get(search(client, **HARTFORD, model="shouting")).text


def test_an_age_is_a_field_of_its_own_that_acts_or_is_refused(client: FlaskClient) -> None:
    form = client.get("/").text
    assert '<select id="age"' in form
    assert 'value="teens"' not in form.split('<select id="need"')[1].split("</select>")[0]
    page = client.get(search(client, **HARTFORD, need="alcohol", age="older-adults")).text
    assert f"{label('specialties', 'older-adults')}: not stated." in page
    wrong = search(client, **HARTFORD, age="toddlers")
    assert wrong.startswith("/search/")
    assert "toddlers" in client.get(wrong).text
    assert 'aria-invalid="true"' in client.get(wrong).text


def test_links_made_before_there_was_an_age_still_open(app: Flask) -> None:
    with app.test_request_context():
        old = tokens().seal("search", Criteria(place="06103").packed()[:-1])
    assert app.test_client().get(f"/results/{old}").status_code == 200


def test_who_comes_from_afar_but_was_left_out_is_not_said_not_to_come(client: FlaskClient) -> None:
    """Somebody says they travel there, and states no fee."""
    there = client.get(search(client, place="New Orleans, LA")).text
    assert "They say they come to Louisiana" in there
    told = client.get(search(client, place="New Orleans, LA", also="fee_shown")).text
    assert "Nobody who fits your choices says they travel to Louisiana" in told
    assert "Nobody on our lists" not in told
