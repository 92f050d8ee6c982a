"""`python -m directory` is the `interventionist` command."""

from __future__ import annotations

from directory.cli import main

main()
