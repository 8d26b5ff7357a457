"""What a caller may do, drawn at random: every kind of read, also with what is the other's."""

from collections.abc import Awaitable, Callable

from tests.end_to_end.two_callers import Caller

Operation = Callable[[Caller, Caller], Awaitable[None]]
"""Is done by the first caller; the second is the other, whose ids and cursors may be tried."""

PEOPLE = """id name headline emailAddresses { value } tags sources applications(first: 5) {
  nodes { id job { id name } currentStage { id name } owner { id name } rejectReason { name } } }"""
APPLICATIONS = "id tags comments candidate { id name } job { id name posting { description } }"
UNDER = """id activities(first: 3) { nodes { id body user { name } } }
  attachments(first: 3) { nodes { id fileName downloadUrl } }
  interviews(first: 3) { nodes { id subject organizer { name } } }
  scorecards(first: 3) { nodes { id name fields { question } } }"""

LISTS = {
    "candidates": PEOPLE,
    "candidates(filter: { isArchived: true })": PEOPLE,
    "applications": APPLICATIONS,
    "applications(filter: { isArchived: false })": f"{APPLICATIONS} owner {{ name }}",
    'applications(filter: { createdAt: { since: "2024-01-01T00:00:00Z" } })': UNDER,
    "jobs": "id name department locations { name } owner { id name } requisitions { id name }",
    "jobInterviewStages": "id name",
    "users": "id name email",
    "rejectReasons": "id name",
    "departments": "name teams { name } jobs(first: 2) { nodes { id name } }",
    "teams": "name department { name }",
    "offices": "name jobs(first: 1) { nodes { id name } }",
    "requisitions": "id name internalNotes jobs { id name }",
    "tags": "name applications(first: 2) { nodes { id tags } }",
    "sources": "name candidates(first: 2) { nodes { id name } }",
    "scorecardTemplates": "id name fields { question }",
    "profileFormTemplates": "id name",
    "deletedApplications": "remoteId",
    "eeocs": "remoteId jobName",
}
"""Each list at the root, with what is asked of its records."""

RECORD = """__typename id ... on Candidate { name } ... on Application { tags candidate { name } }
  ... on Job { name formFields { question } } ... on User { name } ... on Activity { body }"""
PAGE = "pageInfo { hasNextPage endCursor } edges { cursor }"
NODE = f"query ($id: ID!) {{ node(id: $id) {{ {RECORD} }} }}"
NODES = f"query ($ids: [ID!]!) {{ nodes(ids: $ids) {{ {RECORD} }} }}"
TAGGED = f"""query ($tag: String!) {{ applications(first: 3, filter: {{ tags: [$tag] }}) {{
  nodes {{ {APPLICATIONS} }} }} }}"""
PATHS = (
    *("/users?limit=3", "/stages", "/tags?limit=5", "/archive_reasons", "/disposition_stages"),
    *("/opportunities?limit=2&expand=applications", "/postings?limit=2", "/requisitions?limit=2"),
)
GET = "query ($path: String!) { lever { get(path: $path) } }"
JOBS = """{ jobs(first: 3) { nodes {
  remoteId applications(first: 2) { edges { cursor node { tags } } } } } }"""
JOB = """query ($id: ID!, $after: String) { job(remoteId: $id) { name
  applications(first: 2, after: $after) { nodes { id candidate { name } } } } }"""
ACCOUNT = """query ($id: ID, $path: String!) { linkedAccount(id: $id) {
  account: id lastError users(first: 2) { nodes { id name } } tags(first: 2) { nodes { name } }
  applications(first: 2) { nodes { id candidate { id name } } } lever { get(path: $path) } } }"""
ACCOUNTS = "{ linkedAccounts { nodes { account: id } } }"
DIRECTORY = "{ userDirectory { users(first: 5) { nodes { id name manager { name } } } } }"


async def read_a_list(caller: Caller, _: Caller) -> None:
    """A first page, or one after a cursor of the caller's own."""
    listed, after = caller.chance.choice(list(LISTS)), None
    if caller.told.cursors and caller.chance.random() < 0.5:
        listed, after = caller.chance.choice(caller.told.cursors)
    await read_page(caller, listed, after)


async def read_page(caller: Caller, listed: str, after: str | None, *expected: str) -> None:
    """One page; its cursors are kept."""
    name, _, arguments = listed.rstrip(")").partition("(")
    first = caller.chance.randint(1, 4)
    page = f"{name}(first: $first, after: $after {arguments})"
    text = f"""query ($first: Int!, $after: String) {{
      {page} {{ nodes {{ {LISTS[listed]} }} {PAGE} }} }}"""
    data = await caller.query(text, *expected, first=first, after=after)
    for edge in ((data.get(name) or {}).get("edges")) or []:
        caller.told.cursors.append((listed, edge["cursor"]))
    del caller.told.cursors[:-500]


async def find_a_record(caller: Caller, _: Caller) -> None:
    """By an id of the caller's own."""
    if caller.told.ids:
        await caller.query(NODE, id=caller.chance.choice(caller.told.ids))


