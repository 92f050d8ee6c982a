"""Reading the state files: one at a time, when first asked for, and then kept."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources.abc import Traversable
from typing import Any

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from directory.data import data_path
from directory.requirements.model import Credential, Issuer, Jurisdiction
from directory.requirements.rules import suggestion

FOLDER = "state_requirements"


class RequirementsError(KeyError):
    """No such jurisdiction, credential or issuer; the message names the nearest one."""

    def __str__(self) -> str:
        return str(self.args[0])


class RequirementsFileError(ValueError):
    """A file does not follow the model; `interventionist requirements --check` says where."""


def parse(text: str, name: str) -> Jurisdiction:
    """Return the jurisdiction written in `text`, YAML 1.2; `name` is used in messages.

    Raises `RequirementsFileError` for anything the model refuses.
    """
    try:
        document = YAML(typ="safe", pure=True).load(text)
        return Jurisdiction.model_validate_json(as_json(document))
    except (YAMLError, ValidationError, TypeError) as error:
        raise RequirementsFileError(f"{name}: {error}") from error


def as_json(document: Any) -> str:
    """Return a plain document as JSON, each credential told its jurisdiction.

    Raises `TypeError` for what JSON lacks: an unquoted day is a date in YAML.
    """
    if isinstance(document, dict) and isinstance(document.get("credentials"), list):
        code = document.get("jurisdiction")
        told = [
            {"jurisdiction": code, **entry} if isinstance(entry, dict) else entry
            for entry in document["credentials"]
        ]
        document = {**document, "credentials": told}
    return json.dumps(document)


class _OnDemand(Mapping[str, Jurisdiction]):
    """Jurisdictions by code, in order of code; a file is parsed when first looked at."""

    def __init__(self, folder: Traversable) -> None:
        names = (entry.name for entry in folder.iterdir())
        self._folder = folder
        self._codes = sorted(name[:-5] for name in names if name.endswith(".yaml"))
        self._texts: dict[str, str] = {}
        self._read: dict[str, Jurisdiction] = {}

    def __getitem__(self, code: str) -> Jurisdiction:
        if code not in self._codes:
            raise KeyError(code)
        if code not in self._read:
            self._read[code] = parse(self.text(code), f"{code}.yaml")
        return self._read[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._codes)

    def __len__(self) -> int:
        return len(self._codes)

    def text(self, code: str) -> str:
        """Return the file as written."""
        if code not in self._texts:
            file = self._folder.joinpath(f"{code}.yaml")
            self._texts[code] = file.read_text(encoding="utf-8")
        return self._texts[code]

    def mentioning(self, name: str) -> Iterator[Jurisdiction]:
        """Yield the jurisdictions whose file holds `name`: cheap to ask before parsing."""
        return (self[code] for code in self if name in self.text(code))


@dataclass(frozen=True)
class Catalogue:
    """Every jurisdiction's credentials. Looking one up parses only the files it needs."""

    folder: Traversable = field(default_factory=lambda: data_path(FOLDER))

    @cached_property
    def _files(self) -> _OnDemand:
        return _OnDemand(self.folder)

    @property
    def jurisdictions(self) -> Mapping[str, Jurisdiction]:
        """Jurisdictions by their two letters."""
        return self._files

    def jurisdiction(self, code: str) -> Jurisdiction:
        """Return one jurisdiction; `RequirementsError` with a suggestion when there is none."""
        try:
            return self._files[code]
        except KeyError:
            near = suggestion(code.upper(), self._files)
            message = f"no requirements are held for {code!r}{near}"
            raise RequirementsError(message) from None

    def credentials(self) -> Iterator[Credential]:
        """Yield every credential, by jurisdiction and then in the order of the file."""
        for jurisdiction in self._files.values():
            yield from jurisdiction.credentials

    def credential(self, credential_id: str) -> Credential:
        """Return one credential by id, such as `ct-dph/ladc`; else `RequirementsError`."""
        for jurisdiction in self._files.mentioning(credential_id):
            for credential in jurisdiction.credentials:
                if credential.id == credential_id:
                    return credential
        near = suggestion(credential_id, (credential.id for credential in self.credentials()))
        raise RequirementsError(f"no credential has the id {credential_id!r}{near}")

    def issuers(self) -> Iterator[Issuer]:
        """Yield every issuer once, though several files may carry it."""
        seen: set[str] = set()
        for jurisdiction in self._files.values():
            yield from (issuer for issuer in jurisdiction.issuers if issuer.id not in seen)
            seen.update(issuer.id for issuer in jurisdiction.issuers)

    def issuer(self, issuer_id: str) -> Issuer:
        """Return one issuer by id; else `RequirementsError`."""
        for jurisdiction in self._files.mentioning(issuer_id):
            for issuer in jurisdiction.issuers:
                if issuer.id == issuer_id:
                    return issuer
        near = suggestion(issuer_id, (issuer.id for issuer in self.issuers()))
        raise RequirementsError(f"no issuer has the id {issuer_id!r}{near}")


@cache
def load_catalogue() -> Catalogue:
    """Return the catalogue shipped with the project; the same object every time."""
    return Catalogue()
