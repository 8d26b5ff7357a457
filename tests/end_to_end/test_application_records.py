"""Records under applications: what they cost, how they are found again, refusals."""

from collections import Counter

from tests.end_to_end.conftest import PEOPLE
from tests.end_to_end.expected_activities import activities
from tests.end_to_end.expected_records import RECORDS, interviews
from tests.end_to_end.held import Json, account_of
from tests.end_to_end.under import Under, newest_first, shown
from tests.end_to_end.world import World

ACCOUNT = account_of(PEOPLE)
SHOWN = shown(ACCOUNT)
PARENTS = "application { remoteId } candidate { remoteId }"
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


def kinds(sent: Counter[str]) -> Counter[str]:
    """Requests by kind: the last word of the path."""
    found: Counter[str] = Counter()
    for path, count in sent.items():
        found[path.rpartition("/")[2]] += count
    return found


def one_with(*wanted: str) -> Under:
    """An application that has records of such kinds."""
    return next(each for each in SHOWN if all(map(each.listed, wanted)))


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
    chosen = one_with("notes", "interviews").record.id
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
    own = [Under(ACCOUNT, each) for each in person.opportunities]
    theirs = newest_first([activity for each in own for activity in activities(each)])
    assert found == [{name: each[name] for name in ("remoteId", "createdAt")} for each in theirs]


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


async def test_each_record_is_read_again_by_its_id(deep: World) -> None:
    chosen = [
        one_with("offers", "interviews"),
        one_with("notes", "files"),
        one_with("referrals"),
        one_with("forms"),
        next(each for each in SHOWN if each.record.archived_at is not None),
    ]
    whole = [
        each
        for under in dict.fromkeys(chosen)
        for _, expected in RECORDS.values()
        for each in expected(under)
    ]
    text = "query ($ids: [ID!]!) { nodes(ids: $ids) { id __typename } }"
    ids = [each["id"] for each in whole][:100]
    nodes = (await deep.query(text, {"ids": ids})).data["nodes"]
    assert [each["id"] for each in nodes] == ids
    types = {"Activity", "Attachment", "Interview", "Scorecard", "Offer", "Referral", "ProfileForm"}
    assert {each["__typename"] for each in nodes} == types


async def test_a_record_by_its_id_leads_to_its_application(deep: World) -> None:
    interview = interviews(one_with("interviews"))[0]
    text = f"query ($id: ID!) {{ node(id: $id) {{ id ... on Interview {{ {PARENTS} }} }} }}"
    node = (await deep.query(text, {"id": interview["id"]})).data["node"]
    assert node == {name: interview[name] for name in ("id", "application", "candidate")}
    assert kinds(await deep.sent()) == {"interviews": 1, "opportunities": 1}


async def test_a_record_that_is_gone_is_not_found(deep: World) -> None:
    interview = one_with("interviews").common("Interview", "gone", None)
    answer = await deep.query("query ($id: ID!) { node(id: $id) { id } }", {"id": interview["id"]})
    assert answer.body["data"] == {"node": None}
    assert answer.codes == ["NOT_FOUND"]


async def test_what_may_not_be_read_is_null_and_tells_the_scope(limited: World) -> None:
    chosen = one_with("offers", "resumes").record.id
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
    chosen = next(u for u in SHOWN if any(note["secret"] for note in u.listed("notes"))).record.id
    text = """query ($id: ID!) { application(remoteId: $id) {
      activities(filter: {types: [NOTE]}) { nodes { remoteId visibility } } } }"""
    answers = [await world.query(text, {"id": chosen}) for world in (limited, deep)]
    few, all_ = (each.data["application"]["activities"]["nodes"] for each in answers)
    assert "PRIVATE" in {each["visibility"] for each in all_}
    assert few == [each for each in all_ if each["visibility"] == "PUBLIC"]


async def test_a_confidential_application_takes_a_scope_of_its_own(limited: World) -> None:
    hidden = next(record for record in ACCOUNT.index.ordered if record.confidential)
    interview = Under(ACCOUNT, hidden).common("Interview", "any", None)
    answer = await limited.query(
        "query ($id: ID!) { node(id: $id) { id } }", {"id": interview["id"]}
    )
    extensions = {"code": "FORBIDDEN", "scope": "confidential:access:admin"}
    assert [error["extensions"] for error in answer.errors] == [extensions]
