from __future__ import annotations

import re

import pytest
from flask import Flask, render_template
from flask.testing import FlaskClient

from directory.words import guide
from directory.words.guide import GuideItem, GuideSource
from web.pages.guide import address, body_of

ITEMS = [one for group in guide.guide() for one in group.items]


@pytest.mark.parametrize("prefix", ["", "/es"])
@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.id)
def test_every_item_has_a_page_with_its_sources(
    client: FlaskClient, item: GuideItem, prefix: str
) -> None:
    answer = client.get(f"{prefix}/guide/{item.id}")
    assert answer.status_code == 200
    page = answer.text
    assert "[^" not in page
    assert "{call" not in page
    marks = {int(number) for number in re.findall(r'href="#source-(\d+)"', page)}
    assert marks == set(range(1, len(item.sources) + 1))
    for source in item.sources:
        assert f'href="{source.url}"' in page
    assert str(item.reviewed_on.year) in page
    assert bool(re.search("No clinician has read|formación clínica", page)) is item.on_health


@pytest.mark.parametrize("prefix", ["", "/es"])
def test_every_link_within_the_guide_leads_somewhere(client: FlaskClient, prefix: str) -> None:
    pages = [f"{prefix}/guide", *(f"{prefix}/guide/{one.id}" for one in ITEMS)]
    links = {
        link for page in pages for link in re.findall(r'href="(/[^"#]*)', client.get(page).text)
    }
    assert len(links) > len(ITEMS)
    assert [link for link in sorted(links) if client.get(link).status_code != 200] == []


def test_the_index_lists_every_item(client: FlaskClient) -> None:
    page = client.get("/guide").text
    assert [one.id for one in ITEMS if f'href="/guide/{one.id}"' not in page] == []


def test_html_in_a_text_stays_text(app: Flask) -> None:
    item = ITEMS[0]
    text = "<script>alert(1)</script> [x](javascript:alert(1)) {call:emergency}"
    tried = GuideItem(item.id, "T", "S", text, "o", item.reviewed_on, False, None, sources=())
    with app.test_request_context():
        html = body_of(tried)
    assert "<script" not in html
    assert 'href="javascript' not in html
    assert '<a href="tel:911">911</a>' in html


def test_addresses_of_a_text(app: Flask) -> None:
    with app.test_request_context():
        assert address("guide:cip") == "/guide/cip"
        assert address("page:titles.title?letters=CIP") == "/titles/CIP"
        assert address("https://www.alz.org/") == "https://www.alz.org/"


def test_an_unknown_item_is_not_found(client: FlaskClient) -> None:
    assert client.get("/guide/nothing").status_code == 404


@pytest.mark.parametrize(("evidence", "mark"), [("recalled", "[1?]"), ("read", "[1]")])
def test_an_unread_source_is_marked(app: Flask, evidence: str, mark: str) -> None:
    source = GuideSource("k", "https://board.example.org/", "Board", "", evidence)
    item = GuideItem(
        "i", "T", "S", "Told.[^k]", "o", ITEMS[0].reviewed_on, False, None, sources=(source,)
    )
    with app.test_request_context():
        assert mark in body_of(item)
        page = render_template("guide_item.html", item=item, body=body_of(item))
    assert ("nobody has opened that page" in page) is (evidence == "recalled")


@pytest.mark.parametrize("path", ["/", "/guide/questions", "/es/guide/questions"])
def test_pages_lead_to_the_guide(client: FlaskClient, path: str) -> None:
    assert "/guide/red-flags" in client.get(path).text


def test_results_and_a_person_lead_to_the_guide(client: FlaskClient) -> None:
    found = client.post("/search", data={"place": "06103"}).headers["Location"]
    page = client.get(found).text
    assert 'href="/guide/when-not"' in page
    person = re.search(r'href="(/people/p[a-z2-7]{12})"', page)
    assert person
    assert re.search(r'href="/guide/(cip|ladc)"', client.get(person[1]).text)


def test_the_helplines_are_listed_by_topic_and_say_when_they_were_called(
    client: FlaskClient,
) -> None:
    page = client.get("/guide/helplines").text
    assert page.index("Danger to life") < page.index("Gambling")
    assert 'href="tel:+18005224700"' in page
    assert "We have not called this line yet" in page
    assert "Inglés, Español" in client.get("/es/guide/helplines").text
