"""`hiregraph doctor`: checks, each with what to mend in plain words.

It asks Lever itself rather than through a connector, since it has to tell apart what a connector
rightly sums up in one error: a name that doesn't resolve, a certificate, a wrong path, a key. Of
the accounts in the database it tells what is known, without asking Lever.
"""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx

from accounts.errors import StorageUnusable
from accounts.linked_accounts import LinkedAccount, Status
from accounts.origins import is_loopback
from accounts.storage import Storage, sqlite_file
from events.hook_upkeep import HookState, HookUpkeep, read_upkeep
from server.accounts import kept_accounts
from server.authentication import require_token_beyond_loopback
from server.hook_chore import why_no_webhooks
from server.serving import say
from server.settings import Settings, SettingsError, load_settings, unknown_variables

_PATIENCE_SECONDS = 10.0
_CLOCK_TOLERANCE_SECONDS = 60.0
_SHORT_TOKEN = 16


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found.

    Attributes:
        good: None where it is worth knowing but no fault.
        text: what was found and, unless it is good, what to do.
    """

    good: bool | None
    text: str


_MARKS = {True: "ok  ", False: "MEND", None: "note"}


def doctor() -> int:
    """Run the checks and print what each finds; 0 when nothing has to be mended, else 1."""
    healthy = True
    for finding in _findings():
        say(f"{_MARKS[finding.good]}  {finding.text}")
        healthy = healthy and finding.good is not False
    return 0 if healthy else 1


def _findings() -> Iterator[Finding]:
    for name in unknown_variables():
        yield Finding(None, f"{name} is set, but there is no such setting. Is it misspelt?")
    try:
        settings = load_settings()
        require_token_beyond_loopback(settings)
    except SettingsError as error:
        yield from (Finding(False, line) for line in str(error).splitlines())
        return
    yield Finding(True, "The settings can be used.")
    yield judge_callers(settings)
    if settings.lever_api_key is not None:
        yield from examine_lever(settings.lever_api_url, settings.lever_api_key.get_secret_value())
    try:
        linked, looks = asyncio.run(_kept(settings))
    except StorageUnusable as error:
        yield Finding(False, str(error))
        return
    if settings.lever_api_key is None or linked:
        yield from judge_accounts(linked)
    if settings.uses_database():
        yield from judge_webhooks(why_no_webhooks(settings), looks)


async def _kept(settings: Settings) -> tuple[list[LinkedAccount], list[HookUpkeep]]:
    """The accounts of the database, and what came of the last looks at their webhooks.

    None where there is no database yet; none is made.
    """
    file = sqlite_file(settings.database_url.get_secret_value())
    if not settings.uses_database() or (file is not None and not file.exists()):
        return [], []
    kept = kept_accounts(settings)
    try:
        return await kept.list_all(), await _looks(kept.storage)
    finally:
        await kept.storage.aclose()


async def _looks(storage: Storage) -> list[HookUpkeep]:
    try:
        return await read_upkeep(storage)
    except StorageUnusable:  # of a version before this; the next start of a server changes it
        return []


def judge_webhooks(off: str | None, looks: list[HookUpkeep]) -> Iterator[Finding]:
    """How it stands with webhooks, without asking Lever.

    Args:
        off: why none are set up, if so.
        looks: what came of the last look at each account's.
    """
    if off is not None:
        yield Finding(None, f"No webhooks are set up: {off}")
        return
    good = sum(look.state is HookState.SET_UP for look in looks)
    if good:
        yield Finding(True, f"Accounts whose webhooks are set up: {good}.")
    for look in looks:
        if look.state is not HookState.SET_UP:
            yield Finding(
                None, f"The webhooks of '{look.account_id}' are not set up: {look.reason}"
            )


def judge_accounts(linked: list[LinkedAccount]) -> Iterator[Finding]:
    """What is known of the accounts in the database, without asking Lever."""
    if not linked:
        yield Finding(
            False,
            "No account is linked. Set HIREGRAPH_LEVER_API_KEY to a Lever API key, "
            "or link accounts by `hiregraph accounts link`.",
        )
        return
    yield Finding(True, f"Accounts linked in the database: {len(linked)}.")
    for account in linked:
        if account.status is Status.NEEDS_REAUTH:
            why = account.last_error or "its credential is no longer taken."
            yield Finding(False, f"The account '{account.id}' must be linked again: {why}")
        elif account.status is Status.DISABLED:
            yield Finding(None, f"The account '{account.id}' is disabled.")


def judge_callers(settings: Settings) -> Finding:
    """Who may call the server."""
    if settings.api_token is None:
        return Finding(None, "HIREGRAPH_API_TOKEN is not set: only this machine may call.")
    if len(settings.api_token.get_secret_value()) < _SHORT_TOKEN:
        advice = f"make it {_SHORT_TOKEN} random characters or more"
        return Finding(is_loopback(settings.host), f"HIREGRAPH_API_TOKEN is short: {advice}.")
    return Finding(True, "Callers need the API token.")


def examine_lever(
    api_url: str, api_key: str, *, transport: httpx.BaseTransport | None = None
) -> Iterator[Finding]:
    """Ask Lever for its stages once, and judge the answer."""
    try:
        with httpx.Client(timeout=_PATIENCE_SECONDS, transport=transport) as client:
            answer = client.get(f"{api_url}/stages", params={"limit": 1}, auth=(api_key, ""))
    except httpx.TransportError as error:
        yield Finding(False, f"{api_url} cannot be reached: {_cause(error)}")
        return
    yield Finding(True, f"{api_url} answers.")
    yield judge_status(answer.status_code)
    yield from judge_limits(answer.headers)
    if date := answer.headers.get("date"):
        yield judge_clock(date, datetime.now(UTC))


def judge_status(status: int) -> Finding:
    """What Lever's status says of the key and the address."""
    if status in _STATUSES:
        return _STATUSES[status]
    if status >= httpx.codes.INTERNAL_SERVER_ERROR:
        return Finding(
            False, f"Lever fails (HTTP {status}). Try again later; nothing to mend here."
        )
    return Finding(False, f"Lever answers HTTP {status}. Is HIREGRAPH_LEVER_API_URL right?")


