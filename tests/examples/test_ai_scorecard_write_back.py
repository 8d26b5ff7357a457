"""What is written back, against the sandbox's records: one note, one report, one tag for each."""

import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from functools import partial
from itertools import count, cycle
from pathlib import Path
from random import Random

import httpx
import pytest

from examples.client import Hiregraph, Refused, connect
from tests.examples.judged import (
    STAGE_NAME,
    expected,
    forget,
    let_pass,
    notes,
    reports,
    require_one_set,
    run,
    serving,
    there,
    tiers,
    written,
)
from tests.examples.site import Site, kill_example, run_example

NAME = "ai_scorecard_write_back"
WRITES = ("note", "report", "no other tier", "tier")
WRONG = [
    ("429", False),
    *((fault, done) for fault in ("500", "drop", "timeout") for done in (False, True)),
    ("cut", True),
]
"""What goes wrong with a write, and whether it is done all the same."""


class Stopped(BaseException):
    """Stands for the end of the process."""


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "judgements.sqlite3"


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    """Where the server notes what was written."""
    return tmp_path / "server.sqlite3"


@pytest.fixture
def server(fresh_site: Site, keys: Path) -> Iterator[str]:
    with serving(fresh_site, keys) as url:
        yield url


@pytest.fixture
def api(server: str, keys: Path) -> Iterator[Hiregraph]:
    """It does not wait: the time that it would have waited has passed for the server."""
    api = connect(server)
    with api.http:
        api.sleep = partial(let_pass, keys)
        yield api


def test_each_application_is_judged_once_and_again_by_no_second_run(
    fresh_site: Site, server: str, database: Path
) -> None:
    options = ("--url", server, "--stage", STAGE_NAME, "--database", str(database))
    told = [run_example(NAME, *options).splitlines() for _ in range(2)]
    require_one_set(fresh_site)
    number = len(there(fresh_site))
    met = Counter(expected(fresh_site, record).tier for record in there(fresh_site))
    judged = f"judged:  {number} applications: {met['A']} A, {met['B']} B, {met['C']} C"
    assert [lines[0] for lines in told] == [judged] * 2
    assert told[0][1] == f"written: {number} notes, {number} reports, {number} tags"
    assert told[1][1] == "written: 0 notes, 0 reports, 0 tags"
    assert [len(lines) for lines in told] == [3, 3]


def test_the_applications_of_a_job_are_chosen_by_its_name(
    fresh_site: Site, server: str, database: Path
) -> None:
    of_jobs = [each for each in there(fresh_site) if each.application]
    posting = fresh_site.account.postings[of_jobs[0].application.posting]  # type: ignore[union-attr]
    options = ("--url", server, "--stage", STAGE_NAME, "--database", str(database))
    run_example(NAME, *options, "--job", posting["text"])
    judged = [record for record in of_jobs if tiers(record)]
    names = {expected(fresh_site, record).about.partition(", for ")[2] for record in judged}
    assert names == {posting["text"]}


def test_a_name_that_is_none_is_told(server: str, database: Path) -> None:
    options = ("--url", server, "--stage", "Tea", "--database", str(database))
    with pytest.raises(subprocess.CalledProcessError):
        run_example(NAME, *options)


def test_another_judgement_takes_the_place_of_the_tag(
    fresh_site: Site, api: Hiregraph, database: Path
) -> None:
    record = next(each for each in there(fresh_site) if len(each.person.links) < 2)
    links = record.person.links
    run(api, database)
    for changed in (("https://a.example", "https://b.example", *links), links):
        before = expected(fresh_site, record).tier
        record.person.links = changed
        seen = run(api, database)
        judged = expected(fresh_site, record).tier
        assert judged != before
        assert tiers(record) == [f"AI tier {judged}"]
        assert {what: seen[what] for what in WRITES} == dict.fromkeys(WRITES, 1)
    assert (len(notes(fresh_site, record)), len(reports(fresh_site, record))) == (3, 3)


def test_other_tags_and_what_people_do_stay(
    fresh_site: Site, api: Hiregraph, database: Path
) -> None:
    record = there(fresh_site)[0]
    before = record.tags
    run(api, database)
    assert record.tags[:-1] == before
    record.tags = before
    run(api, database)
    assert record.tags == before


@pytest.mark.parametrize("forgotten", [False, True], ids=["at once", "after a day"])
def test_a_run_that_ends_after_any_write_is_taken_up(
    fresh_site: Site, api: Hiregraph, keys: Path, database: Path, *, forgotten: bool
) -> None:
    ends = 0
    for writes in cycle((1, 2)):  # one alone would write a tag over and over
        api.http.event_hooks["response"] = [partial(stop_after, count(1), writes)]
        try:
            run(api, database)
        except Stopped:
            ends += 1
            if forgotten:
                forget(keys)
        else:
            break
    assert ends > 2 * len(there(fresh_site))
    require_one_set(fresh_site)


def stop_after(counter: "count[int]", writes: int, response: httpx.Response) -> None:
    """End the process once so many writes are answered."""
    response.read()
    if "written" in (response.json().get("data") or {}) and next(counter) == writes:
        raise Stopped


@pytest.mark.parametrize("seed", range(2))
def test_a_process_that_is_killed_at_random_is_taken_up(
    fresh_site: Site, keys: Path, database: Path, seed: int
) -> None:
    changes = fresh_site.account.journal.changes
    points = sorted(Random(seed).sample(range(1, 3 * len(there(fresh_site)) - 2), 2))  # noqa: S311  -- a test
    with serving(fresh_site, keys, lever_rate=60, lever_burst=1) as url:
        options = ("--url", url, "--stage", STAGE_NAME, "--database", str(database))
        for point in points:
            kill_example(NAME, *options, when=lambda at=point: len(changes) >= at)  # type: ignore[misc]
        run_example(NAME, *options)
    require_one_set(fresh_site)


