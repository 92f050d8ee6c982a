"""Spanish: whole, on every page, at the same addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import nodes

import web
from tests.web.pages import every_page
from tests.web.town import Town
from web.languages import translations
from web.translations.collect import asked, catalogues, written

TEMPLATES = sorted((Path(web.__file__).parent / "templates").glob("*.html"))
VOID = {"meta", "link", "input", "img", "br", "hr", "rect", "circle", "path", "col", "wbr"}
PLACEHOLDER = re.compile(r"%\((\w+)\)s")
WORD = re.compile(r"[A-Za-z]{2,}")
READ_ALOUD = {"aria-label", "title", "alt", "placeholder"}


def texts(message: object) -> tuple[str, ...]:
    return tuple(message) if isinstance(message, (tuple, list)) else (str(message),)


@pytest.mark.parametrize(("path", "catalogue"), list(catalogues()), ids=lambda one: str(one)[-5:])
def test_every_text_of_a_page_is_translated(path: Path, catalogue: object) -> None:
    ours = {message.id for message in asked() if message.id}
    theirs = {message.id: message for message in catalogue if message.id}  # type: ignore[attr-defined]
    assert ours - theirs.keys() == set(), "run `make messages` and write what is missing"
    assert theirs.keys() - ours == set(), "run `make messages`: these are said no more"
    assert [one for one, message in theirs.items() if not all(texts(message.string))] == []
    assert [one for one, message in theirs.items() if message.fuzzy] == []
    for one, message in theirs.items():
        for text, english in zip(texts(message.string), texts(one), strict=True):
            assert set(PLACEHOLDER.findall(text)) == set(PLACEHOLDER.findall(english)), one


def test_catalogues_are_kept_in_order() -> None:
    for path, catalogue in catalogues():
        assert path.read_text("utf-8") == written(catalogue, path.stem)


class Spoken(HTMLParser):
    """Gathers text between tags and in attributes that are read aloud; skips other languages."""

    def __init__(self, *, foreign: str = "") -> None:
        super().__init__()
        self.found: list[str] = []
        self._foreign = foreign
        self._skipping: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if self._skipping or (self._foreign and told.get("lang") == self._foreign):
            self._skipping += [] if tag in VOID else [tag]
            return
        self.found += [str(told[name]) for name in READ_ALOUD & told.keys()]

    def handle_endtag(self, tag: str) -> None:
        if self._skipping:
            self._skipping.pop()

    def handle_data(self, data: str) -> None:
        if not self._skipping:
            self.found.append(data)


def _bare(source: str, app: Flask) -> str:
    """A template with all of its own code taken out."""
    kept = []
    depth = 0
    for _, kind, value in app.jinja_env.lex(source):
        depth += {"block_begin": 1, "variable_begin": 1, "comment_begin": 1}.get(kind, 0)
        depth -= {"block_end": 1, "variable_end": 1, "comment_end": 1}.get(kind, 0)
        if kind == "data" and not depth:
            kept.append(value)
        elif kind.endswith("_end"):
            kept.append("0")  # so that an attribute around it stays one
    return "".join(kept)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_has_words_of_its_own(app: Flask, template: Path) -> None:
    spoken = Spoken()
    bare = _bare(template.read_text("utf-8"), app)
    spoken.feed(re.sub(r' aria-(describedby|invalid)="[^"]*"', "", bare))
    found = [word for text in spoken.found for word in WORD.findall(text)]
    assert [word for word in found if word not in {"JSON", "CSV"}] == []


def _said(node: nodes.Node, *, inside: bool = False) -> Iterator[str]:
    """Constant texts of a template that reach the page without being translated."""
    if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name):
        inside = inside or node.node.name in {"_", "gettext", "ngettext", "url_for", "asset"}
    if isinstance(node, nodes.Const) and isinstance(node.value, str) and not inside:
        yield node.value
    for child in node.iter_child_nodes():
        yield from _said(child, inside=inside)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_constant_of_a_template_is_an_english_sentence(app: Flask, template: Path) -> None:
    tree = app.jinja_env.parse(template.read_text("utf-8"))
    sentence = re.compile(r"[a-z] [a-z]|^[A-Z][a-z]")
    found = [text for text in _said(tree) if sentence.search(text) and "<" not in text]
    assert found == []


def _english(client: FlaskClient, path: str) -> list[str]:
    spoken = Spoken(foreign="en")
    spoken.feed(client.get(path).text)
    return [" ".join(text.split()) for text in spoken.found if text.strip()]


def test_no_page_in_spanish_says_anything_in_english(
    client: FlaskClient, app: Flask, town: Town
) -> None:
    """Every English text that has a translation is looked for on every page in Spanish."""
    catalogue = dict(translations("es")._catalog)  # type: ignore[attr-defined]
    known = {
        text: words
        for key, words in catalogue.items()
        for text in (key if isinstance(key, tuple) else (key,))
        if isinstance(text, str) and len(text) > 3 and text != words and "%" not in text
    }
    for name, path in every_page(app, town).items():
        said = set(_english(client, f"/es{path}"))
        assert said & known.keys() == set(), name


STOP = re.compile(r"\b(the|this|and|with|from|which|they|their|does|ask)\b", re.IGNORECASE)


def test_pages_in_spanish_hold_no_english_words_unmarked(
    client: FlaskClient, app: Flask, town: Town
) -> None:
    """Also of what the finder says. Names of boards and lists stay as they are."""
    names = re.compile(r"Board|Department|Office|Bureau|Division|Commission|Washington health")
    for name, path in every_page(app, town).items():
        odd = [
            text
            for text in _english(client, f"/es{path}")
            if STOP.search(text) and not names.search(text)
        ]
        assert odd == [], name


def test_the_page_says_its_language(client: FlaskClient) -> None:
    assert '<html lang="en-US">' in client.get("/").text
    assert '<html lang="es">' in client.get("/es/").text
    assert '<html lang="es">' in client.get("/es").text


def test_links_and_forms_stay_in_spanish(client: FlaskClient) -> None:
    page = client.get("/es/").text
    addresses = re.findall(r'(?:href|action)="(/[^"]*)"', page)
    leaving = [one for one in addresses if not one.startswith(("/es/", "/static/"))]
    assert leaving == ["/"]  # the one to this page in English
    answer = client.post("/es/search", data={"place": "06103"})
    assert answer.headers["Location"].startswith("/es/results/")


def test_every_page_leads_to_itself_in_the_other_language(
    client: FlaskClient, app: Flask, town: Town
) -> None:
    for path in every_page(app, town).values():
        there = re.search(r'<a class="tongue" href="([^"]+)"', client.get(path).text)
        assert there
        assert there[1] == f"/es{path}"
        back = re.search(r'<a class="tongue" href="([^"]+)"', client.get(there[1]).text)
        assert back
        assert back[1] == path


def test_search_engines_are_told_of_both_languages_and_of_no_search(client: FlaskClient) -> None:
    both = (
        '<link rel="alternate" hreflang="en" href="http://localhost/states/CT">\n'
        '<link rel="alternate" hreflang="es" href="http://localhost/es/states/CT">'
    )
    assert both in client.get("/states/CT").text
    assert both in client.get("/es/states/CT").text
    for path, form in (("/search", {"place": "06103"}), ("/look-up", {"name": "Jordan Ellery"})):
        found = client.get(client.post(path, data=form).headers["Location"])
        assert found.headers["X-Robots-Tag"] == "noindex"
        assert 'rel="alternate"' not in found.text
    assert 'rel="alternate"' not in client.get("/nothing").text


def test_a_browser_that_speaks_spanish_is_offered_it(client: FlaskClient) -> None:
    spanish = {"Accept-Language": "es-MX,es;q=0.9,en;q=0.5"}
    page = client.get("/states", headers=spanish)
    assert '<a href="/es/states" hreflang="es">¿Prefiere leer en español?' in page.text
    assert "Accept-Language" in page.headers["Vary"]
    assert "Prefiere leer" not in client.get("/states").text
    assert "Prefiere leer" not in client.get("/states", headers={"Accept-Language": "en"}).text
    assert "Prefiere leer" not in client.get("/es/states", headers=spanish).text


def test_programs_are_answered_in_english_only(client: FlaskClient) -> None:
    answer = client.get("/es/states/CT.json")
    assert answer.status_code == 308
    assert answer.headers["Location"].endswith("/states/CT.json")
    assert client.get("/es/api/v1/sources?x=1").headers["Location"].endswith("/api/v1/sources?x=1")
    assert client.get("/es/states/compare.csv").status_code == 308


def test_one_style_sheet_for_all_languages(client: FlaskClient) -> None:
    assert 'href="/static/site.css"' in client.get("/es/").text


def test_the_order_is_the_same_in_both_languages(client: FlaskClient) -> None:
    path = client.post("/search", data={"place": "06103", "need": "drugs"}).headers["Location"]
    ids = re.compile(r'<li class="card" id="(p[a-z2-7]{12})"')
    ours, theirs = (ids.findall(client.get(root + path).text) for root in ("", "/es"))
    assert ours
    assert ours == theirs


def test_an_unknown_language_is_an_unknown_address(client: FlaskClient) -> None:
    assert client.get("/fr/states").status_code == 404
    missing = client.get("/es/nothing")
    assert missing.status_code == 404
    assert "No hay nada en esta dirección" in missing.text


def test_a_site_below_another_address_keeps_both(client: FlaskClient) -> None:
    page = client.get("/es/states", environ_overrides={"SCRIPT_NAME": "/help"}).text
    assert 'href="/help/states"' in page
    assert 'href="/help/es/look-up"' in page
    assert 'href="/help/static/site.css"' in page


@pytest.mark.parametrize("path", ["/states", "/states/CT", "/states/compare", "/guide/kinds"])
def test_months_are_in_words_in_both_languages(client: FlaskClient, path: str) -> None:
    for root in ("", "/es"):
        said = re.sub("<[^>]+>", " ", client.get(root + path).text)
        assert not re.findall(r"\b(?:of|to|nueva:|[Dd]el|a|Fecha:) \d{4}-\d\d\b", said)


def test_what_a_date_is_stands_before_it_in_spanish(client: FlaskClient) -> None:
    form = {"place": "06103"}
    page = client.get(client.post("/es/search", data=form).headers["Location"]).text
    assert "válida hasta: 30 de junio de 2027" in page
