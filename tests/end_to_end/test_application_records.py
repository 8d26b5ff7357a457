"""Records under applications: every field against the sandbox's own, what they cost, refusals."""

from collections import Counter
from operator import itemgetter

import pytest

from tests.end_to_end.conftest import PEOPLE
from tests.end_to_end.expected_records import ExpectedRecords, account_of
from tests.end_to_end.world import Json, World

ACCOUNT = account_of(PEOPLE)
OPEN = [record for record in ACCOUNT.index.ordered if not record.confidential]
EXPECTED = {record.id: ExpectedRecords(ACCOUNT, record) for record in OPEN}

PARENTS = "application { remoteId candidate { remoteId } } candidate { remoteId }"
COMMON = f"id remoteId remoteData {PARENTS}"
FIELDS = """fields { remoteId name question description type required options answer value }"""
FORM = f"{COMMON} name instructions templateId {FIELDS} createdAt submittedAt"
MONTHS = "start { year month } end { year month }"
ACTIVITY = f"""{COMMON} activityType subject body visibility createdAt user {{ remoteId }}
  replies {{ body createdAt user {{ remoteId }} }}"""
ATTACHMENT = f"""{COMMON} attachmentType fileName contentType size uploadedAt createdAt
  parsedResume {{ positions {{ organization title summary location {MONTHS} }}
    schools {{ organization degree fieldOfStudy summary {MONTHS} }} }}"""
RECORDS = {
    "activities": ACTIVITY,
    "attachments": ATTACHMENT,
    "interviews": f"""{COMMON} subject note location timezone startAt endAt durationMinutes panelId
      webUrl createdAt canceledAt status organizer {{ remoteId }} interviewers {{ remoteId }}
      stage {{ remoteId }} jobs {{ remoteId }} scorecards {{ remoteId }}""",
    "scorecards": f"""{FORM} overallRecommendation updatedAt interviewer {{ remoteId }}
      interview {{ remoteId }}""",
    "offers": f"""{COMMON} status startDate {FIELDS} createdAt approvedAt sentAt closedAt
      signatures {{ role name email isSigned firstOpenedAt lastOpenedAt signedAt }}
      sentDocument {{ remoteId }} signedDocument {{ remoteId }} creator {{ remoteId }}""",
    "referrals": f"{FORM} referrer {{ remoteId }} creator {{ remoteId }} stage {{ remoteId }}",
    "profileForms": f"{FORM} user {{ remoteId }} stage {{ remoteId }}",
}
LISTS = {
    "/disposition_stages": 1,
    "/archive_reasons": 1,
    "/users": 1,
    "/postings": 1,
}
DEEP = """{ applications(first: 25) { nodes { candidate { name } job { name } status
  activities { nodes { subject user { name } application { remoteId } candidate { name } } }
  attachments { nodes { fileName application { candidate { name } } } }
  interviews { nodes { interviewers { name } scorecards { remoteId } } } interviewers { name }
  scorecards { nodes { interview { remoteId } } } offers { nodes { status } }
  referrals { nodes { referrer { name } } } profileForms { nodes { name } } } } }"""


def by_id(records: list[Json]) -> list[Json]:
    return sorted(records, key=itemgetter("remoteId"))


def kinds(sent: Counter[str]) -> Counter[str]:
    """Requests by kind: the last word of the path."""
    found: Counter[str] = Counter()
    for path, count in sent.items():
        found[path.rpartition("/")[2]] += count
    return found


def application_with(*wanted: str) -> str:
    """An application that has records of such kinds."""
    return next(r.id for r in OPEN if all(ACCOUNT.profile(kind, r) for kind in wanted))


@pytest.mark.parametrize("field", RECORDS)
async def test_every_field_of_every_record_is_the_sandboxs(deep: World, field: str) -> None:
    found = await deep.nodes(
        "applications", f"remoteId {field}(first: 100) {{ nodes {{ {RECORDS[field]} }} }}"
    )
    told: dict[str, list[Json]] = {each["remoteId"]: each[field]["nodes"] for each in found}
    assert told.keys() == EXPECTED.keys()
    assert sum(map(len, told.values())) > 10
    for identifier, records in told.items():
        assert by_id(records) == by_id(expected(field, identifier))
        times = [each["createdAt"] for each in records]
        assert times == sorted(times, reverse=True)


