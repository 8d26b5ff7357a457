"""The audit suite of the GraphQL over HTTP specification, run by its own reference package."""

import json
import subprocess
from pathlib import Path

from benchmarks.running import Running
from tests.interop.packages import npm_app


def test_every_audit_of_the_specification_passes(server: Running, tmp_path: Path) -> None:
    app = npm_app(Path(__file__).parent, tmp_path)
    audit = ["node", str(app / "audit.mjs"), f"{server.url}/graphql"]
    results = json.loads(subprocess.check_output(audit))  # noqa: S603  -- our own words
    assert [result for result in results if result["status"] != "ok"] == []
    assert len(results) == 61
