from collections import Counter, defaultdict
from datetime import UTC, datetime

import httpx
import pytest

from connectors.base import Batch, LastInteraction, Page
from connectors.errors import BadRequest, ConnectorError, UpstreamUnavailable
from connectors.lever.opportunities import LONGEST_CONTACT_QUERY
from connectors.lever.raw import when
from schema.application import ApplicationOrigin
from schema.filters import ApplicationFilter, CandidateFilter
from schema.identity import ApplicationKey
from tests.fixtures.linked import Json, linked, linked_sandbox, open_opportunities, truth_of

PEOPLE = 300
OPPORTUNITIES = open_opportunities(PEOPLE)
CONTACTS = list(dict.fromkeys(record["contact"] for record in OPPORTUNITIES))


def told(batch: Batch[object]) -> list[str]:
    return [
        value.code if isinstance(value, ConnectorError) else str(getattr(value, "remote_id", ""))
        for value in batch.values
    ]


def newest_first(records: list[Json]) -> list[str]:
    return [r["id"] for r in sorted(records, key=lambda r: (-r["createdAt"], r["id"]))]


async def test_people_come_in_the_order_of_the_keys_in_one_request() -> None:
    keys = [*reversed(CONTACTS[:70]), "unheard of", CONTACTS[3]]
    async with linked_sandbox(PEOPLE) as account:
        batch = await account.reads().candidates(keys)
        assert len(account.requests) == 1
    assert told(batch) == [*reversed(CONTACTS[:70]), "NOT_FOUND", CONTACTS[3]]


async def test_people_who_are_read_bring_their_applications() -> None:
    theirs = defaultdict(list)
    for record in OPPORTUNITIES:
        theirs[record["contact"]].append(record)
    async with linked_sandbox(PEOPLE) as account:
        batch = await account.reads().applications_by_candidate([*CONTACTS, "unheard of"])
    found = [
        [application.remote_id for application in value]
        for value in batch.values
        if not isinstance(value, ConnectorError)
    ]
    assert found == [*(newest_first(theirs[contact]) for contact in CONTACTS), []]
    assert set(batch.related) == {
        "applications",
        "applications_by_candidate",
        "candidates",
        "users",
    }
    assert len(batch.related["applications"]) == len(OPPORTUNITIES)
    assert set(batch.related["candidates"]) == set(CONTACTS)


async def test_no_url_grows_past_what_servers_take() -> None:
    async with linked_sandbox(PEOPLE) as account:
        await account.reads().candidates(CONTACTS)
        lengths = [len(request.url.query) for request in account.requests]
    assert len(CONTACTS) > 200
    assert len(lengths) >= 3
    assert max(lengths) < LONGEST_CONTACT_QUERY + 200


async def test_applications_whose_person_is_known_come_together() -> None:
    records = OPPORTUNITIES[:60]
    keys = [ApplicationKey(remote_id=r["id"], candidate_id=r["contact"]) for r in records]
    async with linked_sandbox(PEOPLE) as account:
        batch = await account.reads().applications(keys)
        assert [path for path, _ in account.sent()] == ["/opportunities"]
    assert told(batch) == [record["id"] for record in records]


async def test_applications_whose_person_is_not_known_are_read_alone() -> None:
    first, second = OPPORTUNITIES[:2]
    keys = [
        ApplicationKey(remote_id=first["id"]),
        ApplicationKey(remote_id="unheard of"),
        ApplicationKey(remote_id=second["id"], candidate_id=second["contact"]),
        ApplicationKey(remote_id=".."),
        ApplicationKey(remote_id=first["id"], candidate_id=CONTACTS[-1]),
    ]
    async with linked_sandbox(PEOPLE) as account:
        batch = await account.reads().applications(keys)
        paths = Counter(path for path, _ in account.sent())
    assert told(batch) == [first["id"], "NOT_FOUND", second["id"], "NOT_FOUND", first["id"]]
    assert paths == {
        "/opportunities": 1,
        f"/opportunities/{first['id']}": 1,
        "/opportunities/unheard of": 1,
    }


async def test_an_application_read_alone_has_its_job() -> None:
    record = next(each for each in OPPORTUNITIES if each["applications"])
    async with linked_sandbox(PEOPLE) as account:
        alone = await account.reads().applications([ApplicationKey(remote_id=record["id"])])
        listed = await account.reads().applications(
            [ApplicationKey(remote_id=record["id"], candidate_id=record["contact"])]
        )
    assert alone.values == listed.values


async def test_where_nothing_is_expanded_the_application_is_read_below() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/applications"):
            return httpx.Response(200, json={"data": [{"id": "a-1", "posting": "p-1"}]})
        return httpx.Response(200, json={"data": {"id": "o-1", "applications": ["a-1"]}})

    async with linked(httpx.MockTransport(answer)) as account:
        batch = await account.reads().applications([ApplicationKey(remote_id="o-1")])
    assert getattr(batch.values[0], "job_id", None) == "p-1"


async def test_a_confidential_job_is_read_beside_the_list() -> None:
    secret = next(p for p in truth_of(PEOPLE)["postings"] if p["confidentiality"] == "confidential")
    async with linked_sandbox(PEOPLE) as account:
        assert not any(job.is_confidential for job in await account.reads().all_jobs())
        for _ in range(2):
            assert told(await account.reads().jobs([secret["id"]])) == [secret["id"]]
        assert [path for path, _ in account.sent()] == ["/postings", f"/postings/{secret['id']}"]


