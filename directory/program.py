"""This program's own mark: what an earlier one read, judged or answered is not held to stand."""

from __future__ import annotations

from functools import cache
from hashlib import blake2b
from pathlib import Path

from directory.data import data_path
from directory.requirements.load import FOLDER

DIRECTORY = Path(__file__).parent


@cache
def mark(*packages: Path) -> str:
    """Changes with the code of `directory` and of these packages, with words and states' facts.

    So what was mended reaches whoever is listed at once: nobody is shown wrongly until something
    else moves.
    """
    held = blake2b(digest_size=8)
    for package in (DIRECTORY, *packages):
        for file in sorted(package.rglob("*.py")):
            held.update(file.read_bytes())
    for folder in (data_path("vocabulary"), data_path(FOLDER)):
        for words in sorted(folder.iterdir(), key=lambda one: one.name):
            if words.name.endswith(".yaml"):
                held.update(words.read_bytes())
    return held.hexdigest()
