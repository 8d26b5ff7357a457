"""People known again by a link of theirs."""

from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qsl
from uuid import uuid4

import pytest
import pytest_asyncio

from tests.end_to_end.world import Json, world_of
from tests.end_to_end.writes.places import Places

NOT_TOLD = {"expand", "limit", "perform_as"}
IDS = "outcome candidateId applicationId"

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def places() -> AsyncIterator[Places]:
    """A small world: one page holds all its opportunities."""
    async with world_of(60, shared=False, chance=lambda: 0.0) as opened:
        yield await Places.of(opened, people=60)


def linked(record: Json) -> bool:
    return bool(record["links"]) and not record["archived"]


def new(places: Places, **more: Any) -> Json:
    return {"name": uuid4().hex, "actorId": places.user(), **more}


def other_way(link: str) -> str:
    """The same page, written otherwise."""
    return link.replace("https://", "HTTP://www.") + "/#about"


async def add_link(places: Places, record: Json, action: str, *links: str) -> None:
    """Somebody changes links without us."""
    answer = await places.world.sandbox.post(
        f"/v1/opportunities/{record['id']}/{action}", json={"links": links}, auth=("sandbox", "")
    )
    assert answer.status_code == 200


async def sent_for(places: Places, given: Json) -> tuple[Json, list[tuple[str, list[str]]]]:
    """What a candidate's creation gave, and the requests that it took: methods, and parameters."""
    await places.world.read("{ jobs { nodes { id } } users { nodes { id } } }")
    await places.world.log()
    payload = await places.written("createCandidate", given, IDS)
    served = await places.world.log()
    return payload, [
        (each["method"], sorted(dict(parse_qsl(each["query"])).keys() - NOT_TOLD))
        for each in served
    ]


async def test_who_has_the_link_gets_another_application(places: Places) -> None:
    record = places.take(linked)
    given = new(places, links=[other_way(record["links"][0])])
    await sent_for(places, given)  # all links are read now
    payload, sent = await sent_for(places, given)
    assert sent == [("GET", ["updated_at_start"]), ("GET", ["contact_id"]), ("POST", [])]
    assert (payload["outcome"], payload["candidateId"]) == ("LINKED", places.candidate(record))


async def test_their_open_application_is_taken(places: Places) -> None:
    record = places.take(linked)
    given = new(places, links=record["links"], jobId=places.job_of(record))
    for policy, outcome in (("REUSE_APPLICATION", "REUSED"), ("FAIL", None)):
        answer = await places.write("createCandidate", {**given, "onDuplicate": policy}, IDS)
        payload = answer.data["createCandidate"]
        codes = [each["code"] for each in payload["userErrors"]]
        assert codes == ([] if outcome else ["ALREADY_EXISTS"])
        assert payload["outcome"] == outcome
        assert payload["candidateId"] == places.candidate(record)
        assert payload["applicationId"] == places.application(record)


async def test_links_are_looked_at_only_where_no_address_is_known(places: Places) -> None:
    record = places.take(lambda each: linked(each) and each["emails"])
    address = {"value": record["emails"][0]}
    other = places.take(lambda each: linked(each) and each["contact"] != record["contact"])
    given = new(places, links=other["links"], emailAddresses=[address])
    payload, sent = await sent_for(places, given)
    assert sent == [("GET", ["email"]), ("POST", [])]
    assert payload["candidateId"] == places.candidate(record)
    third = places.take(linked)
    unknown = new(places, links=third["links"], emailAddresses=[{"value": "who@quill.example"}])
    payload, _ = await sent_for(places, unknown)
    assert payload["candidateId"] == places.candidate(third)


async def test_links_that_tell_nobody_are_not_looked_at(places: Places) -> None:
    given = new(places, links=["https://quill.example", "linkedin.com/company/quill"])
    payload, sent = await sent_for(places, given)
    assert (payload["outcome"], sent) == ("CREATED", [("POST", [])])


async def test_what_became_of_links_meanwhile_counts(places: Places) -> None:
    record = places.take(linked)
    page = f"https://github.com/{uuid4().hex}"
    first, _ = await sent_for(places, new(places, links=[page]))
    assert first["outcome"] == "CREATED"
    await add_link(places, record, "addLinks", f"{page}-2")
    second, _ = await sent_for(places, new(places, links=[f"{page}-2"]))
    assert (second["outcome"], second["candidateId"]) == ("LINKED", places.candidate(record))
    await add_link(places, record, "removeLinks", f"{page}-2", *record["links"])
    for link in (f"{page}-2", record["links"][0]):
        third, _ = await sent_for(places, new(places, links=[link]))
        assert third["outcome"] == "CREATED"


async def test_links_of_different_people_are_told(places: Places) -> None:
    one = places.take(linked)
    other = places.take(lambda each: linked(each) and each["contact"] != one["contact"])
    before = await places.last()
    given = new(places, links=[*one["links"], *other["links"]])
    answer = await places.write("createCandidate", given)
    [error] = answer.data["createCandidate"]["userErrors"]
    assert (error["code"], error["field"]) == ("BAD_USER_INPUT", ["links"])
    assert all(each["contact"] in error["message"] for each in (one, other))
    assert await places.changes(before) == []
