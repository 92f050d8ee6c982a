from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from directory import data
from directory.data import data_path


def test_a_checkout_reads_the_folder_beside_the_packages() -> None:
    assert data_path("state_requirements", "US.yaml").is_file()
    assert data_path().joinpath("state_requirements").is_dir()


def test_an_installed_package_reads_its_own_copy(tmp_path: Path) -> None:
    package = tmp_path / "directory"
    (package / "_data" / "state_requirements").mkdir(parents=True)
    (package / "__init__.py").touch()
    shutil.copy(str(data.__file__), package / "data.py")
    (package / "_data" / "state_requirements" / "XA.yaml").write_text("packed", encoding="utf-8")
    program = (
        "from directory.data import data_path;"
        "print(data_path('state_requirements', 'XA.yaml').read_text(), end='')"
    )
    told = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert told.stdout == "packed"
