from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

import pytest
from flask import Flask
from flask.testing import FlaskClient

from directory.cards.schema_org import person_document
from tests.web.town import Town
from web.pages.carried import _folded
from web.pages.people import people_now


def chosen(client: FlaskClient, town: Town, *who: str) -> str:
    form = {"state": "CT", "person": [town.ids[one] for one in who]}
    answer = client.post("/shortlist", data=form)
    assert answer.status_code == 303
    return answer.headers["Location"]


def test_the_list_is_in_its_own_address_and_says_nothing(client: FlaskClient, town: Town) -> None:
    path = chosen(client, town, "both", "limits")
    assert town.ids["both"] not in path
    answer = client.get(path)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert "Marisol" in answer.text
    assert "Delphine" in answer.text
    assert "Quennebec" not in re.findall("<title>(.*)</title>", answer.text)[0]


def test_at_most_four_and_the_others_are_spoken_of(client: FlaskClient, town: Town) -> None:
    path = chosen(client, town, "both", "limits", "gone", "listed", "absent", "left")
    page = client.get(path).text
    assert page.count('name="person"') == 4
    assert "You chose 2 more. There is room for 4." in page


def test_nobody_chosen_is_told(client: FlaskClient, town: Town) -> None:
    assert "You chose nobody yet" in client.get(chosen(client, town)).text
    answer = client.post("/shortlist", data={"person": ["<script>", "x"], "state": "??"})
    assert "You chose nobody yet" in client.get(answer.headers["Location"]).text


def test_who_asked_to_be_hidden_is_not_on_a_list(client: FlaskClient, town: Town) -> None:
    path = chosen(client, town, "hidden", "both")
    for tail in ("", ".txt", ".vcf"):
        assert "Lindqvist" not in client.get(path + tail).text
    assert client.get(f"/people/{town.ids['hidden']}.vcf").status_code == 404


def test_an_old_id_leads_to_the_person_of_today(client: FlaskClient) -> None:
    answer = client.post("/shortlist", data={"person": ["pmergedmerged"]})
    assert answer.status_code == 303


def test_someone_of_another_search_is_added_by_address(client: FlaskClient, town: Town) -> None:
    page = client.get(chosen(client, town, "both")).text
    assert 'name="more"' in page
    more = f"https://directory.example.org/es/people/{town.ids['limits']} and no p-words"
    answer = client.post("/shortlist", data={"person": [town.ids["both"]], "more": more})
    page = client.get(answer.headers["Location"]).text
    assert page.count('name="person"') == 2
    assert "Delphine" in page


def test_what_is_no_address_of_a_person_is_told(client: FlaskClient, town: Town) -> None:
    for more, told in (("Delphine Marchetti", True), ("", False), (town.ids["limits"], False)):
        form = {"person": [town.ids["both"]], "more": more}
        page = client.get(client.post("/shortlist", data=form).headers["Location"]).text
        assert ("What you pasted is not the address of a person’s page." in page) is told


def test_a_list_begins_on_a_person_s_page(client: FlaskClient, town: Town) -> None:
    page = client.get(f"/people/{town.ids['both']}").text
    assert f'name="person" value="{town.ids["both"]}"' in page


def test_plain_text_has_what_one_needs_to_call_and_check(client: FlaskClient, town: Town) -> None:
    answer = client.get(chosen(client, town, "both") + ".txt")
    assert answer.mimetype == "text/plain"
    assert "Marisol Quennebec\nHartford, Connecticut\n" in answer.text
    assert "Licensed Alcohol and Drug Counselor (LADC): Active" in answer.text
    assert "number 44.001234" in answer.text
    assert "Checked on November 18, 2026 · Valid to: June 30, 2027" in answer.text
    assert "https://board.example.org/ct" in answer.text
    assert f"/people/{town.ids['both']}" in answer.text


def test_what_is_carried_away_speaks_of_no_yesterday(client: FlaskClient, town: Town) -> None:
    """It is read on another day than it was made."""
    for tail in (".txt", ".vcf"):
        text = client.get(chosen(client, town, "both", "limits", "listed", "absent") + tail).text
        assert "ecked on" in text.replace("\r\n ", "")
        assert not re.findall("today|yesterday|days ago", text.replace("\r\n ", ""))


def test_an_absence_is_carried_too(client: FlaskClient, town: Town) -> None:
    text = client.get(chosen(client, town, "absent") + ".txt").text
    assert "Not on the newest list. We look again before we believe it." in text


