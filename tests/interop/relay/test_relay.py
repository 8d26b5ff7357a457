"""An app compiled by Relay's own compiler pages through everything on Relay's own runtime."""

import json
import shutil
import subprocess
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from benchmarks.running import Running
from tests.interop.packages import ROOT, npm_app


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The application, compiled against the committed schema."""
    app = npm_app(Path(__file__).parent, tmp_path_factory.mktemp("npm"))
    shutil.copy(ROOT / "schema.graphql", app)
    compiler = [str(app / "node_modules" / ".bin" / "relay-compiler"), "--noWatchman"]
    done = subprocess.run(compiler, cwd=app, capture_output=True, text=True, check=False)  # noqa: S603  -- our own words
    assert done.returncode == 0, done.stdout + done.stderr
    return app


@pytest.fixture(scope="module")
def found(app: Path, server: Running) -> Any:
    """What the application found at the running server."""
    command = ["node", "page_through.js", f"{server.url}/graphql"]
    return json.loads(subprocess.check_output(command, cwd=app))  # noqa: S603  -- our own words


@pytest.fixture(scope="module")
def opportunities(truth: Any) -> list[dict[str, Any]]:
    """Those that the server's key may see, in Lever's order."""
    return [o for o in truth["opportunities"] if o["confidentiality"] == "non-confidential"]


def test_a_pagination_query_is_compiled_for_every_refetchable_fragment(app: Path) -> None:
    made = {path.name.split(".")[0] for path in app.glob("src/__generated__/*.graphql.js")}
    assert {name for name in made if name.endswith(("PaginationQuery", "RefetchQuery"))} == {
        "ApplicationRowRefetchQuery",
        "ApplicationsPagePaginationQuery",
        "CandidateRowPaginationQuery",
        "CandidatesPagePaginationQuery",
        "JobRowPaginationQuery",
        "JobsPagePaginationQuery",
    }


def test_all_applications_come_in_order(found: Any, opportunities: list[dict[str, Any]]) -> None:
    assert found["applications"] == [each["id"] for each in opportunities]


def test_each_person_comes_once_with_all_their_applications(
    found: Any, opportunities: list[dict[str, Any]]
) -> None:
    theirs = defaultdict(set)
    for each in opportunities:
        theirs[each["contact"]].add(each["id"])
    assert {person: set(ids) for person, ids in found["candidates"].items()} == theirs
    assert sum(map(len, found["candidates"].values())) == len(opportunities)


def test_each_job_comes_with_all_applications_to_it(found: Any, truth: Any) -> None:
    posting_of = {each["opportunityId"]: each["posting"] for each in truth["applications"]}
    applied = defaultdict(list)
    for identity in found["applications"]:
        applied[posting_of.get(identity)].append(identity)
    postings = [p for p in truth["postings"] if p["confidentiality"] == "non-confidential"]
    assert found["jobs"] == {each["id"]: applied[each["id"]] for each in postings}
    assert max(map(len, found["jobs"].values())) > 10


def test_an_application_read_anew_by_its_id_is_the_same(found: Any) -> None:
    assert len(found["refetched"]) == 5
    assert [each["after"] for each in found["refetched"]] == [
        each["before"] for each in found["refetched"]
    ]
