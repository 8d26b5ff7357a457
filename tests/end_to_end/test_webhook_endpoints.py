"""Endpoints made, tried, changed and looked at by GraphQL, and what they get."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from standardwebhooks import Webhook
from starlette.responses import Response

from accounts.events import EventType, NewEvent, Origin, record
from accounts.tokens import Scope
from schema.event import EventOrigin
from schema.event import EventType as Told
from schema.identity import GlobalId
from tests.end_to_end.product import SERVER, Product, codes, product_at
from tests.end_to_end.test_events import moved
from tests.events.receiver import Receiver, receiving
from tests.fixtures.databases import sqlite_url

ENDPOINT = """webhookEndpoint { id url description accountId types jobIds stageIds isEnabled
  disabledReason failingSince createdAt previousSecretUntil }"""
USER_ERRORS = "clientMutationId userErrors { code message field }"
CREATE = f"""mutation ($input: CreateWebhookEndpointInput!) {{
  createWebhookEndpoint(input: $input) {{
  {USER_ERRORS} secret {ENDPOINT} }} }}"""
UPDATE = f"""mutation ($input: UpdateWebhookEndpointInput!) {{
  updateWebhookEndpoint(input: $input) {{
  {USER_ERRORS} {ENDPOINT} }} }}"""
DELETE = f"""mutation ($input: WebhookEndpointInput!) {{ deleteWebhookEndpoint(input: $input) {{
  {USER_ERRORS} deletedWebhookEndpointId }} }}"""
ROTATE = f"""mutation ($input: RotateWebhookEndpointSecretInput!) {{
  rotateWebhookEndpointSecret(input: $input) {{ {USER_ERRORS} secret {ENDPOINT} }} }}"""
PING = f"""mutation ($input: WebhookEndpointInput!) {{ pingWebhookEndpoint(input: $input) {{
  {USER_ERRORS} {ENDPOINT} attempt {{ at milliseconds status error bodyExcerpt }} }} }}"""
REDELIVER = f"""mutation ($input: RedeliverEventsInput!) {{ redeliverEvents(input: $input) {{
  {USER_ERRORS} {ENDPOINT} eventCount }} }}"""
LIST = """query ($after: String) { webhookEndpoints(first: 1, after: $after) {
  nodes { id } edges { cursor node { id url } } pageInfo { hasNextPage endCursor } } }"""
DELIVERIES = """query ($first: Int! = 25, $after: String, $filter: DeliveryFilter) {
  deliveries(first: $first, after: $after, filter: $filter) {
    nodes { id } edges { cursor node { id endpointId state createdAt nextAttemptAt finishedAt
      event { id } attempts { at milliseconds status error bodyExcerpt } } }
    pageInfo { hasNextPage endCursor } } }"""


@pytest.fixture
async def product(lever: str, tmp_path: Any) -> AsyncIterator[Product]:
    """A server that sends to this machine too."""
    url = sqlite_url(tmp_path)
    async with product_at(lever, url, allow_private_urls=True) as opened:
        yield opened


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with receiving() as opened:
        yield opened


async def change(product: Product, text: str, **given: Any) -> Any:
    data = await product.data(text, {"input": given | {"clientMutationId": "m"}})
    (payload,) = data.values()
    assert payload.pop("clientMutationId") == "m"
    return payload


async def refused(product: Product, text: str, **given: Any) -> tuple[str, list[str] | None]:
    [error] = (await change(product, text, **given))["userErrors"]
    return error["code"], error["field"]


async def happen(product: Product, *new: NewEvent) -> list[str]:
    async with product.kept.storage.writing() as connection:
        numbers = await record(connection, new)
    return [
        GlobalId("Event", each.account_id, str(number)).encode()
        for each, number in zip(new, numbers, strict=True)
    ]


async def delivered(product: Product, count: int, **which: Any) -> list[Any]:
    async with asyncio.timeout(20):
        while True:
            asked = {"filter": {"states": ["DELIVERED"], **which}}
            edges = (await product.data(DELIVERIES, asked))["deliveries"]["edges"]
            if len(edges) >= count:
                return [edge["node"] for edge in edges]
            await asyncio.sleep(0.02)


async def test_events_are_sent_to_an_endpoint_and_what_became_of_them_is_told(
    product: Product, receiver: Receiver
) -> None:
    made = await change(product, CREATE, url=receiver.url, accountId="a", description="ours")
    receiver.secret = made["secret"]
    endpoint = made["webhookEndpoint"]
    assert (endpoint["url"], endpoint["accountId"], endpoint["isEnabled"]) == (
        receiver.url,
        "a",
        True,
    )
    event_id, _ = await happen(product, moved("a"), moved("b"))
    [node] = await delivered(product, 1)
    assert (node["endpointId"], node["event"]["id"]) == (endpoint["id"], event_id)
    assert [(each["status"], each["error"], each["bodyExcerpt"]) for each in node["attempts"]] == [
        (200, None, "thanks")
    ]
    [(name, body)] = receiver.came
    assert (name, body["type"]) == (event_id, "application.stage_changed")
    read = "query ($id: ID!) { node(id: $id) { id } }"
    found = await product.ask(SERVER, read, {"id": body["data"]["applicationId"]}, account="a")
    assert found["data"]["node"]["id"] == body["data"]["subjectId"]
    first = (await product.data(DELIVERIES, {"filter": {"eventId": event_id}}))["deliveries"]
    assert [each["id"] for each in first["nodes"]] == [node["id"]]


async def test_an_endpoint_is_narrowed_stopped_and_goes_on(
    product: Product, receiver: Receiver
) -> None:
    made = await change(product, CREATE, url=receiver.url)
    endpoint_id, receiver.secret = made["webhookEndpoint"]["id"], made["secret"]
    job = GlobalId("Job", "a", str(moved().job_id)).encode()
    stage = GlobalId("JobInterviewStage", "a", str(moved().stage_id)).encode()
    narrowed = {"types": ["APPLICATION_STAGE_CHANGED"], "jobIds": [job], "stageIds": [stage]}
    changed = await change(product, UPDATE, id=endpoint_id, **narrowed)
    told = changed["webhookEndpoint"]
    assert {name: told[name] for name in narrowed} == narrowed
    assert (told["accountId"], told["url"]) == ("a", receiver.url)
    [wanted, _] = await happen(product, moved(), moved("b"))
    await delivered(product, 1)
    stopped = await change(product, UPDATE, id=endpoint_id, isEnabled=False, description="x")
    assert stopped["webhookEndpoint"]["isEnabled"] is False
    missed = await happen(product, moved())
    anything = await change(product, UPDATE, id=endpoint_id, isEnabled=True, types=None)
    assert anything["webhookEndpoint"]["types"] is None
    again = await change(product, REDELIVER, endpointId=endpoint_id, fromEventId=missed[0])
    assert again["eventCount"] == 1
    await delivered(product, 2)
    assert receiver.ids == [wanted, *missed]


async def test_a_ping_tells_at_once_what_is_wrong(product: Product, receiver: Receiver) -> None:
    made = await change(product, CREATE, url=receiver.url)
    receiver.secret = made["secret"]
    endpoint_id = made["webhookEndpoint"]["id"]
    tried = (await change(product, PING, id=endpoint_id))["attempt"]
    assert (tried["status"], tried["error"], tried["bodyExcerpt"]) == (200, None, "thanks")
    assert receiver.came[0][1]["type"] == "ping"
    await change(product, UPDATE, id=endpoint_id, url="http://127.0.0.1:1/")
    tried = (await change(product, PING, id=endpoint_id))["attempt"]
    assert (tried["status"], tried["error"]) == (None, "No answer: ConnectError.")


async def test_a_new_secret_and_the_old_are_good_together(
    product: Product, receiver: Receiver
) -> None:
    made = await change(product, CREATE, url=receiver.url)
    old, endpoint_id = made["secret"], made["webhookEndpoint"]["id"]
    rotated = await change(product, ROTATE, id=endpoint_id, overlapHours=1)
    assert rotated["webhookEndpoint"]["previousSecretUntil"]
    await change(product, PING, id=endpoint_id)
    [(headers, text)] = zip(receiver.headers, receiver.texts, strict=True)
    for secret in (old, rotated["secret"]):
        assert Webhook(secret).verify(text, headers)["type"] == "ping"
    assert await refused(product, ROTATE, id=endpoint_id, overlapHours=169) == (
        "BAD_USER_INPUT",
        ["overlapHours"],
    )


@pytest.mark.parametrize(("status", "state"), [(500, "PENDING"), (410, "FAILED")])
async def test_an_endpoint_that_takes_nothing_says_since_when_and_why(
    product: Product, status: int, state: str
) -> None:
    async with receiving(lambda _: Response(status_code=status)) as receiver:
        made = await change(product, CREATE, url=receiver.url)
        receiver.secret, endpoint_id = made["secret"], made["webhookEndpoint"]["id"]
        await happen(product, moved())
        async with asyncio.timeout(20):
            while True:
                found = (await product.data(DELIVERIES))["deliveries"]["edges"]
                if found and found[0]["node"]["attempts"]:
                    break
                await asyncio.sleep(0.02)
    node = found[0]["node"]
    assert (node["state"], node["nextAttemptAt"] is None) == (state, status == 410)
    assert node["attempts"][0]["error"] == f"HTTP {status}."
    endpoint = (await change(product, UPDATE, id=endpoint_id))["webhookEndpoint"]
    assert endpoint["failingSince"]
    assert endpoint["isEnabled"] is (status == 500)
    assert (endpoint["disabledReason"] is None) is (status == 500)


async def test_endpoints_are_listed_and_deleted(product: Product) -> None:
    urls = ["https://a.example/1", "https://a.example/2"]
    ids = [(await change(product, CREATE, url=each))["webhookEndpoint"]["id"] for each in urls]
    found: list[str] = []
    after, more = None, True
    while more:
        page = (await product.data(LIST, {"after": after}))["webhookEndpoints"]
        found += [edge["node"]["url"] for edge in page["edges"]]
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
    assert found == urls
    gone = await change(product, DELETE, id=ids[0])
    assert gone == {"userErrors": [], "deletedWebhookEndpointId": ids[0]}
    assert await refused(product, DELETE, id=ids[0]) == ("NOT_FOUND", ["id"])


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({"url": "nonsense"}, "BAD_USER_INPUT", ["url"]),
        ({"url": "https://user:secret@a.example"}, "BAD_USER_INPUT", ["url"]),
        ({"description": "x" * 501}, "BAD_USER_INPUT", ["description"]),
        ({"accountId": "none"}, "NOT_FOUND", ["accountId"]),
        ({"jobIds": ["nonsense"]}, "BAD_USER_INPUT", ["jobIds"]),
        ({"stageIds": [GlobalId("Job", "a", "1").encode()]}, "BAD_USER_INPUT", ["stageIds"]),
        (
            {"accountId": "b", "jobIds": [GlobalId("Job", "a", "1").encode()]},
            "NOT_FOUND",
            ["jobIds"],
        ),
    ],
)
async def test_what_cannot_be_an_endpoint_is_told(
    product: Product, given: Any, code: str, field: list[str]
) -> None:
    asked = {"url": "https://a.example", **given}
    assert await refused(product, CREATE, **asked) == (code, field)


async def test_addresses_of_this_machine_are_taken_only_where_that_is_set(
    lever: str, tmp_path: Any
) -> None:
    url = sqlite_url(tmp_path)
    async with product_at(lever, url) as careful:
        for address in ("http://127.0.0.1/", "https://a.example:8443/"):
            assert await refused(careful, CREATE, url=address) == ("BAD_USER_INPUT", ["url"])


async def test_ids_of_nothing_are_told(product: Product) -> None:
    for text in (UPDATE, DELETE, ROTATE, PING):
        assert await refused(product, text, id="none") == ("NOT_FOUND", ["id"])
    made = await change(product, CREATE, url="https://a.example")
    endpoint_id = made["webhookEndpoint"]["id"]
    some = GlobalId("Event", "a", "5").encode()
    wrong: tuple[tuple[dict[str, str], tuple[str, list[str]]], ...] = (
        ({"endpointId": "none", "fromEventId": some}, ("NOT_FOUND", ["endpointId"])),
        ({"endpointId": endpoint_id, "fromEventId": "x"}, ("BAD_USER_INPUT", ["fromEventId"])),
        (
            {"endpointId": endpoint_id, "fromEventId": some, "toEventId": endpoint_id},
            ("BAD_USER_INPUT", ["toEventId"]),
        ),
        (
            {
                "endpointId": endpoint_id,
                "fromEventId": some,
                "toEventId": GlobalId("Event", "a", "4").encode(),
            },
            ("BAD_USER_INPUT", ["toEventId"]),
        ),
    )
    for given, told in wrong:
        assert await refused(product, REDELIVER, **given) == told


async def test_only_administration_sees_endpoints(product: Product) -> None:
    reading = await product.token(Scope.ALL_ACCOUNTS)
    one = await product.token(Scope.ONE_ACCOUNT, "a", may_write=True)
    for token in (reading, one):
        for text in (LIST, DELIVERIES):
            assert codes(await product.ask(token, text)) == ["FORBIDDEN"]
        given = {"input": {"url": "https://a.example"}}
        assert codes(await product.ask(token, CREATE, given)) == ["FORBIDDEN"]


def test_every_type_of_event_is_known_to_the_schema() -> None:
    assert [each.name for each in Told] == [each.name for each in EventType]
    assert [each.name for each in EventOrigin] == [each.name for each in Origin]
