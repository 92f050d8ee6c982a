"""Read the directory with typed models: everybody, one name, and what changed since.

usage: python client.py http://127.0.0.1:8000 "Brooke Birchall"

README.md says how to make `interventionist_models`.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeVar
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin
from urllib.request import Request, urlopen

from interventionist_models import Change, Changes, Outcome, People, Person, Problem, Verified
from pydantic import BaseModel

Shape = TypeVar("Shape", bound=BaseModel)
PATIENCE = 60  # seconds to wait for an answer


@dataclass
class Client:
    """Asks one site. Answers that still stand are not sent again."""

    site: str
    held: dict[str, tuple[str, bytes]] = field(default_factory=dict)  # address -> mark, answer

    def get(self, shape: type[Shape], address: str) -> Shape:
        """The answer at an address of the site. Raises RuntimeError with the site's own words."""
        mark, answer = self.held.get(address, ("", b""))
        headers = {"If-None-Match": mark} if mark else {}
        request = Request(urljoin(self.site, address), headers=headers)
        try:
            with urlopen(request, timeout=PATIENCE) as found:
                answer = found.read()
                self.held[address] = (found.headers["ETag"] or "", answer)
        except HTTPError as error:
            if error.code == 429:
                time.sleep(int(error.headers["Retry-After"]))
                return self.get(shape, address)
            if error.code != 304:
                raise RuntimeError(_told(Problem(**json.load(error)))) from error
        return shape.model_validate_json(answer)

    def everybody(self) -> Iterator[Person]:
        """Every person who is shown, whatever comes or goes meanwhile."""
        address: str | None = "/api/v1/people?limit=500"
        while address:
            page = self.get(People, address)
            yield from page.people
            address = page.next

    def verify(self, **asked: str) -> Verified:
        """Whether a name or number is on a board's list."""
        return self.get(Verified, f"/api/v1/verify?{urlencode(asked)}")

    def changes(self, since: str = "0-0") -> tuple[list[Change], str]:
        """All that happened after a cursor, and the cursor to give the next time."""
        page = self.get(Changes, f"/api/v1/changes?{urlencode({'since': since, 'limit': 500})}")
        found = list(page.changes)
        while page.next:
            page = self.get(Changes, page.next)
            found += page.changes
        return found, page.cursor


def _told(problem: Problem) -> str:
    wrong = [f"{one.parameter}: {one.detail}" for one in problem.errors or ()]
    return " ".join([problem.detail, *wrong])


def main(site: str, name: str) -> None:
    """Print a line for each of the three."""
    client = Client(site)
    people = list(client.everybody())
    held = sum(len(one.credentials) for one in people)
    print(f"{len(people)} people hold {held} credentials")
    found = client.verify(name=name)
    print(f"{name}: {found.outcome.value}. {found.note}")
    if found.outcome is Outcome.ambiguous:
        for one in found.candidates:
            print(f"  {one.person_id} {one.name}, {one.where}")
    changes, cursor = client.changes()
    print(f"{len(changes)} changes; next time ask since {cursor}")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