_STATUSES = {
    200: Finding(True, "Lever takes the API key."),
    401: Finding(
        False,
        "Lever refuses the API key. Is HIREGRAPH_LEVER_API_KEY copied whole, and not revoked? "
        "A key of Lever's sandbox needs HIREGRAPH_LEVER_API_URL=https://api.sandbox.lever.co/v1.",
    ),
    403: Finding(
        False,
        "Lever knows the API key but lets it read no stages. Give the key read access to "
        "opportunities, postings, stages, users and archive reasons.",
    ),
    404: Finding(False, "There is no Lever API. HIREGRAPH_LEVER_API_URL should end in /v1."),
    429: Finding(
        None,
        "Lever's rate limit is used up at the moment. Does something else use the same key? "
        "Then set HIREGRAPH_LEVER_RATE to this server's share.",
    ),
}


def judge_limits(headers: httpx.Headers) -> Iterator[Finding]:
    """Whatever Lever tells of its rate limit."""
    told = [f"{name}: {value}" for name, value in headers.items() if "ratelimit" in name]
    if told:
        yield Finding(None, f"Lever tells of its rate limit: {', '.join(told)}")


def judge_clock(date: str, now: datetime) -> Finding:
    """Compare this machine's clock with a Date header (RFC 9110 §6.6.1)."""
    try:
        apart = (now - parsedate_to_datetime(date)).total_seconds()
    except (TypeError, ValueError):
        return Finding(None, f"The clock can't be compared: Lever's Date header is {date!r}.")
    if abs(apart) <= _CLOCK_TOLERANCE_SECONDS:
        return Finding(True, "This machine's clock agrees with Lever's.")
    way = "ahead of" if apart > 0 else "behind"
    advice = "Set it by NTP: signatures and token lifetimes depend on it"
    return Finding(False, f"This machine's clock is {abs(apart):.0f} s {way} Lever's. {advice}.")


def _cause(error: httpx.TransportError) -> str:
    if isinstance(error, httpx.TimeoutException):
        return f"no answer within {_PATIENCE_SECONDS:g} s. Does a firewall or proxy stand between?"
    text = str(error) or type(error).__name__
    if "CERTIFICATE" in text.upper():
        return f"its certificate is not trusted ({text}). Does a proxy exchange certificates?"
    return f"{text}. Check HIREGRAPH_LEVER_API_URL, the network and its name service."
