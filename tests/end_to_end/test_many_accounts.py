"""Several linked accounts in one operation: each is read as it would be alone."""

from pathlib import Path
from typing import Any

import pytest

from accounts.credentials import ApiKeyCredential
from accounts.linked_accounts import AccountTerms, Environment, Status
from accounts.tokens import Scope
from resolvers.account_reads import READS
from schema.identity import decode_global_id
from tests.end_to_end.product import KEYS, SERVER, Product, codes, product_at
from tests.fixtures.databases import sqlite_url

DEEP = """candidates(first: 3) { nodes { id name
    applications { nodes { id job { id name } owner { id } currentStage { id } } } }
    pageInfo { endCursor } }
  jobs(first: 2) { nodes { id } pageInfo { endCursor } }
  userDirectory { users(first: 2) { nodes { id } } }"""
EACH = f"{{ linkedAccounts {{ nodes {{ id status {DEEP} }} }} }}"
REQUISITION = "{ requisitions(first: 1) { nodes { id } } }"
NAMES = "{ linkedAccounts { nodes { id status candidates(first: 2) { nodes { name } } } } }"


def by_id(answer: Any) -> dict[str, Any]:
    return {node["id"]: node for node in answer["data"]["linkedAccounts"]["nodes"]}


async def test_each_account_answers_as_it_does_alone(product: Product) -> None:
    together = by_id(await product.ask(SERVER, EACH))
    assert sorted(together) == ["a", "b"]
    for account_id, found in together.items():
        alone = (await product.ask(SERVER, f"{{ {DEEP} }}", account=account_id))["data"]
        assert {name: found[name] for name in alone} == alone
        ids = [node["id"] for node in found["candidates"]["nodes"]]
        assert {decode_global_id(each).account for each in ids} == {account_id}


async def test_the_cost_is_the_sum_and_each_account_has_its_own_lists(product: Product) -> None:
    alone = {}
    for account_id in KEYS:
        await product.kept.link(AccountTerms(id=account_id), ApiKeyCredential(key=KEYS[account_id]))
        answer = await product.ask(SERVER, f"{{ {DEEP} }}", account=account_id)
        alone[account_id] = answer["extensions"]["cost"]["upstreamCalls"]
        assert (await product.sent()).total() == alone[account_id]
        await product.kept.link(AccountTerms(id=account_id), ApiKeyCredential(key=KEYS[account_id]))
    together = await product.ask(SERVER, EACH)
    sent = await product.sent()
    assert together["extensions"]["cost"]["upstreamCalls"] == sum(alone.values()) == sent.total()
    assert sent == {"/opportunities": 4, "/postings": 2, "/users": 2, "/disposition_stages": 2}


async def test_what_tells_of_an_account_alone_asks_nothing_upstream(product: Product) -> None:
    answer = await product.ask(SERVER, "{ linkedAccounts { nodes { id provider status } } }")
    assert [node["provider"] for node in by_id(answer).values()] == ["lever", "lever"]
    assert not await product.sent()
    assert (await product.kept.get("a")).last_used_at is None


@pytest.mark.parametrize(("mine", "other"), [("a", "b"), ("b", "a")])
async def test_ids_and_cursors_are_good_in_their_account_alone(
    product: Product, mine: str, other: str
) -> None:
    jobs = by_id(await product.ask(SERVER, EACH))[mine]["jobs"]
    text = f"""query ($account: ID!) {{ linkedAccount(id: $account) {{
      node(id: "{jobs["nodes"][0]["id"]}") {{ id }}
      jobs(first: 1, after: "{jobs["pageInfo"]["endCursor"]}") {{ nodes {{ id }} }} }} }}"""
    good = await product.ask(SERVER, text, {"account": mine}, account=other)
    assert good["data"]["linkedAccount"]["node"] == jobs["nodes"][0]
    assert len(good["data"]["linkedAccount"]["jobs"]["nodes"]) == 1
    refused = await product.ask(SERVER, text, {"account": other}, account=mine)
    assert sorted(codes(refused)) == ["BAD_USER_INPUT", "NOT_FOUND"]
    assert refused["data"]["linkedAccount"] == {"node": None, "jobs": None}


