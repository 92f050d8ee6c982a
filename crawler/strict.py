"""The base of everything that is read from a source's YAML."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Strict(BaseModel):
    """Refuses unknown keys, and never changes."""

    model_config = ConfigDict(extra="forbid", frozen=True)
