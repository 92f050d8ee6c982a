"""Every page that there is, in every state that it has, by a short name."""

from __future__ import annotations

from flask import Flask

from tests.web.town import Town

PATHS = (
    "/look-up",
    "/check",
    "/saved",
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
    *("beside", "beside nobody", "order", "watch"),
)
NAMES = (*LINKS, *PATHS, *PEOPLE)


def every_page(app: Flask, town: Town) -> dict[str, str]:
    """Addresses by name. Searches have their token."""
    client = app.test_client()

    def sent(path: str, **form: object) -> str:
        return client.post(path, data=form).headers["Location"]

    links = {
        "search": "/",
        "search mistake": sent("/search", place="Nowhereville", radius="x"),
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
    links["watch"] = client.get(f"{links['beside']}/watch").headers["Location"]
    people = {who: f"/people/{town.ids[who]}" for who in PEOPLE}
    return {**links, **people, **{path: path for path in PATHS}}