def test_an_invented_person_is_said_to_be_one(client: FlaskClient, town: Town) -> None:
    for tail in (".txt", ".vcf"):
        text = client.get(chosen(client, town, "both") + tail).text
        assert "every person shown here is invented" in text.replace("\r\n ", "")


def test_plain_text_in_spanish(client: FlaskClient, town: Town) -> None:
    text = client.get("/es" + chosen(client, town, "both") + ".txt").text
    assert "(LADC): Vigente" in text
    assert "Compruebe a cada persona con la junta" in text


def test_a_message_holds_the_text(client: FlaskClient, town: Town) -> None:
    page = client.get(f"/people/{town.ids['both']}").text
    body = re.search(r'href="sms:\?body=([^"]+)"', page)
    assert body
    assert unquote(body[1]) == client.get(f"/people/{town.ids['both']}.txt").text
    assert "mailto:?subject=People%20to%20call&amp;body=" in page


def test_contact_cards_are_vcards(client: FlaskClient, town: Town) -> None:
    answer = client.get(chosen(client, town, "both", "limits") + ".vcf")
    assert answer.mimetype == "text/vcard"
    text = answer.text
    assert text.count("BEGIN:VCARD\r\nVERSION:4.0\r\nFN:") == 2
    assert text.endswith("END:VCARD\r\n")
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    whole = text.replace("\r\n ", "")
    assert "ADR:;;;Hartford;CT;;US\r\n" in whole
    assert "TEL" not in whole
    assert "number 44.001234" in whole


@pytest.mark.parametrize("line", ["NOTE:" + "ñ" * 100, "FN:" + "x" * 200, "FN:short"])
def test_long_lines_are_folded_between_letters(line: str) -> None:
    folded = _folded(line)
    assert folded.replace("\r\n ", "") == line
    assert max(len(part.encode()) for part in folded.split("\r\n")) <= 75


def test_what_the_lists_showed_over_time(client: FlaskClient, town: Town) -> None:
    page = client.get(f"/people/{town.ids['both']}").text
    told = re.sub(r"<[^>]+>|\s+", " ", page[page.index("timeline") :])
    told = re.sub(r" +", " ", told)
    steps = [
        "September 2, 2014 First issued.",
        "September 3, 2024 Renewed: the end date went from August 31, 2024 to August 31, 2026.",
        "January 14, 2025 No longer on the list.",
        "February 11, 2025 Back on the list.",
        "February 11, 2025 The board changed its word from &#34;ACTIVE&#34; to &#34;CURRENT&#34;.",
    ]
    places = [told.index(step) for step in steps]
    assert places == sorted(places)
    spanish = client.get(f"/es/people/{town.ids['both']}").text
    assert "Renovada: la fecha final pasó del 31 de agosto de 2024" in spanish


def document(app: Flask, town: Town, who: str) -> dict[str, Any]:
    with app.test_request_context():
        card = people_now(town.ids[who])[0]
        assert person_document(card, "https://example.org/x") == {}  # invented: nobody's to index
        return person_document(replace(card, sample=False), "https://example.org/x")


def test_json_ld_tells_only_what_boards_list(app: Flask, town: Town) -> None:
    told = document(app, town, "both")
    assert set(told) == {"@context", "@type", "name", "url", "hasCertification"}
    ladc = next(one for one in told["hasCertification"] if one["name"].startswith("Licensed"))
    assert ladc["certificationStatus"] == "https://schema.org/CertificationActive"
    assert ladc["certificationIdentification"] == "44.001234"
    assert ladc["expires"] == "2027-06-30"
    assert ladc["auditDate"] == "2026-11-18"
    assert ladc["issuedBy"]["name"] == "Connecticut Department of Public Health"
    assert "Addiction counselor" not in json.dumps(told)  # what a person says of themself


@pytest.mark.parametrize(("who", "status"), [("lapsed", "Inactive"), ("limits", "Active")])
def test_json_ld_has_two_words_for_a_status(app: Flask, town: Town, who: str, status: str) -> None:
    [one] = document(app, town, who)["hasCertification"]
    assert one["certificationStatus"] == f"https://schema.org/Certification{status}"


@pytest.mark.parametrize("who", ["gone", "self", "listed"])
def test_json_ld_is_silent_where_a_list_is(app: Flask, town: Town, who: str) -> None:
    assert document(app, town, who) == {}


def test_a_page_of_an_invented_person_has_no_json_ld(client: FlaskClient, town: Town) -> None:
    assert "ld+json" not in client.get(f"/people/{town.ids['both']}").text
