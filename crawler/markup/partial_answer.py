"""Answers that hold a part of a WebForms page, put where a browser would put it. Pure."""

from __future__ import annotations

import re
from urllib.parse import unquote

from parsel import Selector
from scrapy.http import TextResponse

from crawler.access.webforms import Panel
from crawler.failures import CrawlError, Failure
from crawler.markup.pages import layout_changed, one

_HEAD = re.compile(r"(\d+)\|([^|]*)\|([^|]*)\|")  # a part's length in characters, kind and id
_REFUSED = {"error", "pageRedirect"}


def parts_of(text: str) -> list[tuple[str, str, str]]:
    """The parts of an answer: kind, id and content. A content may hold the mark between parts.

    Raises CrawlError (layout_changed) for anything that is no such answer, or is cut.
    """
    found, place = [], 0
    while place < len(text.rstrip()):
        head = _HEAD.match(text, place)
        end = head.end() + int(head[1]) if head else 0
        if not head or text[end : end + 1] != "|":
            raise layout_changed(
                f"A part of the page was expected, and came: {text[place:][:40]!r}."
            )
        found.append((head[2], head[3], text[head.end() : end]))
        place = end + 1
    return found


def merged(page: TextResponse, answer: TextResponse, panel: Panel) -> TextResponse:
    """The page as the answer leaves it: its panel and its hidden fields are new.

    Raises CrawlError: source_error for the site's own error, layout_changed for an answer or a
    page without the panel, since the rows of an earlier search may stand in it still.
    """
    parts = parts_of(answer.text)
    if refused := [unquote(content) for kind, _, content in parts if kind in _REFUSED]:
        raise CrawlError(
            Failure.SOURCE_ERROR,
            f"{page.url} answers a search with an error ({refused[0].partition('?')[0]!r}).",
            "Look at the site's own search: it may ask for more than a surname.",
        )
    place = panel.name.replace("$", "_")
    new = [content for kind, name, content in parts if (kind, name) == ("updatePanel", place)]
    if len(new) != 1:
        raise layout_changed(f"{page.url} answers a search {len(new)} times in {place!r}.")
    whole = Selector(text=page.text)
    for kind, name, content in parts:
        if kind == "hiddenField":
            _hide(whole, name, content)
    mark = _empty(one(whole, f"[id='{place}']"))
    # As it came, since writing a parsed link anew escapes it.
    text = whole.get().replace(mark, new[0], 1)
    return TextResponse(page.url, body=text.encode(), encoding="utf-8")


def _empty(panel: Selector) -> str:
    """Empty a panel, but for a mark."""
    for child in list(panel.root):
        panel.root.remove(child)
    panel.root.text = f"{{{panel.attrib['id']}}}"
    return str(panel.root.text)


def _hide(whole: Selector, name: str, value: str) -> None:
    """Set a hidden field, or add it: it may be new (rule 53)."""
    fields = whole.css(f"input[name='{name}']")
    if not fields:
        made = Selector(text="<input type=hidden>").css("input")
        one(whole, "form:has(input[name='__VIEWSTATE'])").root.append(made[0].root)
        made[0].root.set("name", name)
        fields = made
    fields[0].root.set("value", value)
