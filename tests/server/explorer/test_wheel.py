"""What is installed has the explorer in it."""

import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.examples.site import ROOT


@pytest.mark.usefixtures("built")
def test_the_wheel_holds_graphiql_and_the_plain_page_and_the_examples(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)  # noqa: S603  -- our own words
    (wheel,) = tmp_path.iterdir()
    held = {name for name in ZipFile(wheel).namelist() if name.startswith("server/explorer/")}
    for folder in ("built", "page", "examples"):
        there = (ROOT / "server" / "explorer" / folder).rglob("*.*")
        assert {name for name in held if name.startswith(f"server/explorer/{folder}/")} == {
            path.relative_to(ROOT).as_posix() for path in there
        }
