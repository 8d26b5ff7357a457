import httpx
import pytest

from sandbox.oauth.grants import challenge_of
from tests.sandbox.oauth.conftest import RETURN, Customer, Watch


def refused(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]


async def test_a_code_gives_tokens(customer: Customer) -> None:
    answer = await customer.redeem((await customer.decide())["code"])
    body = answer.json()
    assert (body["token_type"], body["expires_in"]) == ("Bearer", 3600)
    assert body["scope"] == "opportunities:read:admin stages:read:admin offline_access"
    assert answer.headers["cache-control"] == "no-store"
    assert (await customer.read(body["access_token"])).status_code == 200


async def test_a_code_that_comes_twice_ends_the_grant(customer: Customer) -> None:
    code = (await customer.decide())["code"]
    tokens = (await customer.redeem(code)).json()
    assert refused(await customer.redeem(code)) == (400, "invalid_grant")
    assert (await customer.read(tokens["access_token"])).status_code == 401
    assert refused(await customer.refresh(tokens["refresh_token"])) == (400, "invalid_grant")


async def test_a_code_expires_after_ten_minutes(customer: Customer, watch: Watch) -> None:
    code = (await customer.decide())["code"]
    watch.now += 600
    assert refused(await customer.redeem(code)) == (400, "invalid_grant")


async def test_a_code_is_bound_to_its_redirect(customer: Customer) -> None:
    code = (await customer.decide())["code"]
    answer = await customer.ask(
        grant_type="authorization_code", code=code, redirect_uri=f"{RETURN}/other"
    )
    assert refused(answer) == (400, "invalid_grant")


@pytest.mark.parametrize(
    ("verifier", "status"), [({"code_verifier": "v" * 43}, 200), ({"code_verifier": "w"}, 400)]
)
async def test_a_code_is_bound_to_its_challenge(
    customer: Customer, verifier: dict[str, str], status: int
) -> None:
    challenge = challenge_of("v" * 43)
    sent = await customer.decide(code_challenge=challenge, code_challenge_method="S256")
    assert (await customer.redeem(sent["code"], **verifier)).status_code == status


async def test_a_code_with_a_challenge_takes_a_verifier(customer: Customer) -> None:
    challenge = challenge_of("v" * 43)
    sent = await customer.decide(code_challenge=challenge, code_challenge_method="S256")
    assert refused(await customer.redeem(sent["code"])) == (400, "invalid_grant")


async def test_refresh_tokens_rotate(customer: Customer) -> None:
    first = await customer.tokens()
    second = (await customer.refresh(first["refresh_token"])).json()
    assert second["refresh_token"] != first["refresh_token"]
    assert refused(await customer.refresh(first["refresh_token"])) == (400, "invalid_grant")
    assert (await customer.refresh(second["refresh_token"])).status_code == 200


async def test_there_is_no_refresh_token_without_offline_access(customer: Customer) -> None:
    assert "refresh_token" not in await customer.tokens(scope="stages:read:admin")


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ({"client_secret": "wrong", "grant_type": "refresh_token"}, (401, "invalid_client")),
        ({"client_id": "other", "grant_type": "refresh_token"}, (401, "invalid_client")),
        ({"grant_type": "password"}, (400, "unsupported_grant_type")),
        ({"grant_type": "refresh_token"}, (400, "invalid_request")),
        ({"grant_type": "authorization_code", "code": "x"}, (400, "invalid_request")),
    ],
)
async def test_wrong_requests_are_refused(
    customer: Customer, form: dict[str, str], expected: tuple[int, str]
) -> None:
    assert refused(await customer.ask(**form)) == expected


async def test_the_client_may_show_itself_by_basic(customer: Customer) -> None:
    token = (await customer.tokens())["refresh_token"]
    form = {"grant_type": "refresh_token", "refresh_token": token}
    auth = httpx.BasicAuth("sandbox-app", "sandbox-secret")
    assert (await customer.http.post("/oauth/token", data=form, auth=auth)).status_code == 200


async def test_the_body_must_be_a_form(customer: Customer) -> None:
    answer = await customer.http.post("/oauth/token", json={"grant_type": "refresh_token"})
    assert refused(answer) == (400, "invalid_request")
    assert (await customer.http.post("/authorize", json={})).status_code == 400


async def test_faults_hit_token_requests_where_planned(customer: Customer) -> None:
    tokens = await customer.tokens()
    plan = {"fault": "503", "path": "/oauth/token"}
    await customer.http.post("/__sandbox__/faults", json={"fault": "500"})
    await customer.http.post("/__sandbox__/faults", json=plan)
    statuses = [(await customer.refresh(tokens["refresh_token"])).status_code for _ in range(2)]
    assert statuses == [503, 200]
