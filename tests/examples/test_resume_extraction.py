"""The kept lines and files against the sandbox's résumés, run after run."""

import json
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from examples.client import Hiregraph, connect
from examples.resume_extraction.extract import Extraction
from examples.resume_extraction.kept import Lines
from examples.resume_extraction.parsing import parse
from sandbox.data.documents import file_bytes
from sandbox.data.records import Opportunity
from tests.examples.site import Site, kill_example, run_example

Json = dict[str, Any]
Parse = Callable[[Path], Json]

NAME = "resume_extraction"
DAMAGED = "Lever could not process this file when it was uploaded: it has no bytes to give."


def run(
    into: Path, api: Hiregraph, files: httpx.Client, *, since: str | None = None, by: Parse = parse
) -> Extraction:
    """One run in this process; gives what it met."""
    (into / "files").mkdir(exist_ok=True)
    with closing(Lines(into / "resumes.jsonl")) as lines:
        extraction = Extraction(api=api, files=files, folder=into / "files", lines=lines, parse=by)
        extraction.run(into / "progress.json", since=since)
    return extraction


def kept(into: Path) -> list[Json]:
    path = into / "resumes.jsonl"
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def resumes(site: Site, records: list[Opportunity]) -> list[tuple[Opportunity, Json]]:
    """Those with a file, and whose they are."""
    found = [(each, made) for each in records for made in site.account.profile("resumes", each)]
    return [(record, resume) for record, resume in found if resume["file"]]


def require_truth(site: Site, into: Path, records: list[Opportunity] | None = None) -> None:
    """Compare every line and every file with the sandbox's résumés."""
    lines = [{name: line[name] for name in line if name != "id"} for line in kept(into)]
    expected = resumes(site, site.listed() if records is None else records)
    assert by_text(lines) == by_text([expected_line(*each) for each in expected])
    for line in lines:
        if "file" in line:
            assert (into / "files" / line["file"]).read_bytes() == file_bytes(line["fileName"])
    assert sorted(path.name for path in (into / "files").iterdir()) == sorted(
        line["file"] for line in lines if "file" in line
    )


def by_text(lines: list[Json]) -> list[str]:
    return sorted(json.dumps(line, sort_keys=True) for line in lines)


def expected_line(record: Opportunity, resume: Json) -> Json:
    name: str = resume["file"]["name"]
    line = {"application": record.id, "candidate": record.person.id, "fileName": name}
    if resume["file"]["status"] == "error":
        return line | {"error": DAMAGED}
    stem = "".join(letter if letter.isascii() else "?" for letter in name)
    safe = "_".join(part for part in stem.replace("?", " ").split(" ") if part)
    text = name.encode("latin-1", "replace").decode("latin-1")
    parsed = {"text": text, "emails": []}
    return line | {"file": f"{resume['id']}-{safe}", "parsed": parsed}


def test_each_resume_gives_a_file_and_a_line(
    site: Site, api: Hiregraph, files: httpx.Client, tmp_path: Path
) -> None:
    seen = run(tmp_path, api, files).seen
    require_truth(site, tmp_path)
    errors = [line for line in kept(tmp_path) if "error" in line]
    assert (seen["applications"], seen["errors"]) == (len(site.listed()), len(errors))
    assert min(seen["résumés"], seen["errors"]) > 0


def test_a_second_run_does_nothing_twice(
    site: Site, api: Hiregraph, files: httpx.Client, tmp_path: Path
) -> None:
    run(tmp_path, api, files)
    before = kept(tmp_path)
    site.asked("")
    seen = run(tmp_path, api, files).seen
    assert kept(tmp_path) == before
    assert site.asked("/download").total() == 0
    assert seen["applications"] < 5


