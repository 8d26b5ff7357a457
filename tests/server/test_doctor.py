import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from accounts.credentials import ApiKeyCredential
from accounts.linked_accounts import AccountTerms, LinkedAccounts, Status
from accounts.storage import open_storage
from accounts.vault import Vault
from events.hook_upkeep import HookState, HookUpkeep
from server.doctor import (
    doctor,
    examine_lever,
    judge_callers,
    judge_clock,
    judge_status,
    judge_webhooks,
)
from server.hook_chore import why_no_webhooks
from server.settings import load_settings

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
UNREACHED = "neither HIREGRAPH_PUBLIC_URL nor HIREGRAPH_WEBHOOK_URL is set."
DATE = "Sun, 01 Mar 2026 12:00:00 GMT"


@pytest.mark.parametrize(
    ("status", "good", "word"),
    [
        (200, True, "takes"),
        (401, False, "HIREGRAPH_LEVER_API_KEY"),
        (403, False, "read access"),
        (404, False, "/v1"),
        (429, None, "HIREGRAPH_LEVER_RATE"),
        (302, False, "HTTP 302"),
        (503, False, "Try again later"),
    ],
)
def test_each_status_has_its_advice(status: int, *, good: bool | None, word: str) -> None:
    finding = judge_status(status)
    assert finding.good is good
    assert word in finding.text


@pytest.mark.parametrize(("apart", "good"), [(0, True), (-59, True), (61, False), (-3600, False)])
def test_a_clock_may_be_a_minute_off(apart: int, *, good: bool) -> None:
    assert judge_clock(DATE, NOON + timedelta(seconds=apart)).good is good


def test_an_unreadable_date_is_no_fault() -> None:
    assert judge_clock("yesterday", NOON).good is None


def test_an_unreachable_lever_is_told_with_its_cause() -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("Connection refused", request=request)

    (finding,) = examine_lever("http://lever", "key", transport=httpx.MockTransport(refuse))
    assert finding.good is False
    assert "http://lever cannot be reached: Connection refused." in finding.text


def test_the_key_is_sent_and_the_limit_headers_are_told() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        assert request.headers["authorization"] == "Basic a2V5Og=="
        return httpx.Response(200, headers={"X-RateLimit-Limit": "10"})

    told = list(examine_lever("http://lever/v1", "key", transport=httpx.MockTransport(answer)))
    assert [finding.good for finding in told] == [True, True, None]
    assert told[2].text == "Lever tells of its rate limit: x-ratelimit-limit: 10"


def test_a_short_token_matters_where_others_can_reach() -> None:
    assert judge_callers(load_settings()).good is None
    assert judge_callers(load_settings(api_token="short", host="192.0.2.1")).good is False
    assert judge_callers(load_settings(api_token="long" * 8, host="192.0.2.1")).good is True


def test_bad_settings_are_the_only_finding(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HIREGRAPH_PORT", "abc")
    assert doctor() == 1
    assert capsys.readouterr().out.startswith("MEND  HIREGRAPH_PORT (it is 'abc')")


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the database is, once there is one."""
    file = tmp_path / "accounts.sqlite3"
    monkeypatch.setenv("HIREGRAPH_DATABASE_URL", f"sqlite+aiosqlite:///{file}")
    return file


@pytest.fixture
def linked(database: Path) -> None:
    """Three accounts: one to be used, one refused, one disabled."""
    asyncio.run(_link_three(f"sqlite+aiosqlite:///{database}"))


async def _link_three(url: str) -> None:
    kept = LinkedAccounts(await open_storage(url), Vault([b"secret"]))
    for account_id in ("good", "refused", "stopped"):
        await kept.link(AccountTerms(id=account_id), ApiKeyCredential(key="key"))
    await kept.mark_refused((await kept.get("refused")).link, "Lever refuses the API key.")
    await kept.set_status("stopped", Status.DISABLED)
    await kept.storage.aclose()


@pytest.mark.usefixtures("linked")
def test_an_account_that_must_be_linked_again_is_named_with_its_reason(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert doctor() == 1
    assert capsys.readouterr().out.splitlines()[-4:] == [
        "ok    Accounts linked in the database: 3.",
        "MEND  The account 'refused' must be linked again: Lever refuses the API key.",
        "note  The account 'stopped' is disabled.",
        f"note  No webhooks are set up: {UNREACHED}",
    ]


def look(account_id: str, state: HookState, reason: str | None = None) -> HookUpkeep:
    return HookUpkeep(
        account_id=account_id,
        base_url="https://h.test",
        linked_at=None,
        state=state,
        reason=reason,
        failures=0,
        checked_at=NOON,
        next_at=NOON,
    )


def test_webhooks_that_could_not_be_set_up_are_told_with_the_reason() -> None:
    looks = [
        look("a", HookState.SET_UP),
        look("b", HookState.REFUSED, "It takes the scope webhooks:write:admin."),
        look("c", HookState.FAILED, "Lever took too long."),
    ]
    told = list(judge_webhooks(None, looks))
    assert [(each.good, each.text) for each in told] == [
        (True, "Accounts whose webhooks are set up: 1."),
        (
            None,
            "The webhooks of 'b' are not set up: It takes the scope webhooks:write:admin.",
        ),
        (None, "The webhooks of 'c' are not set up: Lever took too long."),
    ]


@pytest.mark.parametrize(
    ("given", "word"),
    [
        ({}, "HIREGRAPH_PUBLIC_URL"),
        ({"webhook_url": "none", "public_url": "https://h.test"}, "HIREGRAPH_WEBHOOK_URL is none"),
        ({"public_url": "https://h.test"}, "HIREGRAPH_SECRET_KEY"),
        ({"public_url": "https://h.test", "lever_api_key": "k"}, "HIREGRAPH_DATABASE_URL"),
        ({"public_url": "http://h.test", "secret_key": "k"}, "https alone"),
        ({"public_url": "http://h.test", "webhook_url": "https://h.test", "secret_key": "k"}, None),
        ({"public_url": "http://127.0.0.1:8000", "secret_key": "k"}, None),
    ],
)
def test_what_keeps_webhooks_from_being_set_up_is_told(
    given: dict[str, str],
    word: str | None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    if "lever_api_key" not in given:
        given = {"database_url": "sqlite:///a.sqlite3", **given}
    reason = why_no_webhooks(load_settings(**given))
    assert reason is None if word is None else word in (reason or "")


def test_a_database_out_of_reach_is_a_fault(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HIREGRAPH_DATABASE_URL", "postgresql://u:hidden@127.0.0.1:1/d")
    assert doctor() == 1
    told = capsys.readouterr().out
    assert "MEND  The database postgresql+asyncpg://u:***@127.0.0.1:1/d cannot be used" in told
    assert "hidden" not in told


def test_without_an_account_there_is_nothing_to_read(
    database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert doctor() == 1
    assert "MEND  No account is linked." in capsys.readouterr().out
    assert not database.exists()