@pytest.mark.parametrize("first", [0, len(WRONG) // 2])
def test_whatever_goes_wrong_on_the_way_each_is_written_once(
    fresh_site: Site, api: Hiregraph, database: Path, first: int
) -> None:
    """Each of what can go wrong meets each kind of write, here or with the other beginning."""
    for at, record in enumerate(there(fresh_site)[:4]):
        for place, kind in enumerate(("notes", "files", "removeTags", "addTags")):
            fault, done = WRONG[(first + at + place) % len(WRONG)]
            where = f"/opportunities/{record.id}/{kind}"
            fresh_site.fault(fault, where, method="POST", done=done, seconds=0)
    run(api, database)
    assert fresh_site.app.state.faults.plans == []
    require_one_set(fresh_site)


def test_what_is_asked_again_since_its_answer_was_lost_is_written_once(
    fresh_site: Site, api: Hiregraph, database: Path
) -> None:
    answers = count(1)

    def lose_each_other(response: httpx.Response) -> None:
        response.read()
        if "written" in (response.json().get("data") or {}) and next(answers) % 2:
            raise httpx.ReadError("The connection was lost.")

    api.http.event_hooks["response"] = [lose_each_other]
    run(api, database)
    assert next(answers) == 2 * len(WRITES) * len(there(fresh_site)) + 1
    require_one_set(fresh_site)


@pytest.mark.parametrize("done", [False, True])
def test_what_is_not_known_in_the_end_is_left_to_the_next_run(
    fresh_site: Site, api: Hiregraph, keys: Path, database: Path, *, done: bool
) -> None:
    record = there(fresh_site)[0]
    fresh_site.fault("drop", f"/opportunities/{record.id}/notes", method="POST", done=done)
    if done:  # else it would be looked for at once, and found
        fresh_site.fault("500", f"/opportunities/{record.id}/notes", method="GET", times=50)
    api.tries = 1
    assert run(api, database)["left"] == 1
    assert tiers(record) == reports(fresh_site, record) == []
    fresh_site.heal()
    let_pass(keys, 15)
    record.person.links = ("https://a.example", "https://b.example")
    assert run(api, database)["left"] == 0
    assert [len(notes(fresh_site, record)), len(reports(fresh_site, record))] == [2, 2]
    assert tiers(record) == [f"AI tier {expected(fresh_site, record).tier}"]


def test_the_limit_is_waited_for_as_long_as_told(
    fresh_site: Site, keys: Path, database: Path
) -> None:
    told: list[float] = []
    where = f"/opportunities/{there(fresh_site)[0].id}/notes"
    fresh_site.fault("429-retry-after", where, method="POST", seconds=2)
    with serving(fresh_site, keys, request_timeout=1.5) as url:
        api = connect(url)
        with api.http:
            api.sleep = partial(note_and_sleep, told)
            run(api, database)
    require_one_set(fresh_site)
    assert 1 < told[0] <= 2


def note_and_sleep(told: list[float], seconds: float) -> None:
    told.append(seconds)
    time.sleep(seconds)


def test_without_anybody_to_write_for_nothing_is_written_until_somebody_is_named(
    fresh_site: Site, keys: Path, database: Path
) -> None:
    with serving(fresh_site, keys, lever_default_actor=None) as url:
        api = connect(url)
        with api.http:
            assert run(api, database)["left"] == len(there(fresh_site))
            assert written(fresh_site) == {}
            user = "{ users(first: 1, filter: { isActive: true }) { nodes { id } } }"
            actor = api.ask(user, {}).data["users"]["nodes"][0]["id"]
            assert run(api, database, actor=actor)["left"] == 0
    require_one_set(fresh_site)


def test_an_application_that_is_gone_holds_nothing_up(
    fresh_site: Site, api: Hiregraph, database: Path
) -> None:
    gone = there(fresh_site)[0]
    fresh_site.fault("drop", f"/opportunities/{gone.id}/files", method="POST", times=9)
    api.tries = 1
    assert run(api, database)["left"] == 1
    fresh_site.heal()
    fresh_site.account.delete_opportunity(gone, fresh_site.account.company.users[0]["id"])
    assert [run(api, database)["gone"] for _ in range(2)] == [1, 0]
    assert written(fresh_site)["note.created"] == len(there(fresh_site)) + 1


def test_a_missing_permission_ends_it(fresh_site: Site, api: Hiregraph, database: Path) -> None:
    where = f"/opportunities/{there(fresh_site)[0].id}/files"
    fresh_site.fault("403", where, method="POST", times=9)
    with pytest.raises(Refused) as refusal:
        run(api, database)
    assert refusal.value.code == "FORBIDDEN"
    fresh_site.heal()
    run(api, database)
    require_one_set(fresh_site)


def test_who_cannot_be_read_whole_is_not_judged(
    fresh_site: Site, api: Hiregraph, database: Path
) -> None:
    fresh_site.fault("403", "/v1/postings", times=50)
    seen = run(api, database)
    unread = sum(record.application is not None for record in there(fresh_site))
    assert (seen["left"], seen["applications"]) == (unread, len(there(fresh_site)) - unread)
    fresh_site.heal()
    assert run(api, database)["left"] == 0
    require_one_set(fresh_site)
