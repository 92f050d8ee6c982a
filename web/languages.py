"""Two languages: the address says which (`/es/…`), and every sentence of a page follows it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, request
from flask_babel import Babel, Domain
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from directory.words.language import ENGLISH, speaking, spoken
from web.headers import kept_out_of_indexes

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

NAMES = {ENGLISH: "English", "es": "Español"}  # each in its own language
_OFFERS = {"es": "¿Prefiere leer en español?"}
CATALOGUES = Path(__file__).parent / "translations"
_SHEET = re.compile(r"/results/[^/]+\.csv")  # a family's own: only its columns are for programs
_FOR_PROGRAMS = ("/api/", "/fhir/", "/hsds/", "/feeds/", "/openapi", "/healthz", "/readyz")


def init_app(app: Flask) -> None:
    """Give the app its languages."""
    _Babel().init_app(app, locale_selector=spoken)
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda text: translations(spoken()).gettext(text),
        lambda one, many, count: translations(spoken()).ngettext(one, many, count),
        newstyle=True,
    )  # a page says a hundred texts: without a detour for each
    app.wsgi_app = _Prefixed(app.wsgi_app)  # type: ignore[method-assign, assignment]
    app.before_request(_english_for_programs)
    app.after_request(_vary)
    app.jinja_env.globals["here_in"] = here_in
    app.context_processor(_shared)


class _Prefixed:
    """Takes the language from the front of the path, as if the site were mounted there.

    Every address that a page makes then keeps the language by itself.
    """

    def __init__(self, app: WSGIApplication) -> None:
        self._app = app

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        path = str(environ.get("PATH_INFO", ""))
        _, code, *rest = [*path.split("/", 2), ""] if path.startswith("/") else ("", "")
        if code == ENGLISH or code not in NAMES:
            return self._app(environ, start)
        environ["SCRIPT_NAME"] = f"{environ.get('SCRIPT_NAME', '')}/{code}"
        environ["PATH_INFO"] = f"/{rest[0]}"
        with speaking(code):
            return self._app(environ, start)


class _Catalogues(Domain):  # type: ignore[misc]
    """Reads the catalogues as they are written (.po): nothing to compile, nothing to forget."""

    def get_translations(self) -> NullTranslations:
        """The catalogue of the language in use; English needs none."""
        return translations(spoken())


class _Babel(Babel):  # type: ignore[misc]
    domain_instance = _Catalogues()


@cache
def translations(code: str) -> NullTranslations:
    """The catalogue of a language, read once a process. Unclear (fuzzy) entries are left out."""
    path = CATALOGUES / f"{code}.po"
    if not path.is_file():
        return NullTranslations()
    with path.open("rb") as written:
        catalogue = read_po(written, locale=code)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(fp=compiled)


def here_in(code: str) -> str:
    """The address of this same page in another language."""
    root = request.script_root
    if spoken() != ENGLISH:
        root = root.removesuffix(f"/{spoken()}")
    prefix = "" if code == ENGLISH else f"/{code}"
    query = request.query_string.decode("ascii", "replace")
    return f"{root}{prefix}{request.path}" + (f"?{query}" if query else "")


def for_programs(path: str) -> bool:
    """Whether an address answers programs: those speak English only."""
    data = path.endswith((".json", ".csv")) and not _SHEET.fullmatch(path)
    return path.startswith(_FOR_PROGRAMS) or data


def _english_for_programs() -> Response | None:
    if spoken() != ENGLISH and for_programs(request.path):
        return redirect(here_in(ENGLISH), 308)
    return None


def _vary(response: Any) -> Any:
    if response.mimetype == "text/html":
        response.vary.add("Accept-Language")
    return response


def _shared() -> dict[str, Any]:
    others = {code: name for code, name in NAMES.items() if code != spoken()}
    offered = request.accept_languages.best_match(list(NAMES)) if request else None
    return {
        "language": spoken(),
        "other_languages": others,
        "offered": {offered: _OFFERS[offered]} if offered in _OFFERS and offered in others else {},
        "alternates": _alternates(),
    }


def _alternates() -> dict[str, str]:
    """Every language's whole address of a page that search engines may list; else nothing."""
    if not request or request.endpoint is None or kept_out_of_indexes():
        return {}
    return {code: f"{request.host_url.rstrip('/')}{here_in(code)}" for code in NAMES}