async def test_the_root_reads_the_requests_account_and_no_other(product: Product) -> None:
    theirs = by_id(await product.ask(SERVER, EACH))["b"]["jobs"]["nodes"][0]["id"]
    text = f"""{{ node(id: "{theirs}") {{ id }} jobs(first: 1) {{ nodes {{ id }} }}
      linkedAccount(id: "b") {{ node(id: "{theirs}") {{ id }} }} }}"""
    answer = await product.ask(SERVER, text, account="a")
    assert [(error["path"], codes({"errors": [error]})) for error in answer["errors"]] == [
        (["node"], ["NOT_FOUND"])
    ]
    assert answer["data"]["linkedAccount"]["node"] == {"id": theirs}
    mine = answer["data"]["jobs"]["nodes"][0]["id"]
    assert decode_global_id(mine).account == "a"


async def test_the_url_of_a_file_leads_to_its_account(product: Product) -> None:
    text = """{ linkedAccounts { nodes { id applications(first: 5) { nodes {
      attachments(first: 5, filter: {types: [RESUME]}) { nodes { downloadUrl } } } } } } }"""
    urls = {}
    for account_id, found in by_id(await product.ask(SERVER, text)).items():
        files = [each["attachments"]["nodes"] for each in found["applications"]["nodes"]]
        urls[account_id] = next(each["downloadUrl"] for page in files for each in page)
    await product.kept.set_status("b", Status.DISABLED)
    assert (await product.api.get(urls["a"])).status_code == 200
    assert (await product.api.get(urls["b"])).status_code == 403


async def test_an_account_that_is_met_twice_is_read_once(product: Product) -> None:
    text = """query ($id: ID!) { candidate(id: $id) { name }
      x: linkedAccount(id: "a") { candidate(id: $id) { name } }
      y: linkedAccount { candidate(id: $id) { headline } } }"""
    candidates = by_id(await product.ask(SERVER, EACH))["a"]["candidates"]
    await product.sent()
    given = {"id": candidates["nodes"][0]["id"]}
    answer = await product.ask(SERVER, text, given, account="a")
    assert "errors" not in answer
    assert await product.sent() == {"/opportunities": 1}


@pytest.mark.parametrize(
    ("status", "code"),
    [(Status.NEEDS_REAUTH, "REAUTH_REQUIRED"), (Status.DISABLED, "FORBIDDEN")],
)
async def test_an_account_that_cannot_be_used_fails_in_its_own_fields(
    kept_product: Product, status: Status, code: str
) -> None:
    await kept_product.kept.set_status("a", status, last_error="Because.")
    answer = await kept_product.ask(SERVER, NAMES)
    found = by_id(answer)
    assert found["a"] == {"id": "a", "status": status.name, "candidates": None}
    assert len(found["b"]["candidates"]["nodes"]) == 2
    assert codes(answer) == [code]
    assert answer["errors"][0]["path"] == ["linkedAccounts", "nodes", 0, "candidates"]


@pytest.mark.long
async def test_an_account_that_is_down_leaves_the_others_alone(product: Product) -> None:
    terms = AccountTerms(id="down", environment=Environment.EU)
    await product.kept.link(terms, ApiKeyCredential(key="sandbox"))
    answer = await product.ask(SERVER, NAMES)
    found = by_id(answer)
    assert [len(found[each]["candidates"]["nodes"]) for each in KEYS] == [2, 2]
    assert found["down"] == {"id": "down", "status": "ACTIVE", "candidates": None}
    assert codes(answer) == ["UPSTREAM_UNAVAILABLE"]
    assert answer["errors"][0]["path"] == ["linkedAccounts", "nodes", 2, "candidates"]


async def test_accounts_have_rate_limits_of_their_own(lever: str, tmp_path: Path) -> None:
    database = sqlite_url(tmp_path)
    async with product_at(lever, database, lever_rate=0.001, lever_burst=3) as product:
        await product.ask(SERVER, "{ candidates(first: 2) { nodes { name } } }", account="a")
        answer = await product.ask(SERVER, NAMES)
        assert codes(answer) == ["RATE_LIMITED"]
        assert answer["errors"][0]["extensions"]["retryAfter"] > 500
        assert by_id(answer)["a"] == {"id": "a", "status": "ACTIVE", "candidates": None}
        assert len(by_id(answer)["b"]["candidates"]["nodes"]) == 2


