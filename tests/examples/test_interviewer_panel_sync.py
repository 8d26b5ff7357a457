"""The local tables against the sandbox's records, run after run."""

import sqlite3
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from examples.client import Hiregraph, connect
from examples.interviewer_panel_sync.sync import sync
from examples.interviewer_panel_sync.tables import Tables
from sandbox.data.records import Opportunity
from tests.examples.site import Site, kill_example, run_example

Json = dict[str, Any]
Rows = list[tuple[Any, ...]]

NAME = "interviewer_panel_sync"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
USERS = "SELECT id, name, email, job_title, manager_id, is_active, left_at FROM users"
INTERVIEWS = """SELECT id, panel_id, subject, start_at, end_at, organizer_id, status = 'CANCELED'
  FROM interviews"""
PANELS = "SELECT id, start_at, end_at, interviews, canceled FROM panels"
EVERYTHING = ("users", "applications", "interviews", "interviewers", "progress", "met")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "interviews.sqlite3"


@pytest.fixture
def tables(path: Path) -> Iterator[Tables]:
    with closing(Tables(path)) as tables:
        yield tables


def rows(path: Path, query: str) -> Rows:
    with closing(sqlite3.connect(path)) as database:
        return sorted(database.execute(query).fetchall())


def everything(path: Path) -> dict[str, Rows]:
    return {table: rows(path, f"SELECT * FROM {table}") for table in EVERYTHING}  # noqa: S608  -- names of ours


def moment(milliseconds: int | None) -> str | None:
    if milliseconds is None:
        return None
    return (EPOCH + timedelta(milliseconds=milliseconds)).isoformat()


def end(interview: Json) -> str | None:
    return moment(interview["date"] + interview["duration"] * 60_000)


def with_interviews(site: Site) -> list[Opportunity]:
    """Open ones that have interviews."""
    listed = [each for each in site.listed() if each.archived_at is None]
    return [each for each in listed if site.account.profile("interviews", each)]


def planned(site: Site) -> list[Json]:
    """All interviews of open opportunities."""
    found = with_interviews(site)
    return [each for record in found for each in site.account.profile("interviews", record)]


def require_truth(site: Site, path: Path) -> None:
    """Compare every row with the sandbox's records."""
    interviews = planned(site)
    assert rows(path, USERS) == sorted(map(user_row, site.account.company.users))
    assert rows(path, INTERVIEWS) == sorted(map(interview_row, interviews))
    holders = [(each["id"], user["id"]) for each in interviews for user in each["interviewers"]]
    assert rows(path, "SELECT * FROM interviewers") == sorted(holders)
    panels = {each["panel"] for each in interviews}
    found = [[each for each in interviews if each["panel"] == panel] for panel in panels]
    assert rows(path, PANELS) == sorted(map(panel_row, found))


def user_row(user: Json) -> tuple[Any, ...]:
    known = (user["id"], user["name"], user["email"], user["jobTitle"], user["managerId"])
    return *known, user["deactivatedAt"] is None, moment(user["deactivatedAt"])


def interview_row(each: Json) -> tuple[Any, ...]:
    known = (each["id"], each["panel"], each["subject"], moment(each["date"]), end(each))
    return *known, each["user"], each["canceledAt"] is not None


def panel_row(slots: list[Json]) -> tuple[Any, ...]:
    canceled = sum(each["canceledAt"] is not None for each in slots)
    start = moment(min(each["date"] for each in slots))
    return slots[0]["panel"], start, max(str(end(each)) for each in slots), len(slots), canceled


def change(site: Site, patch: pytest.MonkeyPatch, changes: dict[str, list[Json]]) -> None:
    """Give opportunities other interviews."""
    before = site.account.profile

    def profile(kind: str, record: Opportunity) -> list[Json]:
        changed = kind == "interviews" and record.id in changes
        return changes[record.id] if changed else before(kind, record)

    patch.setattr(site.account, "profile", profile)


def test_the_tables_hold_what_lever_holds(
    site: Site, api: Hiregraph, tables: Tables, path: Path
) -> None:
    seen = sync(api, tables)
    require_truth(site, path)
    listed = [each for each in site.listed() if each.archived_at is None]
    met = {"applications": len(listed), "interviews": len(planned(site)), "users": 30}
    assert seen == met | {"unread": 0}
    assert min(met.values()) > 20


def test_a_second_run_changes_nothing(api: Hiregraph, tables: Tables, path: Path) -> None:
    sync(api, tables)
    before, counted = everything(path), Counter(tables.changed)
    sync(api, tables)
    assert everything(path) == before
    assert tables.changed == counted
    assert before["progress"] == before["met"] == []


