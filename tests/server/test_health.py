import pytest

from connectors.errors import ReauthRequired
from server.health import Readiness
from tests.server.conftest import MakeClient
from tests.server.example_schema import FakeAccount


async def test_the_process_says_that_it_lives(make_client: MakeClient) -> None:
    answer = await make_client().get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


async def test_a_server_whose_account_answers_is_ready(make_client: MakeClient) -> None:
    answer = await make_client().get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ready", "accounts": {"default": "ok"}}


async def test_a_refused_credential_makes_it_unready(
    make_client: MakeClient, account: FakeAccount
) -> None:
    account.failure = ReauthRequired("Lever refuses the API key.")
    answer = await make_client().get("/readyz")
    assert answer.status_code == 503
    accounts = {"default": "REAUTH_REQUIRED"}
    assert answer.json() == {"status": "not ready", "accounts": accounts}


async def test_many_questions_within_five_seconds_cost_one_check() -> None:
    account, now = FakeAccount(), [100.0]
    readiness = Readiness({"a": account}, clock=lambda: now[0])
    for seconds in (0.0, 4.9, 5.0, 9.9):
        now[0] = 100.0 + seconds
        assert await readiness.report() == {"a": "ok"}
    assert account.checks == 2


@pytest.mark.parametrize("name", ["healthz", "readyz"])
async def test_they_answer_get_alone(make_client: MakeClient, name: str) -> None:
    assert (await make_client().post(f"/{name}")).status_code == 405
