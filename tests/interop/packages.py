"""Packages of others, installed once for each lock file under `.cache/`."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

ROOT = Path(__file__).parents[2]
CACHE = ROOT / ".cache" / "interop"


def npm_app(folder: Path, to: Path) -> Path:
    """Copy a Node program to an empty folder, its packages as its lock file has them beside it."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        unavailable("Node and npm are not installed.")
    lock = folder / "package-lock.json"
    installed = _installed(lock, lambda target: _npm_install(npm, folder, target))
    app = shutil.copytree(folder, to / folder.name)
    (app / "node_modules").symlink_to(installed / "node_modules")
    return app


def python_of(requirements: Path) -> Path:
    """The Python of a virtual environment that holds exactly what a requirements file pins."""
    installed = _installed(requirements, lambda target: _pip_install(requirements, target))
    return installed / "bin" / "python"


def unavailable(reason: str) -> NoReturn:
    """Skip the test for want of something from outside; in CI it must be there."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


def _installed(lock: Path, install: Callable[[Path], None]) -> Path:
    """The folder that `install` has filled for this content of the lock file, now or earlier."""
    digest = hashlib.sha256(lock.read_bytes() + sys.version.encode()).hexdigest()[:16]
    target = CACHE / f"{lock.parent.name}-{digest}"
    done = target / ".installed"
    CACHE.mkdir(parents=True, exist_ok=True)
    with target.with_suffix(".lock").open("w") as only_one:
        fcntl.flock(only_one, fcntl.LOCK_EX)
        if not done.exists():
            shutil.rmtree(target, ignore_errors=True)
            target.mkdir()
            install(target)
            done.touch()
    return target


def _npm_install(npm: str, folder: Path, target: Path) -> None:
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(folder / name, target)
    _run([npm, "ci"], cwd=target)


def _pip_install(requirements: Path, target: Path) -> None:
    _run([sys.executable, "-m", "venv", str(target)], cwd=target)
    pip = [str(target / "bin" / "python"), "-m", "pip", "install", "--disable-pip-version-check"]
    _run([*pip, "--no-deps", "-r", str(requirements)], cwd=target)


def _run(command: list[str], *, cwd: Path) -> None:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)  # noqa: S603  -- our own words
    if done.returncode != 0:
        last = done.stderr.strip().splitlines()[-1:] or ["it said nothing"]
        unavailable(f"{' '.join(command)} failed: {last[0]}")
