"""Starting a source: its files in the source tree, and what to do next."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

from directory.commands.console import refuse, refusing, say

SOURCES, RECORDED = Path("crawler/sources"), Path("tests/crawler/recorded")
HOUR = dt.time(6, tzinfo=dt.UTC)
INVENTED = "Every person in these pages is invented."
BLANK = "<!doctype html>\n<title>Not recorded yet</title>\n"


def checkout() -> Path:
    """The root of the source tree that this program runs from. Refuses an installed copy."""
    root = Path(__file__).parents[2]
    if not all((root / part).exists() for part in (SOURCES, RECORDED, "pyproject.toml")):
        refuse(
            "This works in a source checkout alone: it writes a source and its recorded pages "
            f"beside the code, and {root} is an installed copy. Clone the repository, and run it "
            "from there."
        )
    return root


def start(source_id: str, family: str, jurisdiction: str, page: str) -> None:
    """Write the parts of a source that nobody has read yet."""
    from crawler.runs.recording import INDEX, Header
    from crawler.scaffold.new_source import ScaffoldError, read_source, source_yaml
    from directory.commands.ruling import jurisdiction_of

    root = checkout()
    state = jurisdiction_of(jurisdiction)
    yaml, folder = root / SOURCES / f"{source_id}.yaml", root / RECORDED / source_id
    for there in (yaml, folder):
        if there.exists():
            refuse(f"{there} is there already, and is left as it is.")
    with refusing(ScaffoldError):
        text = source_yaml(source_id, family, state, page)
        source = read_source(text, yaml.name)
    day = dt.datetime.now(dt.UTC).date()
    header = Header(fetched_at=dt.datetime.combine(day, HOUR), sample=True, notice=INVENTED)
    first, body, blank = _first(source, header)
    folder.mkdir(parents=True)
    _write(folder / INDEX, header.model_dump_json() + "\n" + json.dumps(first) + "\n")
    _write(folder / body, blank)
    _write(folder / "expected.json", json.dumps(_to_do(source_id), indent=2) + "\n")
    _write(yaml, text)
    say(*_next(source_id, page))


def _first(source: Any, header: Any) -> tuple[dict[str, Any], str, str]:
    """The index's first line, its body's name, and an empty page for it."""
    from crawler.scaffold.first_request import first_request

    asked = first_request(source, header)
    is_json = asked.content_type == "application/json"
    body, blank = ("page-1.json", "null\n") if is_json else ("page-1.html", BLANK)
    line: dict[str, Any] = {"url": asked.url}
    if asked.form is not None:
        line |= {"method": "POST", "form": dict(asked.form)}
    elif asked.data is not None:
        line |= {"method": "POST", "data": json.dumps(asked.data)}
    return line | {"headers": {"Content-Type": asked.content_type}, "body": body}, body, blank


def _to_do(source_id: str) -> dict[str, Any]:
    return {
        "to_do": f"Nobody has read {source_id} yet. Record its pages with invented people in "
        f"{RECORDED / source_id}, delete this file, and run this test: it writes what the spider "
        "makes of them, for you to read row by row.",
        "rows": [],
    }


def _write(path: Path, text: str) -> None:
    """Write a new file; one that is there is never touched."""
    with path.open("x", encoding="utf-8") as out:
        out.write(text)


def _next(source_id: str, page: str) -> list[str]:
    folder = RECORDED / source_id
    return [
        f"Written: {SOURCES / source_id}.yaml",
        f"         {folder}/ (an index, a page, expected.json)",
        "",
        "What is left to do, in this order:",
        f"  1. Read {page},",
        "     its robots.txt and its terms; write what you read, and when, into the",
        "     YAML (terms, shape, shape_note). Where they allow a visit, set",
        "     'ask_first: false'; else ask, and note the answer under 'permission'.",
        "  2. Fill in 'access', 'record' and the sentences for families.",
        "  3. Either crawl it, and record that with its people replaced by invented ones:",
        f"       interventionist crawl {source_id}",
        f"       interventionist source record {source_id}",
        "     or write the pages by hand into the folder, in the shape you read about.",
        "  4. Delete expected.json and run the one test that fails until this is done:",
        f"       pytest tests/crawler/test_recorded_pages.py -k {source_id}",
        "     It writes expected.json. Read it row by row; run it again.",
        "  5. Set 'enabled: true' when a first run was looked at.",
    ]
