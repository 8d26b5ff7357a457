"""The product over a database of linked accounts, with a sandbox on a socket behind it."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from threading import Thread
from typing import Any

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.types import ASGIApp

from accounts.credentials import ApiKeyCredential
from accounts.linked_accounts import AccountTerms, LinkedAccounts
from accounts.storage import open_storage
from accounts.tables import metadata
from accounts.tokens import Grant, Scope, Tokens
from resolvers.api import schema
from server.accounts import kept_accounts, open_accounts
from server.app import create_app
from server.settings import Settings
from tests.end_to_end import fetched
from tests.fixtures.linked import sandbox_of

PEOPLE = 60
KEYS = {"a": "sandbox", "b": "sandbox-2"}
SERVER = "server-token-of-the-settings"


@dataclass(frozen=True, slots=True)
class Product:
    """A server of two linked accounts, what is kept of them, and the sandbox that holds them."""

    api: httpx.AsyncClient
    sandbox: httpx.AsyncClient
    kept: LinkedAccounts
    app: Starlette

    async def token(
        self, scope: Scope, account_id: str | None = None, *, may_write: bool = False
    ) -> str:
        """A new token."""
        grant = Grant(scope=scope, account_id=account_id, may_write=may_write)
        return (await Tokens(self.kept.storage).create("test", grant)).secret

    async def ask(
        self,
        token: str,
        text: str,
        variables: Mapping[str, Any] | None = None,
        *,
        account: str | None = None,
    ) -> Any:
        """The answer, decoded."""
        headers = {"Authorization": f"Bearer {token}"}
        headers |= {"X-Linked-Account": account} if account else {}
        body = {"query": text, "variables": variables}
        answer = (await self.api.post("/graphql", json=body, headers=headers)).json()
        if answer.get("data"):
            fetched.note(text, answer["data"])
        return answer

    async def data(self, text: str, variables: Mapping[str, Any] | None = None) -> Any:
        """The data of an operation of the server's own token in which nothing fails."""
        answer = await self.ask(SERVER, text, variables)
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    async def sent(self) -> Counter[str]:
        """The requests that the sandbox got since it was asked last, by path."""
        served = (await self.sandbox.get("/__sandbox__/requests")).json()["data"]
        await self.sandbox.delete("/__sandbox__/requests")
        return Counter(entry["path"].removeprefix("/v1") for entry in served)

    async def fault(self, name: str, path: str = "/opportunities", **more: object) -> None:
        """Make the next answers under a path go wrong."""
        plan = {"fault": name, "path": path, **more}
        response = await self.sandbox.post("/__sandbox__/faults", json=plan)
        assert response.status_code == 201, response.text

    async def heal(self) -> None:
        """Let every answer go well again."""
        await self.sandbox.delete("/__sandbox__/faults")


@contextmanager
def sandbox_on_socket(app: ASGIApp | None = None) -> Iterator[str]:
    """The address of a sandbox in a thread of its own, for tests with loops of their own."""
    config = uvicorn.Config(
        app or sandbox_of(PEOPLE),
        port=0,
        log_config=None,
        access_log=False,
        timeout_keep_alive=60,  # longer than a client does, so that no request meets a closed line
    )
    server = uvicorn.Server(config)
    listener = config.bind_socket()
    listener.listen()  # from now on nobody is refused, if served a little later
    thread = Thread(target=lambda: asyncio.run(server.serve(sockets=[listener])))
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


@asynccontextmanager
async def product_at(lever: str, database_url: str, **more: Any) -> AsyncIterator[Product]:
    """The product on such a database, which is empty before and after, with more settings."""
    settings = Settings(
        lever_api_url=f"{lever}/v1",
        database_url=database_url,
        secret_key="secret",
        api_token=SERVER,
        **{"follow": False} | more,
    )
    kept = kept_accounts(settings)
    app = create_app(settings, schema=schema, accounts=open_accounts(settings), kept=kept)
    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://product.test") as api,
        httpx.AsyncClient(base_url=lever) as sandbox,
    ):
        for account_id, key in KEYS.items():
            await kept.link(AccountTerms(id=account_id), ApiKeyCredential(key=key))
        product = Product(api, sandbox, kept, app)
        await product.sent()
        yield product
        await product.heal()
    await empty(database_url)


async def empty(database_url: str) -> None:
    """Empty the database, once nobody writes in the background any more."""
    storage = await open_storage(database_url)
    async with storage.writing() as connection:
        for table in reversed(metadata.sorted_tables):
            await connection.execute(table.delete())
    await storage.aclose()


@asynccontextmanager
async def on_socket(app: ASGIApp) -> AsyncIterator[str]:
    """The address of an application whose lifespan has begun, for what a socket is needed for."""
    config = uvicorn.Config(
        app, port=0, log_config=None, access_log=False, lifespan="off", ws="websockets-sansio"
    )
    server = uvicorn.Server(config)
    listener = config.bind_socket()
    listener.listen()  # from now on nobody is refused, if served a little later
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        await serving
        listener.close()


def codes(answer: Any) -> list[str]:
    """The code of each error."""
    return [error["extensions"]["code"] for error in answer.get("errors", [])]
