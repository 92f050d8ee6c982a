"""What a jurisdiction asks, as plain data: the shape of `interventionist requirements --json`."""

from __future__ import annotations

from typing import Any

from directory.requirements.facts import Strict
from directory.requirements.load import load_catalogue
from directory.requirements.model import Credential, Jurisdiction


def describe(jurisdiction: str) -> dict[str, Any]:
    """Return one jurisdiction as JSON-ready data, the keys of its file kept, nulls left out.

    Each credential also says how to check a holder, whether by its own way or its issuer's.
    Raises `RequirementsError` for an unknown code.
    """
    found = load_catalogue().jurisdiction(jurisdiction)
    described = _plain(found)
    described["credentials"] = [_credential(found, entry) for entry in found.credentials]
    return described


def _credential(jurisdiction: Jurisdiction, credential: Credential) -> dict[str, Any]:
    check = jurisdiction.check_for(credential)
    checked = {"check": _plain(check)} if check else {}
    return {**_plain(credential), "status": credential.status, **checked}


def _plain(model: Strict) -> dict[str, Any]:
    return model.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_unset=True)