def test_only_applications_made_since_then_are_walked(
    site: Site, api: Hiregraph, files: httpx.Client, tmp_path: Path
) -> None:
    made = sorted(record.created_at for record in site.listed())
    since = made[len(made) // 2]
    moment = datetime.fromtimestamp(since / 1000, UTC).isoformat()
    run(tmp_path, api, files, since=moment)
    require_truth(site, tmp_path, [each for each in site.listed() if each.created_at >= since])


def test_a_resume_that_follows_a_new_application_is_found_by_the_next_run(
    site: Site, api: Hiregraph, files: httpx.Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    newest = max(site.listed(), key=lambda record: record.created_at)
    before = site.account.profile
    made = (each for _, each in resumes(site, site.listed()))
    late = next(each for each in made if each["file"]["status"] == "processed") | {"id": "late"}
    run(tmp_path, api, files)

    def profile(kind: str, record: Opportunity) -> list[Json]:
        return [late] if (kind, record) == ("resumes", newest) else before(kind, record)

    monkeypatch.setattr(site.account, "profile", profile)
    assert run(tmp_path, api, files).seen["résumés"] == 1
    assert kept(tmp_path)[-1]["application"] == newest.id


@pytest.mark.long
def test_a_run_that_is_killed_is_taken_up_where_it_stood(
    site: Site, server: str, tmp_path: Path
) -> None:
    into = ("--into", str(tmp_path))
    with site.server(max_query_cost=15, lever_rate=40, lever_burst=1) as url:
        kill_example(NAME, "--url", url, *into, when=lambda: len(kept_whole(tmp_path)) >= 10)
    before = site.asked("/download")
    told = run_example(NAME, "--url", server, *into)
    again = before & site.asked("/download")
    require_truth(site, tmp_path)
    assert again.total() <= 1
    assert f"kept: {len(kept(tmp_path))} lines" in told


def kept_whole(into: Path) -> list[bytes]:
    path = into / "resumes.jsonl"
    return path.read_bytes().split(b"\n")[:-1] if path.exists() else []


def test_a_line_that_was_being_written_is_written_anew(
    site: Site, api: Hiregraph, files: httpx.Client, tmp_path: Path
) -> None:
    run(tmp_path, api, files)
    path = tmp_path / "resumes.jsonl"
    path.write_bytes(path.read_bytes()[:-10])
    (tmp_path / "progress.json").unlink()
    assert run(tmp_path, api, files).seen["résumés"] == 1
    require_truth(site, tmp_path)


@pytest.mark.long
def test_urls_that_ended_meanwhile_are_asked_for_anew(
    site: Site, files: httpx.Client, tmp_path: Path
) -> None:
    with site.server(file_url_ttl=1) as url:
        api = connect(url)
        with api.http:
            seen = run(tmp_path, api, files, by=partial(parse_slowly, [1.2])).seen
    require_truth(site, tmp_path)
    assert seen["urls asked for anew"] >= 10  # all that followed on the first page


def parse_slowly(pauses: list[float], path: Path) -> Json:
    time.sleep(pauses.pop() if pauses else 0)
    return parse(path)


@pytest.mark.long
def test_what_could_not_be_read_is_found_by_the_next_run(
    site: Site, files: httpx.Client, tmp_path: Path
) -> None:
    missed = resumes(site, site.listed())[0][0]
    with site.server(request_timeout=2) as url:
        api = connect(url, tries=1)
        with api.http:
            site.fault("500", f"/v1/opportunities/{missed.id}/resumes", times=50)
            assert run(tmp_path, api, files).seen["unread"] == 1
            require_truth(site, tmp_path, [each for each in site.listed() if each is not missed])
            site.heal()
            assert run(tmp_path, api, files).seen["unread"] == 0
    require_truth(site, tmp_path)
    assert json.loads((tmp_path / "progress.json").read_text())["since"] is not None


def test_what_may_never_be_read_does_not_hold_up_the_rest(
    site: Site, api: Hiregraph, files: httpx.Client, tmp_path: Path
) -> None:
    hidden = resumes(site, site.listed())[0][0]
    site.fault("403", f"/v1/opportunities/{hidden.id}/resumes", times=10)
    assert run(tmp_path, api, files).seen["unread"] == 0
    require_truth(site, tmp_path, [each for each in site.listed() if each is not hidden])
    assert json.loads((tmp_path / "progress.json").read_text())["since"] is not None
