"""One process that reads from Lever with an account's tokens; run by the tests of refreshing.

`python -m tests.accounts.refreshing_process DATABASE SANDBOX requests N`: opens the database, says
"ready", waits for a line, sends N reads at once, prints their statuses.
`… crash POINT`: refreshes, and kills itself at that point (`POINTS`).
"""

import asyncio
import os
import signal
import sys
from collections import Counter

import httpx

from accounts.access_tokens import AccessTokens
from accounts.credentials import Credential, OAuthCredential
from accounts.linked_accounts import LinkedAccounts
from accounts.refresh import Refresh
from accounts.storage import open_storage
from accounts.vault import Vault
from connectors.lever.credentials import OAuth
from connectors.lever.oauth import Tokens
from connectors.lever.token_endpoint import TokenEndpoint
from tests.accounts.oauth_world import APP, link_of

SECRET = b"made-up"
POINTS = (
    "before_mark",
    "after_mark",
    "after_answer",
    "before_commit",
    "after_commit",
)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class DyingAccounts(LinkedAccounts):
    """Ends the process beside one of the two writes."""

    point = ""

    async def replace_credential(
        self, account_id: str, value: Credential, *, expected_version: int
    ) -> bool:
        is_mark = isinstance(value, OAuthCredential) and value.refreshing_since is not None
        step = "mark" if is_mark else "commit"
        if self.point == f"before_{step}":
            die()
        replaced = await super().replace_credential(
            account_id, value, expected_version=expected_version
        )
        if self.point == f"after_{step}":
            die()
        return replaced


class DyingExchange(TokenEndpoint):
    """Ends the process once Lever has answered, before anybody has seen the answer."""

    point = ""

    async def refresh(self, refresh_token: str) -> Tokens:
        tokens = await super().refresh(refresh_token)
        if self.point == "after_answer":
            die()
        return tokens


async def requests(refresh: Refresh, http: httpx.AsyncClient, count: int) -> None:
    tokens = AccessTokens(refresh)
    auth = OAuth(tokens.of(await link_of(refresh.accounts)))
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.readline)
    answers = await asyncio.gather(*(http.get("/v1/stages", auth=auth) for _ in range(count)))
    await tokens.aclose()
    sys.stdout.write(f"{dict(Counter(answer.status_code for answer in answers))}\n")


async def main(database: str, sandbox: str, task: str, detail: str) -> None:
    DyingAccounts.point = DyingExchange.point = detail if task == "crash" else ""
    storage = await open_storage(database)
    accounts = DyingAccounts(storage, Vault([SECRET]))
    async with httpx.AsyncClient(base_url=sandbox, trust_env=False, timeout=30) as http:
        refresh = Refresh(accounts=accounts, exchange=DyingExchange(http, APP))
        if task == "crash":
            await refresh.run(await link_of(accounts))
        else:
            await requests(refresh, http, int(detail))
    await storage.aclose()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
