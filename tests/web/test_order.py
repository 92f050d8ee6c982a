from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient

from directory.finding import explain
from tests.web.test_search import HARTFORD, search
from web.pages import order


def test_the_order_is_made_again_from_its_published_parts(client: FlaskClient) -> None:
    where = search(client, **HARTFORD, need="gambling")
    link = f"{where}/order"
    assert f'href="{link}"' in client.get(where).text
    page, answer = client.get(link), client.get(f"{where}.json").json
    assert answer is not None
    assert "The order is the same." in page.text
    assert re.findall(r'href="/people/(\w+)"', page.text) == [
        one["person_id"] for one in answer["results"]
    ]
    for one in answer["results"]:
        card = page.text.split(f"/people/{one['person_id']}")[1].split("</table>")[0]
        assert all(part["text"] in card for part in one["score_parts"])
        assert f"Points in all</th><td>{one['score']}</td>" in card
    assert answer["seed"] in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["X-Robots-Tag"] == "noindex"


def test_each_reason_names_the_list_it_rests_on_and_its_day(client: FlaskClient) -> None:
    page = client.get(f"{search(client, **HARTFORD)}/order").text
    rests_on = r"lists it as active\. <span.*?Connecticut license roster, seen there on November 18"
    assert re.search(rests_on, page)


def test_an_order_that_does_not_follow_is_said(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def other(published: Any) -> explain.Recomputed:
        return replace(explain.recompute(published), seed_right=False)

    monkeypatch.setattr(order, "recompute", other)
    page = client.get(f"{search(client, **HARTFORD)}/order").text
    assert "the order is not the same" in page
    assert "The order is the same." not in page


def test_a_link_of_nothing_leads_nowhere(client: FlaskClient) -> None:
    assert client.get("/results/nonsense/order").status_code == 404
