"""A report tool: a form with a token, a report a profession, and the file that it makes."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urljoin

from parsel import Selector
from scrapy.http import TextResponse

from crawler.access import ReportBuilderAccess
from crawler.families.base import SourceSpider, expect_data
from crawler.files.import_file import begin_with, packing_of
from crawler.files.reader import read_bytes
from crawler.files.tables import Chunk, Wanted
from crawler.markup.pages import layout_changed, text_of
from crawler.markup.webforms import choice

ASKED_FOR = "profession_asked_for"  # a column that each row of a report shares
Fields = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Profession:
    """A profession, by the tool's own code and name."""

    code: str
    name: str


def form_of(page: TextResponse, field: str) -> Selector:
    """The one form that holds this field. Raises CrawlError (layout_changed)."""
    forms = [form for form in page.css("form") if form.css(f'[name="{field}"]')]
    if len(forms) != 1:
        raise layout_changed(f"{len(forms)} forms of {page.url} hold a field {field!r}.")
    return forms[0]


def fields_of(form: Selector) -> Fields:
    """Every field that a browser would send, as the form stands (rule 53). Its buttons are none."""
    sent: Fields = []
    for node in form.css("input[name], select[name], textarea[name]"):
        name, kind = node.attrib["name"], node.attrib.get("type", "text").casefold()
        if "disabled" in node.attrib or kind in ("submit", "button", "image", "reset", "file"):
            continue
        if kind in ("checkbox", "radio"):
            sent += [(name, node.attrib.get("value", "on"))] * ("checked" in node.attrib)
        elif node.root.tag == "select":
            sent += _chosen(node, name)
        else:
            sent.append((name, node.attrib.get("value", text_of(node))))
    return sent


def _chosen(select: Selector, name: str) -> Fields:
    options = select.css("option[selected]") or select.css("option")[:1]
    return [(name, option.attrib.get("value", text_of(option))) for option in options]


def filled(fields: Fields, answers: dict[str, str]) -> Fields:
    """The form's fields with our answers. One that is not in the form is added: scripts do so."""
    kept = [(name, value) for name, value in fields if name not in answers]
    return kept + list(answers.items())


def read_professions(answer: Any, wanted: Sequence[str]) -> list[Profession]:
    """The professions to report on. Raises CrawlError (layout_changed) where one wanted is gone."""
    listed = [Profession(str(p["professionCode"]), p["professionName"].strip()) for p in answer]
    names = {name.casefold() for name in wanted}
    found = [p for p in listed if not names or p.name.casefold() in names]
    if not found or len(found) < len(names):
        there = ", ".join(repr(p.name) for p in listed) or "none"
        raise layout_changed(f"The board has not the professions we ask for; it has: {there}.")
    return found


def with_profession(chunks: Iterator[Chunk], name: str) -> Iterator[Chunk]:
    """Each row with the profession that was asked for."""
    for chunk in chunks:
        rows = [{ASKED_FOR: name, **row} for row in chunk.rows]
        yield replace(chunk, columns=(ASKED_FOR, *chunk.columns), rows=rows)


class ReportBuilderSpider(SourceSpider[ReportBuilderAccess]):
    """The form, the board's professions, then for each the report and its file."""

    session = True  # the token belongs to a cookie

    async def read(self) -> None:
        """Make a report of each profession, and read it."""
        access = self.access
        page = await self.page(access.page)
        form = form_of(page, access.board_field)
        board = choice(page, access.board_field, access.board)
        chosen = board | choice(page, access.location_field, access.location)
        code = {"id": board[access.board_field]}
        answer = await self.json(self._under(access.professions_path), form=code)
        action = page.urljoin(form.attrib.get("action", ""))
        for profession in read_professions(answer, access.professions):
            answers = {access.profession_field: profession.code, access.rank_field: ""}
            await self.page(action, form=filled(fields_of(form), chosen | answers))
            await self._read_file(profession)

    async def _read_file(self, profession: Profession) -> None:
        made = await self.fetch(self._under(self.access.file_path))
        expect_data(made)
        chunks = read_bytes(
            io.BytesIO(made.body),
            name=f"the report of {profession.name}",
            wanted=Wanted(),
            is_header=self.layout.is_header,
            packing=packing_of(self.source),
        )
        begin_with(self.sink, self.layout, with_profession(chunks, profession.name))

    def _under(self, path: str) -> str:
        return urljoin(self.access.page.rstrip("/") + "/", path)
