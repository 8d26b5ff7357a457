from tests.sandbox.oauth.conftest import Customer, Watch

FORBIDDEN_NOTES = "This credential has no access to notes:read:admin"


async def test_an_access_token_expires(customer: Customer, watch: Watch) -> None:
    token = (await customer.tokens())["access_token"]
    watch.now += 3599
    assert (await customer.read(token)).status_code == 200
    watch.now += 1
    assert (await customer.read(token)).status_code == 401


async def test_an_access_token_outlives_a_refresh(customer: Customer) -> None:
    tokens = await customer.tokens()
    await customer.refresh(tokens["refresh_token"])
    assert (await customer.read(tokens["access_token"])).status_code == 200


async def test_an_access_token_is_taken_as_a_bearer_only(customer: Customer) -> None:
    token = (await customer.tokens())["access_token"]
    assert (await customer.http.get("/v1/stages", auth=(token, ""))).status_code == 401


async def test_a_token_opens_the_account_that_was_chosen(customer: Customer) -> None:
    first = (await customer.tokens(account="sandbox"))["access_token"]
    second = (await customer.tokens(account="sandbox-2"))["access_token"]
    pages = [(await customer.read(t, "/opportunities")).json()["data"] for t in (first, second)]
    assert not {item["id"] for item in pages[0]} & {item["id"] for item in pages[1]}


async def test_a_token_does_what_it_was_granted_and_no_more(customer: Customer) -> None:
    token = (await customer.tokens())["access_token"]
    assert (await customer.read(token, "/opportunities")).status_code == 200
    notes = await customer.read(token, "/opportunities/x/notes")
    assert (notes.status_code, notes.json()["message"]) == (403, FORBIDDEN_NOTES)
    secret = await customer.read(token, "/opportunities?confidentiality=all")
    assert secret.status_code == 403


async def test_what_is_confidential_takes_a_scope_of_its_own(customer: Customer) -> None:
    scope = "opportunities:read:admin confidential:access:admin"
    token = (await customer.tokens(scope=scope))["access_token"]
    assert (await customer.read(token, "/opportunities?confidentiality=all")).status_code == 200


async def test_offers_take_their_scope_alone(customer: Customer) -> None:
    scope = "opportunities:read:admin offers:read:admin"
    token = (await customer.tokens(scope=scope))["access_token"]
    shown = (await customer.read(token, "/opportunities")).json()["data"][0]["id"]
    assert (await customer.read(token, f"/opportunities/{shown}/offers")).status_code == 200


async def test_each_token_has_a_bucket_of_its_own(customer: Customer) -> None:
    tokens = await customer.tokens()
    statuses = [(await customer.read(tokens["access_token"])).status_code for _ in range(4)]
    assert statuses == [200, 200, 200, 429]
    fresh = (await customer.refresh(tokens["refresh_token"])).json()["access_token"]
    assert (await customer.read(fresh)).status_code == 200


async def test_the_truth_counts_refreshes_and_used_tokens(customer: Customer) -> None:
    first = await customer.tokens()
    second = (await customer.refresh(first["refresh_token"])).json()
    await customer.refresh(first["refresh_token"])
    (grant,) = await customer.grants()
    assert (grant["id"], grant["refreshes"], grant["refused"]) == ("1", 1, 1)
    assert grant["refreshToken"] == second["refresh_token"]
    assert grant["accessTokens"] == [first["access_token"], second["access_token"]]


async def test_access_tokens_can_be_ended_at_once(customer: Customer) -> None:
    tokens = await customer.tokens()
    assert (await customer.http.post("/__sandbox__/oauth/1/expire")).status_code == 204
    assert (await customer.read(tokens["access_token"])).status_code == 401
    assert (await customer.refresh(tokens["refresh_token"])).status_code == 200


async def test_a_grant_can_be_taken_back(customer: Customer) -> None:
    tokens = await customer.tokens()
    assert (await customer.http.delete("/__sandbox__/oauth/1")).status_code == 204
    assert (await customer.read(tokens["access_token"])).status_code == 401
    assert (await customer.refresh(tokens["refresh_token"])).status_code == 400
    assert (await customer.grants())[0]["revoked"] is True
    assert (await customer.http.delete("/__sandbox__/oauth/9")).status_code == 404