@pytest.mark.parametrize(
    ("wanted", "expanded"),
    [
        ((), ["applications"]),
        (("Candidate.remoteData",), ["applications", "contact"]),
        (("Application.owner", "Application.job"), ["applications", "owner"]),
        (
            ("Application.owner", "Application.creditedTo", "Application.followers"),
            ["applications", "owner", "sourcedBy", "followers"],
        ),
    ],
)
async def test_what_is_wanted_decides_what_is_expanded(
    wanted: tuple[str, ...], expanded: list[str]
) -> None:
    async with linked_sandbox(PEOPLE) as account:
        await account.reads(*wanted).list_applications(ApplicationFilter(), first=3, after=None)
        assert [v for name, v in account.sent()[0][1] if name == "expand"] == expanded


async def test_users_are_not_expanded_while_their_list_is_at_hand() -> None:
    async with linked_sandbox(PEOPLE) as account:
        await account.reads().all_users()
        page = await account.reads("Application.owner").list_applications(
            ApplicationFilter(), first=3, after=None
        )
        assert ("expand", "owner") not in account.sent()[1][1]
    assert page.related["users"] == {}


async def test_expanded_users_come_along() -> None:
    async with linked_sandbox(PEOPLE) as account:
        page = await account.reads("Application.owner").list_applications(
            ApplicationFilter(), first=100, after=None
        )
    owners = {record["owner"] for record in OPPORTUNITIES[:100]} - {None}
    assert set(page.related["users"]) == owners


@pytest.mark.parametrize("name", ["list_candidates", "list_applications"])
async def test_a_filter_that_nothing_can_match_costs_nothing(name: str) -> None:
    async with linked_sandbox(PEOPLE) as account:
        page: Page[object] = await getattr(account.reads(), name)(
            CandidateFilter(tags=[]), first=5, after=None
        )
        assert (page.items, page.has_next, account.requests) == ([], False, [])


@pytest.mark.parametrize("name", ["list_candidates", "list_applications"])
@pytest.mark.parametrize(
    ("which", "after"),
    [
        (CandidateFilter(origins=[ApplicationOrigin.OTHER]), None),
        (CandidateFilter(), "nonsense"),
        (CandidateFilter(), '["made up", 0, [], false]'),
    ],
)
async def test_bad_input_is_told_as_such(
    name: str, which: CandidateFilter, after: str | None
) -> None:
    async with linked_sandbox(PEOPLE) as account:
        with pytest.raises(BadRequest):
            await getattr(account.reads(), name)(which, first=5, after=after)


@pytest.mark.parametrize("body", ["?", [], {}, {"data": None}, {"data": ["x"]}])
async def test_an_opportunity_that_is_none_is_unreadable(body: object) -> None:
    transport = httpx.MockTransport(lambda _: httpx.Response(200, json=body))
    async with linked(transport) as account:
        batch = await account.reads().applications([ApplicationKey(remote_id="o-1")])
    assert isinstance(batch.values[0], UpstreamUnavailable)


async def test_the_check_reads_one_stage() -> None:
    async with linked_sandbox(PEOPLE) as account:
        await account.connector.check(account.reads().budget)
        assert account.sent() == [("/stages", [("limit", "1")])]


async def test_jobs_changed_since_a_moment_are_of_all_states_and_channels() -> None:
    postings = [p for p in truth_of(PEOPLE)["postings"] if p["confidentiality"] != "confidential"]
    moment = sorted(posting["updatedAt"] for posting in postings)[len(postings) // 2]
    async with linked_sandbox(PEOPLE) as account:
        jobs = await account.reads().jobs_changed(datetime.fromtimestamp(moment / 1000, UTC))
        sent = account.sent()
    changed = {posting["id"] for posting in postings if posting["updatedAt"] >= moment}
    assert {job.remote_id for job in jobs} == changed
    assert len({job.status for job in jobs}) > 2
    assert sent == [("/postings", [("updated_at_start", str(moment)), ("limit", "100")])]


async def test_last_interactions_are_told_of_all_that_is_open_and_briefly() -> None:
    there = [record for record in OPPORTUNITIES if record["archived"] is None]
    found: list[LastInteraction] = []
    async with linked_sandbox(PEOPLE) as account:
        after, more = None, True
        while more:
            page = await account.reads().list_last_interactions(first=100, after=after)
            found += page.items
            after, more = page.positions[-1], page.has_next
        sent = account.sent()
    assert [(each.application.remote_id, each.application.candidate_id) for each in found] == [
        (record["id"], record["contact"]) for record in there
    ]
    times = [(each.created_at, each.at) for each in found]
    assert times == [
        (when(record["createdAt"]), when(record["lastInteractionAt"])) for record in there
    ]
    assert len(sent) == -(-len(there) // 100)
    asked = [
        ("archived", "false"),
        ("include", "contact"),
        ("include", "createdAt"),
        ("include", "lastInteractionAt"),
    ]
    assert sent[0] == ("/opportunities", [*asked, ("limit", "100")])
