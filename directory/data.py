"""Where the project's own data lies, in a checkout and in an installed wheel alike."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

_CHECKOUT = Path(__file__).resolve().parent.parent / "data"


def data_path(*parts: str) -> Traversable:
    """Return the file or folder `parts` below `data/`.

    A wheel carries the folder as `directory/_data`; a checkout has it beside the packages. The
    result need not exist: the caller opens it and meets the usual `FileNotFoundError`.
    """
    packed = files("directory").joinpath("_data")
    root: Traversable = packed if packed.is_dir() else _CHECKOUT
    return root.joinpath(*parts) if parts else root
