"""A step that a maintainer takes: kept with its row in the log, or refused and nothing kept."""

from __future__ import annotations

from sqlalchemy.orm import Session

from directory.accounts import audit
from directory.corrections.cases import CaseError
from directory.corrections.checks import CheckError
from directory.hiding.opt_out import OptOutError
from directory.listings.held import HeldError
from directory.resolve.ledger import LedgerError
from web.maintainers import desk
from web.maintainers.access import blueprint, me, refused


def begin() -> Session:
    """This request's session, to take a step in: what was read so far may be old by now."""
    desk.session().rollback()
    return desk.session()


def keep(what: str, *, about: str, why: str = "") -> None:
    """Keep what was done since `begin`, and its row in the log."""
    audit.note(desk.session(), me().name, what, desk.now(), about=about, why=why)
    desk.session().commit()


@blueprint.errorhandler(CaseError)
@blueprint.errorhandler(CheckError)
@blueprint.errorhandler(HeldError)
@blueprint.errorhandler(LedgerError)
@blueprint.errorhandler(OptOutError)
def not_taken(error: ValueError) -> tuple[str, int]:
    """A step that cannot be taken says why in its message."""
    desk.session().rollback()
    return refused(str(error), 409)