async def find_records(caller: Caller, _: Caller) -> None:
    """Some by ids, side by side."""
    ids = caller.chance.sample(caller.told.ids, min(5, len(caller.told.ids)))
    if ids:
        await caller.query(NODES, ids=ids)


async def try_the_others_id(caller: Caller, other: Caller) -> None:
    """An id that is good, but not here."""
    if other.told.ids:
        data = await caller.query(NODE, "NOT_FOUND", id=other.chance.choice(other.told.ids))
        assert data == {"node": None}


async def try_the_others_cursor(caller: Caller, other: Caller) -> None:
    """A cursor that is good, but not here."""
    if other.told.cursors:
        listed, cursor = other.chance.choice(other.told.cursors)
        await read_page(caller, listed, cursor, "BAD_USER_INPUT")


async def try_a_bad_cursor(caller: Caller, _: Caller) -> None:
    """A cursor that is none."""
    await read_page(caller, caller.chance.choice(list(LISTS)), "bm9uZQ", "BAD_USER_INPUT")


async def try_the_others_account(caller: Caller, other: Caller) -> None:
    """With the caller's own token, which is for one account."""
    headers = {**caller.named[-1], "X-Linked-Account": other.account}
    for method, url in (("POST", "/graphql"), ("GET", "/proxy/lever/users")):
        body = {"query": "{ users { nodes { id } } }"} if method == "POST" else None
        answer = (await caller.send(method, url, headers, json=body)).json()
        assert [each["extensions"]["code"] for each in answer["errors"]] == ["FORBIDDEN"]
        assert answer.get("data") is None


async def page_below_a_job(caller: Caller, other: Caller) -> None:
    """By cursors of the caller's own, and by the other's for the same job."""
    jobs = (await caller.query(JOBS)).get("jobs") or {"nodes": []}
    for job in filter(None, jobs["nodes"]):
        edges = (job["applications"] or {"edges": []})["edges"]
        caller.told.below += [(job["remoteId"], edge["cursor"]) for edge in edges]
    if caller.told.below:
        job_id, after = caller.chance.choice(caller.told.below)
        await caller.query(JOB, id=job_id, after=after)
    if other.told.below:
        job_id, after = other.chance.choice(other.told.below)
        await caller.query(JOB, "BAD_USER_INPUT", id=job_id, after=after)
    del caller.told.below[:-500]


async def search_by_tag(caller: Caller, other: Caller) -> None:
    """By a word of the caller's own, or of the other's."""
    tags = caller.told.tags + other.told.tags
    if tags:
        await caller.query(TAGGED, tag=caller.chance.choice(tags))


async def download_a_file(caller: Caller, _: Caller) -> None:
    """By a URL that was given out to the caller."""
    if caller.told.urls:
        await caller.download(caller.chance.choice(caller.told.urls))


async def read_directory(caller: Caller, _: Caller) -> None:
    """People who work at the employer."""
    await caller.query(DIRECTORY)


async def pass_a_request_on(caller: Caller, _: Caller) -> None:
    """The system's own answers, and the page after one."""
    path = caller.chance.choice(PATHS)
    if caller.told.offsets and caller.chance.random() < 0.3:
        path = f"/users?limit=3&offset={caller.chance.choice(caller.told.offsets)}"
    page = await caller.proxied(path)
    if path.startswith("/users") and page.get("next"):
        caller.told.offsets = [*caller.told.offsets[-50:], page["next"].replace("%", "%25")]


async def read_as_it_is(caller: Caller, _: Caller) -> None:
    """The same inside a query."""
    await caller.query(GET, path=caller.chance.choice(PATHS).partition("?")[0])


async def read_through_the_account(caller: Caller, _: Caller) -> None:
    """The same fields as at the root, below the account."""
    path = caller.chance.choice(PATHS).partition("?")[0]
    await caller.query(ACCOUNT, id=caller.account, path=path)


async def see_the_own_account_alone(caller: Caller, other: Caller) -> None:
    """With the caller's own token, which is for one account."""
    own = caller.named[-1]
    data = await caller.query(ACCOUNTS, headers=own)
    assert data == {"linkedAccounts": {"nodes": [{"account": caller.account}]}}
    data = await caller.query(ACCOUNT, "FORBIDDEN", headers=own, id=other.account, path="/users")
    assert data == {"linkedAccount": None}


OPERATIONS: dict[Operation, int] = {
    read_a_list: 40,
    find_a_record: 10,
    find_records: 8,
    try_the_others_id: 5,
    try_the_others_cursor: 5,
    try_a_bad_cursor: 2,
    try_the_others_account: 3,
    page_below_a_job: 3,
    search_by_tag: 5,
    download_a_file: 5,
    read_directory: 2,
    pass_a_request_on: 10,
    read_as_it_is: 5,
    read_through_the_account: 5,
    see_the_own_account_alone: 2,
}
"""How often each is drawn, beside the others."""
