"""What maintainers did."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from directory.accounts import audit
from web.maintainers import desk
from web.maintainers.numbers import row_number

blueprint = Blueprint("audit", __name__)
_SHOWN = 100


@blueprint.get("/audit")
def log() -> str:
    """The newest rows; `before` goes further back."""
    rows = audit.newest(desk.session(), _SHOWN, request.args.get("before", type=row_number))
    older = rows[-1].id if len(rows) == _SHOWN else None
    return render_template("maintainers/audit.html", rows=rows, older=older)
