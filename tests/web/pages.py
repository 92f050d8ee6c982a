"""Every page that there is, in every state that it has, by a short name."""

from __future__ import annotations

from flask import Flask
from playwright.sync_api import Page

from tests.web.browsing import follow
from tests.web.town import FRESH_LINK, USED_LINK, Town
from web.pages.claims import LINKS as CLAIM_LINKS

PATHS = (
    "/look-up",
    "/check",
    "/saved",
    "/corrections",
    "/corrections/sent",
    "/people/psplitsplitsp",
    "/states",
    "/states/WA",
    "/states/NY",
    "/states/compare?fact=min_degree",
    "/titles",
    "/titles/LADC",
    "/titles/CIP",
    "/states/compare",
    "/states/CO",
    "/sources",
    "/sources/states",
    "/guide",
    "/guide/when-not",
    "/guide/kinds",
    "/guide/questions",
    "/guide/helplines",
    "/api",
    "/nothing",
)
PEOPLE = ("both", "limits", "gone", "self", "listed", "absent", "left")
LINKS = (
    *(
        "search",
        "search mistake",
        "results",
        "from afar",
        "nobody",
        "found",
        "not listed",
        "name mistake",
    ),
    *("beside", "beside nobody", "order", "watch", "watch a place", "wrong"),
    *("claim", "own words", "own words kept"),
)
_ROSTER = """Name,State,License Number,Your own notes
Marisol Quennebec,CT,44.001234,first
"Marchetti, Delphine",CT,,"a note of your own, kept as it is"
Jordan Ellery,,,
Wendell Ashgrove,,,
Rosalind Thackeray,CT,44.003003,
Zenobia-Alexandrina Unlistednamewithoutanyspace,NV,00000000000000000000000000000000,
"""
# What only a sent form brings: its page (or the name of it), and what is put into which field, None
# for nothing.
POSTED = {
    "checked": ("/check", "names", _ROSTER),
    "check mistake": ("/check", "names", ""),
    "saved mistake": ("/saved", "file", None),
    "wrong mistake": ("/corrections", "text", ""),
    "own words seen": ("own words", "phone", "303 555 0142"),
    "own words mistake": ("own words", "website", "http://10.0.0.1"),
}
NAMES = (*LINKS, *PATHS, *PEOPLE, *POSTED)


def every_page(app: Flask, town: Town) -> dict[str, str]:
    """Addresses by name. Searches have their token."""
    client = app.test_client()

    def sent(path: str, **form: object) -> str:
        return client.post(path, data=form).headers["Location"]

    links = {
        "search": "/",
        "search mistake": sent("/search", place="Springfield", radius="x"),
        "results": sent("/search", place="06103", need=["gambling", "suicide-risk"]),
        "from afar": sent("/search", place="New Orleans, LA", need="alcohol"),
        "nobody": sent("/search", place="Cheyenne, WY"),
        "found": sent("/look-up", name="Jordan Ellery"),
        "not listed": sent("/look-up", name="Nobody Atall", state="CT"),
        "name mistake": sent("/look-up", name=""),
        "beside": sent("/shortlist", state="CT", person=[town.ids[who] for who in PEOPLE]),
        "beside nobody": sent("/shortlist"),
    }
    links["order"] = f"{links['results']}/order"
    links["watch a place"] = client.get(f"{links['results']}/watch").headers["Location"]
    links["wrong"] = f"/people/{town.ids['both']}/wrong"
    links["watch"] = client.get(f"{links['beside']}/watch").headers["Location"]
    links["claim"] = f"/people/{town.ids['both']}/claim"
    claims = app.extensions[CLAIM_LINKS]
    links["own words"] = f"/claims/{claims.token(FRESH_LINK)}"
    links["own words kept"] = f"/claims/{claims.token(USED_LINK)}"
    people = {who: f"/people/{town.ids[who]}" for who in PEOPLE}
    posted = {name: links.get(path, path) for name, (path, _, _) in POSTED.items()}
    return {**links, **people, **posted, **{path: path for path in PATHS}}


def open_page(page: Page, name: str, address: str) -> None:
    """Go to the page of this name; where only a form brings it, send the form."""
    page.goto(address)
    _, field, content = POSTED.get(name, ("", "", None))
    if content is not None:
        page.locator(f"#{field}").fill(content)
    if field:
        follow(page.locator("main form button").first)
