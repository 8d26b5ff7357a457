"""Incremental reads: what each kind of write makes ``updated_at_start`` find.

Lever's documentation lists the fields whose change moves ``updatedAt``; where a real account did
otherwise (notes, files and their like move ``lastInteractionAt`` alone), that holds.
"""

from collections.abc import Awaitable, Callable

import pytest

from sandbox.data.records import Opportunity
from tests.sandbox.conftest import Json
from tests.sandbox.writes.acts import (
    apply,
    archive,
    create_again,
    delete,
    link,
    move,
    note,
    rename,
    tag,
)
from tests.sandbox.writes.conftest import Lever

Act = Callable[[Lever, Opportunity], Awaitable[object]]


def on(method: str, end: str, body: Json, status: int = 200) -> Act:
    async def act(lever: Lever, record: Opportunity) -> object:
        return await lever.send(method, f"/opportunities/{record.id}{end}", body, status)

    return act


async def rewrite_note(lever: Lever, record: Opportunity) -> object:
    note = await lever.send("POST", f"/opportunities/{record.id}/notes", {"value": "x"}, 201)
    return await on("PUT", f"/notes/{note['id']}", {"values": [{"value": "y"}]})(lever, record)


async def complete(lever: Lever, record: Opportunity) -> object:
    body = {"contact": record.person.id, "phones": [{"value": "555"}], "name": "Ines Quill"}
    return await lever.send("POST", "/opportunities", body, 201)


async def demote(lever: Lever, record: Opportunity) -> object:
    user = lever.account.users[record.followers[0]]
    body = {"name": user["name"], "email": user["email"], "accessRole": "interviewer"}
    return await lever.send("PUT", f"/users/{user['id']}", body)


async def plan(lever: Lever, record: Opportunity) -> object:
    slot = {"interviewers": [{"id": lever.performer}], "date": 1_900_000_000_000, "duration": 30}
    body = {"timezone": "UTC", "interviews": [slot]}
    return await on("POST", "/panels", body, 201)(lever, record)


def itself(record: Opportunity) -> set[str]:
    return {record.id}


def of_the_person(record: Opportunity) -> set[str]:
    return {each.id for each in record.person.opportunities}


def the_newest(record: Opportunity) -> set[str]:
    return {record.person.opportunities[-1].id}


def nothing(_record: Opportunity) -> set[str]:
    return set()


CASES: dict[str, tuple[Act, Callable[[Opportunity], set[str]]]] = {
    "a move": (move, itself),
    "archiving": (archive, itself),
    "tags": (tag, itself),
    "sources": (on("POST", "/addSources", {"sources": ["Neu"]}), itself),
    "links": (link, of_the_person),
    "the person": (rename, of_the_person),
    "a further opportunity": (create_again, the_newest),
    "a further opportunity that adds a phone": (complete, of_the_person),
    "an edited note": (rewrite_note, itself),
    "a note": (note, nothing),
    "an interview": (plan, nothing),
    "a deletion": (delete, nothing),
}


@pytest.mark.parametrize("case", CASES)
async def test_what_a_write_changed_is_read_from_its_time_on(lever: Lever, case: str) -> None:
    act, changed = CASES[case]
    record = next(
        each
        for each in lever.account.opportunities.values()
        if each.application and not each.archived_at and len(each.person.opportunities) > 1
    )
    before = {each.id: each.updated_at for each in lever.account.opportunities.values()}
    start = lever.account.journal.latest + 1
    lever.wall.now += 60
    await act(lever, record)
    now = lever.account.opportunities
    assert {key for key, each in now.items() if each.updated_at != before.get(key)} == changed(
        record
    )
    for since, expected in ((start, changed(record)), (lever.account.journal.latest + 1, set())):
        query = {"updated_at_start": since, "confidentiality": "all"}
        found = await lever.get("/opportunities", **query)
        assert {each["id"] for each in found} == expected


async def test_an_application_is_read_from_the_millisecond_of_its_writing_on(lever: Lever) -> None:
    await apply(lever, lever.open_opportunity())
    at = lever.account.journal.latest
    (found,) = await lever.get("/opportunities", updated_at_start=at)
    assert found["updatedAt"] == at
    assert await lever.get("/opportunities", updated_at_start=at + 1) == []


async def test_who_becomes_an_interviewer_follows_nobody(lever: Lever) -> None:
    record = lever.open_opportunity()
    followed = {
        each.id
        for each in lever.account.opportunities.values()
        if record.followers[0] in each.followers
    }
    start = lever.account.journal.latest + 1
    await demote(lever, record)
    query = {"updated_at_start": start, "confidentiality": "all"}
    found = await lever.get("/opportunities", **query)
    assert {each["id"] for each in found} == followed


POSTING_WRITES: list[Json] = [{"state": "closed"}, {"text": "Baker"}, {"tags": ["Neu"]}]


@pytest.mark.parametrize("body", POSTING_WRITES, ids=lambda body: next(iter(body)))
async def test_a_posting_that_was_changed_is_read_from_then_on(lever: Lever, body: Json) -> None:
    posting, start = lever.posting(), lever.account.journal.latest + 1
    await lever.send("POST", f"/postings/{posting}", body)
    (found,) = await lever.get("/postings", updated_at_start=start)
    assert (found["id"], found["updatedAt"]) == (posting, lever.account.journal.latest)
    assert await lever.get("/postings", updated_at_start=found["updatedAt"] + 1) == []
