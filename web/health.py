"""What machines ask of a site: is it alive, may it be sent readers, what may robots read."""

from __future__ import annotations

from flask import Blueprint, current_app, jsonify
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from directory.store import StoreError
from web import db

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def alive() -> Response:
    """The process answers."""
    return jsonify({"status": "ok"})


@blueprint.get("/readyz")
def ready() -> tuple[Response, int]:
    """The store answers too; 503 until it does."""
    try:
        db.session().execute(text("SELECT 1"))
    except (StoreError, SQLAlchemyError):
        return jsonify({"status": "no store"}), 503
    return jsonify({"status": "ok"}), 200


@blueprint.get("/robots.txt")
def robots() -> Response:
    """What crawlers may read."""
    return current_app.send_static_file("robots.txt")


@blueprint.get("/favicon.ico")
def favicon() -> Response:
    """For browsers that ask without reading the page."""
    return current_app.send_static_file("favicon.svg")
