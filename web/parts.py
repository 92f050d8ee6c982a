"""Parts of every page that follow from the language and the site alone: made once, then kept."""

from __future__ import annotations

from functools import partial

from flask import Flask, current_app, render_template, request
from markupsafe import Markup

from directory.index.kept import Kept
from directory.words.language import spoken

_EXTENSION = "directory-parts"
_MOST = 128  # kept a worker: a few for each blueprint and language


def init_app(app: Flask) -> None:
    """Give the templates `part`."""
    app.extensions[_EXTENSION] = Kept(_MOST)
    app.jinja_env.globals["part"] = part


def part(name: str, here: str | None = None) -> Markup:
    """The template `parts/<name>.html`, with no more of the request than `here`, its blueprint.

    It keeps what it was made of: nothing of a question or of a reader may stand in it.
    """
    kept: Kept[tuple[str, str | None, str, str], Markup] = current_app.extensions[_EXTENSION]
    made = partial(_made, name, here)
    return kept.get((name, here, spoken(), request.script_root), made)


def _made(name: str, here: str | None) -> Markup:
    return Markup(render_template(f"parts/{name}.html", here=here))  # noqa: S704 - our own template
