from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sandbox.conftest import Ask, Json, Walk

KEYS = {
    "id",
    "text",
    "state",
    "distributionChannels",
    "user",
    "owner",
    "hiringManager",
    "categories",
    "tags",
    "content",
    "country",
    "followers",
    "reqCode",
    "requisitionCodes",
    "urls",
    "confidentiality",
    "createdAt",
    "updatedAt",
    "workplaceType",
    "transcribeInterviews",
    "screening",
}
SALARY_KEYS = {"salaryRange", "salaryDescription", "salaryDescriptionHtml"}
CATEGORIES = {"commitment", "department", "level", "location", "team", "allLocations"}


def public(truth: Json) -> list[Json]:
    found = [p for p in truth["postings"] if p["confidentiality"] == "non-confidential"]
    return sorted(found, key=lambda posting: -posting["createdAt"])


async def test_a_posting_has_exactly_levers_keys(walk: Walk) -> None:
    for posting in await walk("/postings", {"confidentiality": "all"}):
        assert set(posting) - SALARY_KEYS == KEYS
        assert set(posting["categories"]) == CATEGORIES


async def test_the_latest_comes_first(walk: Walk, truth: Json) -> None:
    assert await walk("/postings") == public(truth)


def test_every_state_and_gap_occurs(truth: Json) -> None:
    postings = truth["postings"]
    assert len(postings) == 40
    assert {p["state"] for p in postings} == {
        *("published", "internal", "closed"),
        *("draft", "pending", "rejected"),
    }
    for field in ("distributionChannels", "urls", "hiringManager", "user", "reqCode", "country"):
        assert {posting[field] is None for posting in postings} == {True, False}, field
    assert {"salaryRange" in posting for posting in postings} == {True, False}
    assert any(p["distributionChannels"] == ["internal"] for p in postings)
    assert any(p["categories"]["location"] is None for p in postings)


@settings(max_examples=40)
@given(data=st.data())
async def test_categories_narrow_as_brute_force_does(
    walk: Walk, truth: Json, data: st.DataObject
) -> None:
    query: dict[str, Any] = {}
    expected = public(truth)
    for name in data.draw(st.sets(st.sampled_from(["team", "department", "commitment"]))):
        pool = sorted({posting["categories"][name] for posting in truth["postings"]})
        query[name] = data.draw(st.lists(st.sampled_from(pool), min_size=1, max_size=3))
        expected = [p for p in expected if p["categories"][name] in query[name]]
    if data.draw(st.booleans()):
        places = sorted({p for post in expected for p in post["categories"]["allLocations"]})
        if places:
            query["location"] = data.draw(st.sampled_from(places))
            expected = [p for p in expected if query["location"] in p["categories"]["allLocations"]]
    assert await walk("/postings", query) == expected


@pytest.mark.parametrize(
    ("channels", "shown"),
    [([], ["public"]), (["internal"], ["internal"]), (["public", "internal"], None)],
)
async def test_published_means_the_public_site_unless_channels_are_named(
    walk: Walk, truth: Json, channels: list[str], shown: list[str] | None
) -> None:
    found = await walk("/postings", {"state": "published", "distributionChannel": channels})
    published = [posting for posting in public(truth) if posting["state"] == "published"]
    expected = [
        posting["id"]
        for posting in published
        if shown is None or set(posting["distributionChannels"] or ["public"]) & set(shown)
    ]
    assert [posting["id"] for posting in found] == expected
    assert len(expected) > 0


async def test_tags_and_states_are_unions(walk: Walk, truth: Json) -> None:
    found = await walk("/postings", {"tag": ["C++", "Q3, 2026"], "state": ["draft", "closed"]})
    expected = [
        posting
        for posting in public(truth)
        if {"C++", "Q3, 2026"} & set(posting["tags"]) and posting["state"] in {"draft", "closed"}
    ]
    assert found == expected


async def test_updated_goes_with_confidentiality_alone(ask: Ask, walk: Walk, truth: Json) -> None:
    moment = sorted(posting["updatedAt"] for posting in truth["postings"])[20]
    query = {"updated_at_start": moment, "confidentiality": "all"}
    found = await walk("/postings", query)
    assert len(found) == sum(posting["updatedAt"] >= moment for posting in truth["postings"])
    mixed = await ask("/postings", {**query, "state": "published"})
    assert mixed.status_code == 400
    assert "state" in mixed.json()["message"]


async def test_people_can_be_expanded(ask: Ask, truth: Json) -> None:
    users = {user["id"]: user for user in truth["users"]}
    plain = {posting["id"]: posting for posting in truth["postings"]}
    answer = await ask("/postings", {"expand": ["user,owner", "hiringManager", "followers"]})
    for posting in answer.json()["data"]:
        before = plain[posting["id"]]
        for field in ("user", "owner", "hiringManager"):
            assert posting[field] == (before[field] and users[before[field]])
        assert posting["followers"] == [users[follower] for follower in before["followers"]]


async def test_one_posting_and_an_unknown_one(ask: Ask, truth: Json) -> None:
    posting = public(truth)[0]
    assert (await ask(f"/postings/{posting['id']}")).json() == {"data": posting}
    assert (await ask("/postings/nothing")).status_code == 404
    assert (await ask("/postings", {"state": "open"})).status_code == 400


async def test_deleted_postings_tell_when(walk: Walk) -> None:
    assert len(await walk("/postings/deleted")) == 3
    assert await walk("/postings/deleted", {"deleted_at_end": 1}) == []
