"""The audit suite of the GraphQL over HTTP specification, run by its own reference package."""

import asyncio
import fcntl
import json
import shutil
import subprocess
from pathlib import Path

import pytest

INTEROP = Path(__file__).parents[1] / "interop"


@pytest.fixture(scope="session")
def node() -> str:
    """Node, with the packages of tests/interop as its lock file has them."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        pytest.skip("Node and npm are not installed, and the audits are written in JavaScript")
    with (INTEROP / "package-lock.json").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        installed = INTEROP / "node_modules" / ".package-lock.json"
        if not installed.exists() or installed.stat().st_mtime < Path(lock.name).stat().st_mtime:
            subprocess.run([npm, "ci", "--silent"], cwd=INTEROP, check=True)  # noqa: S603  -- our own words
    return node


async def test_every_audit_of_the_specification_passes(node: str, server_url: str) -> None:
    process = await asyncio.create_subprocess_exec(
        node,
        INTEROP / "graphql_http_audit.mjs",
        f"{server_url}/graphql",
        stdout=asyncio.subprocess.PIPE,
    )
    output, _ = await process.communicate()
    results = json.loads(output)
    assert [result for result in results if result["status"] != "ok"] == []
    assert len(results) == 61