async def test_a_credential_that_lever_refuses_fails_in_its_own_fields(product: Product) -> None:
    await product.kept.link(AccountTerms(id="a"), ApiKeyCredential(key="revoked"))
    answer = await product.ask(SERVER, NAMES)
    assert codes(answer) == ["REAUTH_REQUIRED"]
    assert by_id(answer)["a"]["candidates"] is None
    assert len(by_id(answer)["b"]["candidates"]["nodes"]) == 2


async def test_an_account_for_each_token_and_nothing_of_others(product: Product) -> None:
    mine = await product.token(Scope.ONE_ACCOUNT, "a")
    listed = by_id(await product.ask(mine, NAMES))
    assert [(each, len(found["candidates"]["nodes"])) for each, found in listed.items()] == [
        ("a", 2)
    ]
    own = await product.ask(mine, "{ linkedAccount { id jobs(first: 1) { nodes { id } } } }")
    assert own["data"]["linkedAccount"]["id"] == "a"
    for other in ("b", "unknown"):
        text = f'{{ linkedAccount(id: "{other}") {{ id jobs {{ nodes {{ id }} }} }} }}'
        answer = await product.ask(mine, text)
        assert (answer["data"], codes(answer)) == ({"linkedAccount": None}, ["FORBIDDEN"])


async def test_a_token_that_may_only_read_reads_all_accounts(product: Product) -> None:
    reading = await product.token(Scope.ALL_ACCOUNTS)
    assert sorted(by_id(await product.ask(reading, NAMES))) == ["a", "b"]
    assert codes(await product.ask(reading, "{ apiTokens { nodes { id } } }")) == ["FORBIDDEN"]


async def test_a_token_for_linking_sees_ids_and_states_alone(product: Product) -> None:
    linking = await product.token(Scope.LINKING)
    seen = await product.ask(linking, "{ linkedAccounts { nodes { __typename id status } } }")
    assert [node["status"] for node in by_id(seen).values()] == ["ACTIVE", "ACTIVE"]
    one = await product.ask(linking, '{ linkedAccount(id: "b") { id status } }')
    assert one["data"]["linkedAccount"] == {"id": "b", "status": "ACTIVE"}
    for text in (NAMES, '{ linkedAccount(id: "a") { lastError } }'):
        assert codes(await product.ask(linking, text)) == ["FORBIDDEN"]
    assert not await product.sent()


async def test_a_query_over_many_accounts_is_estimated_for_all_of_them(product: Product) -> None:
    jobs = "jobs(first: 60) { nodes { applications(first: 1) { nodes { id } } } }"
    text = f"{{ %s {{ nodes {{ candidates(first: 1) {{ nodes {{ id }} }} {jobs} }} }} }}"
    answer = await product.ask(SERVER, text % "linkedAccounts(first: 60)")
    assert codes(answer) == ["QUERY_TOO_COSTLY"]
    assert answer["errors"][0]["extensions"]["estimatedCalls"] == 2 * (2 + 1 + 60)
    assert not await product.sent()


_LISTS = sorted(
    READS
    - {"node", "nodes", "job", "candidate", "application", "user", "requisition"}
    - {"requisitionFields", "userDirectory", "lever"}
)


async def test_everything_that_the_root_reads_is_read_below_an_account(product: Product) -> None:
    known = by_id(await product.ask(SERVER, EACH))["a"]
    person, job = known["candidates"]["nodes"][0], known["jobs"]["nodes"][0]["id"]
    application = person["applications"]["nodes"][0]
    requisition = (await product.ask(SERVER, REQUISITION, account="a"))["data"]["requisitions"]
    lists = " ".join(f"{name} {{ nodes {{ __typename }} }}" for name in _LISTS)
    text = f"""{{ linkedAccount(id: "a") {{ {lists}
      node(id: "{job}") {{ id }} nodes(ids: ["{job}"]) {{ id }} job(id: "{job}") {{ id }}
      candidate(id: "{person["id"]}") {{ id }} application(id: "{application["id"]}") {{ id }}
      user(id: "{application["owner"]["id"]}") {{ id }} requisitionFields {{ name }}
      requisition(id: "{requisition["nodes"][0]["id"]}") {{ id }}
      userDirectory {{ roles {{ name }} }} lever {{ get(path: "/stages") }} }} }}"""
    answer = await product.ask(SERVER, text, account="b")
    assert "errors" not in answer
    found = answer["data"]["linkedAccount"]
    assert {name for name, value in found.items() if value} == READS
