"""Brings the catalogues up to date with what pages say: `make messages`."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

WEB = Path(__file__).parents[1]
FOLDER = Path(__file__).parent
_METHODS = [("**.py", "python"), ("templates/**.html", "jinja2.ext:babel_extract")]
_OPTIONS = {"templates/**.html": {"trimmed": "true", "silent": "false"}}
_KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2)}
_WIDTH = 100  # characters a line
_HEADER = """\
# Write the msgstr, run `make messages` when a page changes, and see docs/writing.md.
msgid ""
msgstr ""
"Language: {code}\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: {plurals}\\n"

"""


def asked() -> Catalog:
    """Everything that templates and code ask to be translated."""
    catalogue = Catalog()
    found = extract_from_dir(
        str(WEB), method_map=_METHODS, options_map=_OPTIONS, keywords=_KEYWORDS
    )
    for _file, _line, message, _comments, context in found:
        catalogue.add(message, context=context)
    return catalogue


def catalogues() -> Iterator[tuple[Path, Catalog]]:
    """Each language's catalogue as it is written, with its file."""
    for path in sorted(FOLDER.glob("*.po")):
        with path.open("rb") as written:
            yield path, read_po(written, locale=path.stem)


def collect() -> None:
    """Add what is new, empty, to every catalogue, and drop what no page says any more."""
    for path, catalogue in catalogues():
        catalogue.update(asked(), no_fuzzy_matching=True)
        path.write_text(written(catalogue, path.stem), encoding="utf-8")


def written(catalogue: Catalog, code: str) -> str:
    """The catalogue's file: in the order of the texts, without a date or a place in the code."""
    body = io.BytesIO()
    write_po(
        body,
        catalogue,
        width=_WIDTH,
        no_location=True,
        omit_header=True,
        sort_output=True,
        ignore_obsolete=True,
    )
    head = _HEADER.format(code=code, plurals=catalogue.plural_forms)
    return head + body.getvalue().decode("utf-8")


if __name__ == "__main__":
    collect()