def expected(field: str, identifier: str) -> list[Json]:
    mine = EXPECTED[identifier]
    made = {
        "activities": lambda: [*mine.notes(), *mine.events()],
        "attachments": mine.attachments,
        "interviews": mine.interviews,
        "scorecards": mine.scorecards,
        "offers": mine.offers,
        "referrals": mine.referrals,
        "profileForms": mine.profile_forms,
    }
    return made[field]()


async def test_a_page_takes_one_request_for_each_kind_and_application(deep: World) -> None:
    cold = await deep.query(DEEP)
    assert cold.data
    sent = await deep.sent()
    assert set(sent.values()) == {1}
    assert sent["/opportunities"] == 1
    under = kinds(Counter({path: n for path, n in sent.items() if path.count("/") > 1}))
    names = ("notes", "interviews", "feedback", "files", "resumes", "offers", "referrals", "forms")
    assert under == dict.fromkeys(names, 25)
    assert cold.cost["upstreamCalls"] == sent.total() == 8 * 25 + 1 + len(LISTS)


async def test_the_next_query_asks_for_none_of_it_again(deep: World) -> None:
    cold = await deep.query(DEEP)
    await deep.sent()
    warm = await deep.query(DEEP)
    assert warm.data == cold.data
    assert await deep.sent() == {"/opportunities": 1}


async def test_a_filter_spares_the_requests_that_it_makes_needless(deep: World) -> None:
    text = """{ applications(first: 5) { nodes {
      activities(filter: {types: [NOTE]}) { nodes { activityType } }
      attachments(filter: {types: [RESUME]}) { nodes { attachmentType } } } } }"""
    nodes = (await deep.query(text)).data["applications"]["nodes"]
    types = {each["activityType"] for node in nodes for each in node["activities"]["nodes"]}
    assert types <= {"NOTE"}
    assert kinds(await deep.sent()) == {"opportunities": 1, "notes": 5, "resumes": 5}


async def test_activities_are_chosen_by_time(deep: World) -> None:
    chosen = application_with("notes", "interviews")
    text = """query ($id: ID!, $span: DateTimeRange) { application(remoteId: $id) {
      activities(first: 100, filter: {createdAt: $span}) { nodes { remoteId createdAt } } } }"""
    whole = (await deep.query(text, {"id": chosen})).data["application"]["activities"]["nodes"]
    times = [each["createdAt"] for each in whole]
    span = {"since": times[-2], "until": times[1]}
    answer = await deep.query(text, {"id": chosen, "span": span})
    found = answer.data["application"]["activities"]["nodes"]
    assert found == [each for each in whole if times[-2] <= each["createdAt"] <= times[1]]
    assert len(found) < len(whole)


async def test_a_persons_activities_page_through_all_of_their_applications(deep: World) -> None:
    person = next(p for p in ACCOUNT.people.values() if len(p.opportunities) > 1)
    assert not any(each.confidential for each in person.opportunities)
    text = """query ($id: ID!, $first: Int!, $after: String) { candidate(remoteId: $id) {
      activities(first: $first, after: $after) { nodes { remoteId createdAt }
        pageInfo { hasNextPage endCursor } } } }"""
    found: list[Json] = []
    after, more = None, True
    while more:
        variables = {"id": person.id, "first": 2, "after": after}
        page = (await deep.query(text, variables)).data["candidate"]["activities"]
        assert 1 <= len(page["nodes"]) <= 2
        found += page["nodes"]
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
    own = [EXPECTED[each.id] for each in person.opportunities]
    theirs = [activity for each in own for activity in [*each.notes(), *each.events()]]
    assert by_id(found) == by_id(
        [{"remoteId": each["remoteId"], "createdAt": each["createdAt"]} for each in theirs]
    )
    times = [each["createdAt"] for each in found]
    assert times == sorted(times, reverse=True)


async def test_a_persons_attachments_are_those_of_all_their_applications(deep: World) -> None:
    person = next(
        p
        for p in ACCOUNT.people.values()
        if sum(bool(ACCOUNT.profile("resumes", each)) for each in p.opportunities) > 1
    )
    text = """query ($id: ID!) { candidate(remoteId: $id) {
      attachments(filter: {types: [RESUME]}) { nodes { remoteId application { remoteId } } } } }"""
    found = (await deep.query(text, {"id": person.id})).data["candidate"]["attachments"]["nodes"]
    theirs = {
        resume["id"]: each.id
        for each in person.opportunities
        for resume in ACCOUNT.profile("resumes", each)
    }
    assert {each["remoteId"]: each["application"]["remoteId"] for each in found} == theirs
    assert kinds(await deep.sent()) == {"opportunities": 1, "resumes": len(person.opportunities)}