def test_what_happens_between_two_runs_arrives(
    fresh_site: Site,
    fresh_api: Hiregraph,
    tables: Tables,
    path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sync(fresh_api, tables)
    tables.changed.clear()
    users = fresh_site.account.company.users
    one, other = with_interviews(fresh_site)[:2]
    first, *rest = fresh_site.account.profile("interviews", one)
    called_off = first | {"canceledAt": first["createdAt"] + 1}
    moved = [
        each | {"date": each["date"] + 1, "interviewers": users[:2]}
        for each in fresh_site.account.profile("interviews", other)
    ]
    change(fresh_site, monkeypatch, {one.id: [called_off, *rest], other.id: moved})
    staying = next(user for user in users if user["deactivatedAt"] is None)
    staying["deactivatedAt"] = 1_700_000_000_000
    sync(fresh_api, tables)
    require_truth(fresh_site, path)
    assert (tables.changed["users"], tables.changed["interviews"]) == (1, 1 + len(moved))


def test_an_interview_that_is_gone_goes(
    site: Site, api: Hiregraph, tables: Tables, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = with_interviews(site)[:2]
    sync(api, tables)
    change(site, monkeypatch, {one.id: site.account.profile("interviews", one)[1:], other.id: []})
    sync(api, tables)
    require_truth(site, path)


def test_an_application_that_was_closed_is_looked_at_once_more(
    fresh_site: Site,
    fresh_api: Hiregraph,
    tables: Tables,
    path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    closed = with_interviews(fresh_site)[0]
    sync(fresh_api, tables)
    found = fresh_site.account.profile("interviews", closed)
    change(fresh_site, monkeypatch, {closed.id: [each | {"canceledAt": 1} for each in found]})
    closed.archived_at = closed.last_interaction_at
    closed.archive_reason = fresh_site.account.company.archive_reasons[0]["id"]
    fresh_site.asked("")
    asked = []
    for _ in range(2):
        sync(fresh_api, tables)
        asked.append(fresh_site.asked(f"{closed.id}/interviews").total())
    assert asked == [1, 0]
    status = "SELECT DISTINCT status, is_open FROM interviews JOIN applications a ON a.id = "
    kept = rows(path, f"{status} application_id WHERE NOT is_open")
    assert kept == [("CANCELED", 0)]


def test_an_application_that_was_deleted_goes_with_its_interviews(
    fresh_site: Site, fresh_api: Hiregraph, tables: Tables, path: Path
) -> None:
    gone = with_interviews(fresh_site)[0]
    sync(fresh_api, tables)
    fresh_site.account.index.ordered.remove(gone)
    gone.person.opportunities.remove(gone)
    del fresh_site.account.opportunities[gone.id]
    sync(fresh_api, tables)
    require_truth(fresh_site, path)


def test_users_whom_the_directory_no_longer_knows_are_marked(
    fresh_site: Site, fresh_api: Hiregraph, tables: Tables, path: Path
) -> None:
    sync(fresh_api, tables)
    users = fresh_site.account.users
    gone = next(user for user in users.values() if user["deactivatedAt"] is None)
    del users[gone["id"]]
    sync(fresh_api, tables)
    assert (gone["id"], 0) in rows(path, "SELECT id, is_active FROM users")


def test_what_may_not_be_read_is_left_as_it_was(
    site: Site, api: Hiregraph, tables: Tables, path: Path
) -> None:
    sync(api, tables)
    before = everything(path)
    hidden = with_interviews(site)[0]
    site.fault("403", f"/v1/opportunities/{hidden.id}/interviews", times=10)
    assert sync(api, tables)["unread"] == 1
    assert everything(path) == before


@pytest.mark.long
def test_a_run_that_is_killed_is_taken_up_where_it_stood(
    site: Site, server: str, path: Path
) -> None:
    into = ("--database", str(path))
    with site.server(max_query_cost=12, lever_rate=30, lever_burst=1) as url:
        kill_example(NAME, "--url", url, *into, when=lambda: len(met(path)) >= 15)
    before, done = site.asked("/interviews"), len(met(path))
    told = run_example(NAME, "--url", server, *into)
    again = before & site.asked("/interviews")
    require_truth(site, path)
    assert f"{len(open_ones(site)) - done} applications" in told
    assert set(before.values()) == {1}
    assert len(again) <= 12


def met(path: Path) -> Rows:
    try:
        return rows(path, "SELECT * FROM met") if path.exists() else []
    except sqlite3.OperationalError:  # the tables are just being made
        return []


def open_ones(site: Site) -> list[Opportunity]:
    return [each for each in site.listed() if each.archived_at is None]


def test_pages_fit_the_cost_limit_and_the_cost_is_told(site: Site, path: Path) -> None:
    with site.server(max_query_cost=20) as url:
        told = run_example(NAME, "--url", url, "--database", str(path))
    calls = sum(site.asked("").values())
    require_truth(site, path)
    assert told.splitlines()[-1].startswith(f"cost:    {calls} upstream calls")


@pytest.mark.long
def test_the_limit_is_waited_for_as_long_as_told(site: Site, tables: Tables, path: Path) -> None:
    told: list[float] = []
    waited: list[float] = []
    tight = {"lever_rate": 30, "lever_burst": 5, "request_timeout": 0.6, "recent_ttl": 60}
    with site.server(**tight) as url:
        api = connect(url)
        with api.http:
            api.http.event_hooks["response"] = [partial(note_told, told)]
            api.sleep = partial(note_and_sleep, waited)
            sync(api, tables)
    require_truth(site, path)
    assert told
    assert set(told) <= set(waited)


def note_told(told: list[float], response: httpx.Response) -> None:
    response.read()
    errors = [error["extensions"] for error in response.json().get("errors", [])]
    limited = [each["retryAfter"] for each in errors if each["code"] == "RATE_LIMITED"]
    told += [max(limited)] if limited else []


def note_and_sleep(waited: list[float], seconds: float) -> None:
    waited.append(seconds)
    time.sleep(seconds)


def test_a_cursor_that_is_no_longer_good_starts_the_walk_anew(
    site: Site, api: Hiregraph, tables: Tables, path: Path
) -> None:
    with tables:
        tables.come_to("of another account", met=[])
    sync(api, tables)
    require_truth(site, path)
