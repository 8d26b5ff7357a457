from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sandbox.conftest import Ask, Json, Walk

KEYS = [
    "id",
    "name",
    "contact",
    "headline",
    "stage",
    "confidentiality",
    "location",
    "phones",
    "emails",
    "links",
    "archived",
    "tags",
    "sources",
    "stageChanges",
    "origin",
    "sourcedBy",
    "owner",
    "followers",
    "applications",
    "createdAt",
    "updatedAt",
    "lastInteractionAt",
    "lastAdvancedAt",
    "snoozedUntil",
    "urls",
    "isAnonymized",
    "dataProtection",
]
APPLICATION_KEYS = [
    "id",
    "type",
    "candidateId",
    "opportunityId",
    "posting",
    "postingHiringManager",
    "postingOwner",
    "name",
    "company",
    "phone",
    "email",
    "links",
    "comments",
    "user",
    "customQuestions",
    "createdAt",
    "archived",
    "requisitionForHire",
    "ipAddress",
    "referer",
    "userAgent",
    "acceptLanguage",
    "timezone",
]


def applied_to(truth: Json, opportunity: Json) -> set[str]:
    return {
        application["posting"]
        for application in truth["applications"]
        if application["opportunityId"] == opportunity["id"]
    }


# What each repeatable filter looks at, over the records as served.
LOOKS_AT: dict[str, Callable[[Json, Json], set[str]]] = {
    "tag": lambda _, o: set(o["tags"]),
    "email": lambda _, o: {email.lower() for email in o["emails"]},
    "origin": lambda _, o: {o["origin"]},
    "source": lambda _, o: set(o["sources"]),
    "stage_id": lambda _, o: {o["stage"]},
    "posting_id": applied_to,
    "archived_posting_id": lambda truth, o: applied_to(truth, o) if o["archived"] else set(),
    "archive_reason_id": lambda _, o: {o["archived"]["reason"]} if o["archived"] else set(),
    "contact_id": lambda _, o: {o["contact"]},
    "location": lambda _, o: {o["opportunityLocation"]} if "opportunityLocation" in o else set(),
}
TIMES: dict[str, Callable[[Json], int | None]] = {
    "created_at": lambda o: o["createdAt"],
    "updated_at": lambda o: o["updatedAt"],
    "advanced_at": lambda o: o["lastAdvancedAt"],
    "archived_at": lambda o: o["archived"] and o["archived"]["archivedAt"],
}
FLAGS: dict[str, Callable[[Json], bool]] = {
    "archived": lambda o: o["archived"] is not None,
    "snoozed": lambda o: o["snoozedUntil"] is not None,
}


def expected(truth: Json, query: dict[str, Any]) -> list[str]:
    def fits(record: Json) -> bool:
        for name, wanted in query.items():
            base, _, edge = name.rpartition("_")
            if name in LOOKS_AT:
                if LOOKS_AT[name](truth, record).isdisjoint(wanted):
                    return False
            elif name in FLAGS:
                if FLAGS[name](record) != (wanted == "true"):
                    return False
            else:
                moment = TIMES[base](record)
                if moment is None or (moment < wanted if edge == "start" else moment > wanted):
                    return False
        return bool(record["confidentiality"] == "non-confidential")

    return [record["id"] for record in truth["opportunities"] if fits(record)]


@settings(max_examples=60)
@given(data=st.data())
async def test_any_mix_of_filters_finds_what_brute_force_finds(
    walk: Walk, truth: Json, data: st.DataObject
) -> None:
    query: dict[str, Any] = {}
    for name in data.draw(st.sets(st.sampled_from(sorted(LOOKS_AT)), max_size=2)):
        pool = sorted(set().union(*(LOOKS_AT[name](truth, o) for o in truth["opportunities"])))
        query[name] = data.draw(st.lists(st.sampled_from(pool), min_size=1, max_size=4))
    for name in data.draw(st.sets(st.sampled_from(sorted(TIMES)), max_size=1)):
        moments = sorted({TIMES[name](o) or 0 for o in truth["opportunities"]})
        edge = data.draw(st.sampled_from(["start", "end"]))
        query[f"{name}_{edge}"] = data.draw(st.sampled_from(moments))
    for name in data.draw(st.sets(st.sampled_from(sorted(FLAGS)), max_size=1)):
        query[name] = data.draw(st.sampled_from(["true", "false"]))
    limit = data.draw(st.sampled_from([3, 40, 100]))
    found = await walk("/opportunities", {**query, "limit": limit})
    assert [record["id"] for record in found] == expected(truth, query)


async def test_an_opportunity_has_exactly_levers_keys(walk: Walk) -> None:
    for record in await walk("/opportunities"):
        extra = ["opportunityLocation"] if "opportunityLocation" in record else []
        assert list(record) == [*KEYS, *extra]


async def test_one_opportunity_is_the_one_of_the_list(ask: Ask) -> None:
    listed = (await ask("/opportunities", {"limit": 1})).json()["data"][0]
    assert (await ask(f"/opportunities/{listed['id']}")).json() == {"data": listed}


