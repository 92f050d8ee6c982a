"""Who asked to be hidden is on no page and in no answer, whatever address is asked."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient

from tests.web.addresses import Asked, every_address, sealed, told
from tests.web.pages import every_page
from tests.web.town import Town

NAME, NUMBER = "Petra Lindqvist", "44.003004"


def _every_address(app: Flask, client: FlaskClient, town: Town) -> dict[str, str]:
    ids = (town.ids["hidden"], town.ids["both"], "psplitsplitsp")
    asked = Asked(ids, NAME, (NUMBER,), "06103")
    pages = dict.fromkeys(every_page(app, town).values(), "")
    return {**pages, **every_address(app, asked, sealed(client, asked))}


def test_suppressed_people_are_at_no_address(app: Flask, client: FlaskClient, town: Town) -> None:
    met = 0
    for address, typed in _every_address(app, client, town).items():
        answer = client.get(address)
        assert answer.status_code != 500, address
        met += answer.status_code == 200
        for fact in ("Lindqvist", NUMBER, town.ids["hidden"]):
            echoed = fact in address or fact in typed
            assert echoed or fact not in told(answer), address
    assert met > 60


def test_somebody_who_is_shown_would_have_been_met(
    app: Flask, client: FlaskClient, town: Town
) -> None:
    asked = _every_address(app, client, town)
    assert any("Quennebec" in client.get(address).text for address in asked)