async def test_the_interviewers_of_an_application_come_once_each(deep: World) -> None:
    chosen = application_with("interviews")
    text = "query ($id: ID!) { application(remoteId: $id) { interviewers { remoteId } } }"
    found = (await deep.query(text, {"id": chosen})).data["application"]["interviewers"]
    holders = [each["interviewers"] for each in EXPECTED[chosen].interviews()]
    assert {each["remoteId"] for each in found} == {
        u["remoteId"] for users in holders for u in users
    }
    assert len(found) == len({each["remoteId"] for each in found})


async def test_each_record_is_read_again_by_its_id(deep: World) -> None:
    chosen = [
        application_with("offers", "interviews"),
        application_with("notes", "files"),
        application_with("referrals"),
        application_with("forms"),
        next(r.id for r in OPEN if r.archived_at is not None),
    ]
    whole = [
        each
        for identifier in dict.fromkeys(chosen)
        for field in RECORDS
        for each in expected(field, identifier)
    ]
    text = "query ($ids: [ID!]!) { nodes(ids: $ids) { id __typename } }"
    ids = [each["id"] for each in whole][:100]
    nodes = (await deep.query(text, {"ids": ids})).data["nodes"]
    assert [each["id"] for each in nodes] == ids
    types = {"Activity", "Attachment", "Interview", "Scorecard", "Offer", "Referral", "ProfileForm"}
    assert {each["__typename"] for each in nodes} == types


async def test_a_record_by_its_id_leads_to_its_application(deep: World) -> None:
    interview = expected("interviews", application_with("interviews"))[0]
    text = f"query ($id: ID!) {{ node(id: $id) {{ id ... on Interview {{ {PARENTS} }} }} }}"
    node = (await deep.query(text, {"id": interview["id"]})).data["node"]
    assert node == {name: interview[name] for name in ("id", "application", "candidate")}
    assert kinds(await deep.sent()) == {"interviews": 1, "opportunities": 1}


async def test_a_record_that_is_gone_is_not_found(deep: World) -> None:
    interview = EXPECTED[application_with("interviews")].common("Interview", "gone", None)
    answer = await deep.query("query ($id: ID!) { node(id: $id) { id } }", {"id": interview["id"]})
    assert answer.body["data"] == {"node": None}
    assert answer.codes == ["NOT_FOUND"]


async def test_what_may_not_be_read_is_null_and_tells_the_scope(limited: World) -> None:
    chosen = application_with("offers", "resumes")
    text = """query ($id: ID!) { application(remoteId: $id) { remoteId
      offers { nodes { id } } attachments { nodes { id } }
      resumes: attachments(filter: {types: [RESUME]}) { nodes { id } }
      interviews { nodes { id } } activities { nodes { id } } } }"""
    answer = await limited.query(text, {"id": chosen})
    application = answer.body["data"]["application"]
    assert (application["offers"], application["attachments"]) == (None, None)
    assert all(application[name]["nodes"] for name in ("resumes", "interviews", "activities"))
    assert sorted(error["path"] for error in answer.errors) == [
        ["application", "attachments"],
        ["application", "offers"],
    ]
    for error in answer.errors:
        assert error["extensions"] == {"code": "FORBIDDEN", "scope": "offers:read:admin"}
        assert error["message"].endswith("It takes the scope offers:read:admin.")


async def test_secret_notes_are_told_to_those_who_may_see_them(limited: World, deep: World) -> None:
    chosen = next(r.id for r in OPEN if any(note["secret"] for note in ACCOUNT.profile("notes", r)))
    text = """query ($id: ID!) { application(remoteId: $id) {
      activities(filter: {types: [NOTE]}) { nodes { remoteId visibility } } } }"""
    answers = [await world.query(text, {"id": chosen}) for world in (limited, deep)]
    few, all_ = (each.data["application"]["activities"]["nodes"] for each in answers)
    assert "PRIVATE" in {each["visibility"] for each in all_}
    assert few == [each for each in all_ if each["visibility"] == "PUBLIC"]


async def test_a_confidential_application_takes_a_scope_of_its_own(limited: World) -> None:
    hidden = next(record for record in ACCOUNT.index.ordered if record.confidential)
    interview = ExpectedRecords(ACCOUNT, hidden).common("Interview", "any", None)
    answer = await limited.query(
        "query ($id: ID!) { node(id: $id) { id } }", {"id": interview["id"]}
    )
    extensions = {"code": "FORBIDDEN", "scope": "confidential:access:admin"}
    assert [error["extensions"] for error in answer.errors] == [extensions]
