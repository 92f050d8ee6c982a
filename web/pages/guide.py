"""The guide: short texts for families with their sources, and the helplines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from flask import Blueprint, abort, render_template, url_for
from flask_babel import gettext as _
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup, escape

from directory.vocabulary import load
from directory.words.guide import GuideItem, GuideSource, guide, item
from web import crisis

blueprint = Blueprint("guide", __name__)
_MARK = re.compile(r"\[\^([a-z0-9-]+)\]")
_LINE = re.compile(r"\{(call|text|chat):([a-z0-9-]+)\}")
_reader = MarkdownIt("commonmark", {"html": False})


@blueprint.get("/guide")
def every_item() -> str:
    """The list of items, by group."""
    return render_template("guide.html", groups=guide())


@blueprint.get("/guide/helplines")
def helplines() -> str:
    """The register of helplines, by topic."""
    return render_template("helplines.html", topics=crisis.lines_by_topic())


@blueprint.get("/guide/<item_id>")
def one_item(item_id: str) -> str:
    """One item."""
    found = item(item_id)
    if found is None:
        abort(404)
    return render_template("guide_item.html", item=found, body=body_of(found))


def body_of(found: GuideItem) -> Markup:
    """An item's text as HTML. HTML in the text itself stays text."""
    tokens = _reader.parse(_LINE.sub(_line, found.body))
    for token in tokens:
        if token.tag in ("h1", "h2") and token.type == "heading_open":
            token.attrSet("class", "part")
        _lead_on(token.children or ())
    html = str(_reader.renderer.render(tokens, _reader.options, {}))
    return Markup(_MARK.sub(lambda mark: _cite(mark[1], found.sources), html))  # noqa: S704


def _line(found: re.Match[str]) -> str:
    piece = crisis.link(found[1], found[2])
    return f"[{piece.text}]({piece.href})" if piece.href else piece.text


def _lead_on(tokens: Sequence[Token]) -> None:
    """Give the links of a text their addresses on this site."""
    for token in tokens:
        if token.type == "link_open":
            token.attrSet("href", address(str(token.attrGet("href"))))


def address(written: str) -> str:
    """`guide:cip` and `page:titles.title?letters=CIP` as addresses; others as they are."""
    kind, rest = (*written.split(":", 1), "")[:2]
    if kind == "guide":
        return url_for("guide.one_item", item_id=rest)
    if kind == "page":
        parts = urlsplit(rest)
        values: dict[str, Any] = dict(parse_qsl(parts.query))
        return url_for(parts.path, **values)
    return written


def _cite(key: str, sources: Sequence[GuideSource]) -> str:
    number = [source.key for source in sources].index(key) + 1
    doubt = "?" if sources[number - 1].evidence == "recalled" else ""
    words = load("pages")["evidence"][sources[number - 1].evidence]
    label = escape(_("Source %(number)s, %(evidence)s", number=number, evidence=words))
    return (
        f'<sup class="cite"><a href="#source-{number}" aria-label="{label}">'
        f"[{number}{doubt}]</a></sup>"
    )