async def test_the_stage_changes_end_in_the_stage(truth: Json) -> None:
    places = {stage["id"]: place for place, stage in enumerate(truth["stages"])}
    for record in truth["opportunities"]:
        last = record["stageChanges"][-1]
        assert last["toStageId"] == record["stage"]
        assert last["toStageIndex"] == places[record["stage"]]
        assert record["stageChanges"][0]["updatedAt"] == record["createdAt"]


async def test_what_is_expanded_is_whole(ask: Ask, truth: Json) -> None:
    query = {"expand": ["applications,stage", "owner", "followers", "sourcedBy", "contact"]}
    users = {user["id"]: user for user in truth["users"]}
    contacts = {contact["id"]: contact for contact in truth["contacts"]}
    plain = {record["id"]: record for record in truth["opportunities"]}
    for record in (await ask("/opportunities", query)).json()["data"]:
        before = plain[record["id"]]
        assert record["contact"] == contacts[before["contact"]]
        assert record["owner"] == (before["owner"] and users[before["owner"]])
        assert record["followers"] == [users[follower] for follower in before["followers"]]
        assert record["stage"]["id"] == before["stage"]
        assert [item["id"] for item in record["applications"]] == before["applications"]
        assert all(list(item) == APPLICATION_KEYS for item in record["applications"])


async def test_what_cannot_be_expanded_is_refused(ask: Ask) -> None:
    answer = await ask("/opportunities", {"expand": "posting"})
    assert answer.status_code == 400
    assert answer.json() == {"code": "BadRequestError", "message": "posting is not expandable"}


async def test_include_leaves_the_rest_out_but_keeps_what_is_expanded(ask: Ask) -> None:
    answer = await ask("/opportunities", {"include": "followers", "expand": "stage"})
    assert all(set(r) == {"id", "followers", "stage"} for r in answer.json()["data"])


async def test_unknown_parameters_are_ignored(ask: Ask) -> None:
    assert (await ask("/stages?colour=red")).json() == (await ask("/stages")).json()


@pytest.mark.parametrize("spelling", ["{0}", " {0} ", "{1}"])
async def test_addresses_are_compared_in_one_form(ask: Ask, truth: Json, spelling: str) -> None:
    record = next(o for o in truth["opportunities"] if o["emails"])
    email = record["emails"][0]
    answer = await ask("/opportunities", {"email": spelling.format(email, email.upper())})
    assert record["contact"] in {found["contact"] for found in answer.json()["data"]}


async def test_many_contacts_are_one_request(ask: Ask, truth: Json) -> None:
    wanted = [contact["id"] for contact in truth["contacts"][:60]]
    answer = (await ask("/opportunities", {"contact_id": wanted, "confidentiality": "all"})).json()
    assert {record["contact"] for record in answer["data"]} == set(wanted)


async def test_confidential_opportunities_must_be_asked_for(walk: Walk, truth: Json) -> None:
    secret = [o["id"] for o in truth["opportunities"] if o["confidentiality"] == "confidential"]
    found = await walk("/opportunities", {"confidentiality": "confidential"})
    assert secret
    assert [record["id"] for record in found] == secret
    everything = await walk("/opportunities", {"confidentiality": "all"})
    assert len(everything) == len(truth["opportunities"])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("created_at_start", "yesterday"),
        ("updated_at_end", "1.5"),
        ("archived", "maybe"),
        ("confidentiality", "secret"),
    ],
)
async def test_a_value_that_makes_no_sense_is_refused(ask: Ask, name: str, value: str) -> None:
    answer = await ask("/opportunities", {name: value})
    assert answer.status_code == 400
    assert name in answer.json()["message"]


async def test_an_unknown_opportunity_is_not_found(ask: Ask) -> None:
    answer = await ask("/opportunities/nobody")
    assert answer.status_code == 404
    assert answer.json() == {
        "code": "ResourceNotFound",
        "message": "opportunities nobody was not found",
    }


async def test_deleted_ones_tell_when_and_by_whom(walk: Walk, truth: Json) -> None:
    gone = await walk("/opportunities/deleted")
    times = [record["deletedAt"] for record in gone]
    assert times == sorted(times, reverse=True)
    assert len(gone) >= 5
    assert not {record["id"] for record in gone} & {o["id"] for o in truth["opportunities"]}
    later = await walk("/opportunities/deleted", {"deleted_at_start": times[1]})
    assert [record["deletedAt"] for record in later] == times[:2]


async def test_the_old_names_answer_alike(ask: Ask) -> None:
    listed = await ask("/candidates", {"limit": 5})
    assert listed.json() == (await ask("/opportunities", {"limit": 5})).json()
    first = listed.json()["data"][0]["id"]
    for rest in ("", "/notes", "/files", "/resumes", "/feedback", "/interviews", "/panels"):
        old, new = (
            await ask(f"/candidates/{first}{rest}"),
            await ask(f"/opportunities/{first}{rest}"),
        )
        assert old.status_code == 200
        assert old.json() == new.json()
