"""J7 over HTTP: a center saves three states’ criteria, checks fifty names, is told of changes."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass

from directory.standing.statuses import Status
from directory.vocabulary import load
from tests.directory.watch.test_log import DAY, WEEK, night, person
from tests.web.watch.conftest import Site

TOWNS = {
    "CT": {"city": "Hartford", "state": "CT", "postal_code": "06103"},
    "CO": {"city": "Denver", "state": "CO", "postal_code": "80202"},
    "WA": {"city": "Seattle", "state": "WA", "postal_code": "98101"},
}
CREDENTIALS = {"CT": "ct-dph/ladc", "CO": "co-bace/lac", "WA": "wa-doh/sudp"}
NAMES = (
    "Abel Adair Amos Bram Cato Dora Edda Fern Gwen Hale Ines Jory Kaia Lars Mina Nell Otis "
    "Pia Quin Rhea"
).split()
HIRING = re.compile(
    r"\b(hire|hiring|employ\w*|candidate|applicant|background (check|report)|recruit\w*)\b", re.I
)


@dataclass
class Center:
    """What an admissions coordinator sees: every page and file, kept to look for wrong words."""

    site: Site
    read: list[str]

    def get(self, path: str) -> str:
        answer = self.site.client.get(path, follow_redirects=True)
        assert answer.status_code == 200, path
        self.read.append(answer.text)
        return answer.text

    def post(self, path: str, **form: object) -> str:
        answer = self.site.client.post(path, data=form, follow_redirects=True)
        assert answer.status_code == 200, path
        self.read.append(answer.text)
        return answer.text


def published(site: Site, day_number: int = 0) -> None:
    """Three boards' lists; a week later one person lapsed and another renewed."""
    for state, town in TOWNS.items():
        rows = []
        for number, given in enumerate(NAMES):
            facts = {**town, "credential_id": CREDENTIALS[state]}
            if day_number and state == "CO" and number == 0:
                facts |= {"status": Status.EXPIRED, "status_text": "EXPIRED"}
            if day_number and state == "CO" and number == 1:
                facts |= {"expires_on": DAY + 120 * WEEK}
            rows.append(person(f"{state}.{number + 1001}", f"{given} {state.title()}wick", **facts))
        night(site.session, *rows, day=DAY + day_number * WEEK, source=f"list_{state.lower()}")


def on_screen(page: str) -> list[str]:
    return re.findall(r'<li class="card" id="(p[a-z2-7]{12})"', page)


def link(page: str, ending: str) -> str:
    return re.findall(rf'href="(/[^"]*{re.escape(ending)})"', page)[0]


def test_j7_an_admissions_coordinator(site: Site) -> None:
    published(site)
    center = Center(site, [])
    found = {state: _filtered(center, state) for state in TOWNS}
    assert [len(ids) for ids in found.values()] == [20, 20, 20]
    watch = _checked(center)
    assert len(_changes(center, watch)) == 0
    published(site, day_number=1)
    changes = _changes(center, watch)
    assert [one.partition(".")[0] for one in changes] == [
        *("Adair Cowick: Renewed", "Abel Cowick: No longer valid"),
    ]
    calendar = center.get(f"/feeds/{watch}.ics")
    assert "SUMMARY:Adair Cowick" in calendar
    assert "SUMMARY:Abel Cowick" not in calendar
    assert [text for text in center.read if HIRING.search(text)] == []


def _filtered(center: Center, state: str) -> list[str]:
    """One state's search: saved, used again, and taken away; equal to the screen."""
    town = TOWNS[state]["postal_code"]
    page = center.post("/search", place=town, radius="25", credential=CREDENTIALS[state])
    shown = on_screen(page)
    criteria = center.get(link(page, "/criteria.json"))
    file = (io.BytesIO(criteria.encode()), "search.json")
    assert on_screen(center.post("/saved", file=file)) == shown
    plain = center.site.client.get(link(page, ".json").replace("/criteria.json", ".json")).json
    assert [one["person_id"] for one in plain["results"]] == shown
    assert plain["query"]["place"] == town
    assert plain["query"]["credentials"] == [CREDENTIALS[state]]
    assert plain["today"] == DAY.isoformat()
    sheet = center.get(link(page, ".csv"))
    rows = list(csv.DictReader(io.StringIO(sheet.removeprefix("\ufeff"))))
    assert list(dict.fromkeys(row["person_id"] for row in rows)) == shown
    for row in rows:
        assert f"place: {town}" in row["criteria"]
        assert row["answered_on"] == DAY.isoformat()
        assert row["independence"] == load("exports")["answer"]["independence"]
        assert row["last_confirmed_at"].startswith(DAY.isoformat())
    return shown


def _checked(center: Center) -> str:
    """Fifty names: found, not found, ambiguous. Returns the watch of those found."""
    rows = [
        f"{given} {state.title()}wick,{state},{state}.{number + 1001}"
        for state in ("CO", "WA")
        for number, given in enumerate(NAMES)
    ]
    rows += [f"Nobody Atall{letter},CO," for letter in "abcdefghi"] + ["Abel Cowick,CO,WA.1020"]
    assert len(rows) == 50
    page = center.post("/check", names="\n".join(["name,state,number", *rows]))
    counts = re.findall(r"(\d+) (found|not found|ambiguous)", page)
    told = {word: int(number) for number, word in counts}
    assert told == {"found": 40, "not found": 9, "ambiguous": 1}
    [watch] = re.findall(r'href="/watch/([^"]+)"', page)
    assert "People watched: 40." in center.get(f"/watch/{watch}")
    return str(watch)


def _changes(center: Center, watch: str) -> list[str]:
    feed = center.site.client.get(f"/feeds/{watch}.json").get_json(force=True)
    center.get(f"/feeds/{watch}.atom")
    assert all("List of " in one["content_text"] for one in feed["items"][:-1])
    return [one["title"] for one in feed["items"][:-1]]
