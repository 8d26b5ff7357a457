"""People changed, held against the sandbox's own records."""

from typing import Any

import pytest

from tests.end_to_end.world import Json
from tests.end_to_end.writes.places import Places, remote_id

FIELDS = """
id name headline locations { name } emailAddresses { value type } phoneNumbers { value type }
urls { value }
"""
SHOWN = f"candidateId candidate {{ {FIELDS} }}"

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def shown_afresh(places: Places, candidate: str) -> Any:
    text = f"query ($id: ID!) {{ candidate(id: $id) {{ {FIELDS} }} }}"
    return (await places.world.read(text, id=candidate))["candidate"]


async def raw(places: Places, record: Json) -> Json:
    """What the sandbox tells of the person of an opportunity."""
    found: Json = await places.world.raw(f"/opportunities/{record['id']}")
    told = ("name", "headline", "location", "emails", "phones", "links")
    return {name: found[name] for name in told}


async def test_a_person_is_changed_and_shown_whole(places: Places) -> None:
    record = places.take()
    asked: Json = {
        "candidateId": places.candidate(record),
        "name": "Ada Quill",
        "headline": "Quill & Sons",
        "location": "Lisbon",
        "emailAddresses": [{"value": " ada@quill.example ", "type": "WORK"}],
        "phoneNumbers": [{"value": "+351 1", "type": "MOBILE"}, {"value": "2"}],
        "links": ["https://ada.example/about", " https://ada.example/about "],
    }
    payload = await places.written("updateCandidate", asked, SHOWN)
    assert payload["candidateId"] == payload["candidate"]["id"] == asked["candidateId"]
    assert payload["candidate"] == await shown_afresh(places, asked["candidateId"])
    assert payload["candidate"]["phoneNumbers"][0] == {"value": "+351 1", "type": "MOBILE"}
    assert await raw(places, record) == {
        "name": "Ada Quill",
        "headline": "Quill & Sons",
        "location": "Lisbon",
        "emails": ["ada@quill.example"],
        "phones": [{"type": "mobile", "value": "+351 1"}, {"type": None, "value": "2"}],
        "links": ["https://ada.example/about"],
    }


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"headline": "New."}, {"headline": "New."}),
        ({"headline": None, "location": None}, {"headline": "", "location": ""}),
        ({"emailAddresses": None}, {"emails": []}),
        ({"phoneNumbers": []}, {"phones": []}),
        ({"links": None}, {"links": []}),
        ({"links": ["a.example/b"]}, {"links": ["a.example/b"]}),
    ],
)
async def test_a_change_leaves_all_else_as_it_was(places: Places, change: Json, told: Json) -> None:
    record = places.take(lambda each: each["links"] and each["emails"] and each["phones"])
    before = await raw(places, record)
    await places.written("updateCandidate", {"candidateId": places.candidate(record), **change})
    assert await raw(places, record) == {**before, **told}


async def test_only_the_links_that_differ_are_sent(places: Places) -> None:
    record = places.take(lambda each: len(each["links"]) == 1)
    given = {"candidateId": places.candidate(record)}
    [there] = record["links"]
    await places.world.sent()
    await places.written("updateCandidate", {**given, "links": [there]})
    assert await places.world.sent() == {"/opportunities": 1}
    await places.written("updateCandidate", {**given, "links": [there, "b.example/b"]})
    path = f"/opportunities/{record['id']}"
    assert await places.world.sent() == {"/opportunities": 1, f"{path}/addLinks": 1}
    await places.written("updateCandidate", {**given, "links": ["b.example/b"], "name": "B"})
    assert await places.world.sent() == {
        f"/contacts/{record['contact']}": 1,
        "/opportunities": 1,
        f"{path}/removeLinks": 1,
    }
    assert (await raw(places, record))["links"] == ["b.example/b"]


async def test_a_change_is_seen_by_what_is_read_after_it_in_one_request(places: Places) -> None:
    record = places.take()
    text = """mutation ($id: ID!) {
      a: updateCandidate(input: { candidateId: $id, headline: "A" }) { candidate { headline } }
      b: updateCandidate(input: { candidateId: $id, headline: "B" }) { candidate { headline } }
    }"""
    await places.world.sent()
    told = await places.world.read(text, id=places.candidate(record))
    assert [told[each]["candidate"]["headline"] for each in "ab"] == ["A", "B"]
    sent = await places.world.sent()
    assert sent == {f"/contacts/{record['contact']}": 2, "/opportunities": 2}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": " "}, ["name"]),
        ({"name": None}, ["name"]),
        ({"emailAddresses": [{"value": "a@b"}, {"value": "b"}]}, ["emailAddresses", "1", "value"]),
        ({"emailAddresses": [{"value": "a@b"}] * 101}, ["emailAddresses"]),
        ({"phoneNumbers": [{"value": " "}]}, ["phoneNumbers", "0", "value"]),
        ({"links": ["a.example", ""]}, ["links", "1"]),
    ],
)
async def test_what_no_person_can_have_is_told_before_anything_is_sent(
    places: Places, wrong: Json, field: list[str]
) -> None:
    await places.world.sent()
    given = {"candidateId": places.id("Candidate", "any"), **wrong}
    assert await places.refused("updateCandidate", given) == ("BAD_USER_INPUT", field)
    assert await places.world.sent() == {}


@pytest.mark.parametrize(
    "change", [{"name": "A"}, {"links": []}, {"name": "A", "links": ["b.c/d"]}]
)
async def test_a_person_who_is_not_there_is_told(places: Places, change: Json) -> None:
    before = await places.last()
    given = {"candidateId": places.id("Candidate", "none"), **change}
    assert await places.refused("updateCandidate", given) == ("NOT_FOUND", ["candidateId"])
    assert await places.changes(before) == []


async def test_what_was_half_done_is_told_and_done_by_the_same_key(places: Places) -> None:
    record = places.take(lambda each: each["links"])
    given: Json = {
        "candidateId": places.candidate(record),
        "headline": "Half.",
        "links": ["b.example/b"],
        "idempotencyKey": f"half {record['id']}",
    }
    path = f"/opportunities/{record['id']}"
    await places.world.fault("403", f"{path}/removeLinks", method="POST")
    [error] = (await places.write("updateCandidate", given)).errors
    assert error["extensions"] == {"code": "UPSTREAM_TIMEOUT", "outcome": "UNKNOWN"}
    assert "the rest was not: The credential may not do this" in error["message"]
    await places.written("updateCandidate", given)
    there = await raw(places, record)
    assert (there["headline"], there["links"]) == ("Half.", ["b.example/b"])
    assert remote_id(given["candidateId"]) == record["contact"]
