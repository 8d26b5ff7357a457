"""The explorer as it is served: to all, to who has a token, and where it was not built."""

import asyncio
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.middleware import Middleware

from accounts.credentials import ApiKeyCredential
from accounts.linked_accounts import AccountTerms, Status
from server.accounts import kept_accounts
from server.explorer import ExplorerFirst
from server.serving import application
from server.settings import Settings, load_settings
from tests.examples.site import ROOT, Site, serving, site_of
from tests.interop.packages import unavailable

PEOPLE = 30
TOKEN = "a-token-of-the-settings"
KEYS = {"acme": "sandbox", "umbrella": "sandbox-2"}
DISABLED = "abandoned"


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    with site_of(PEOPLE) as site:
        yield site


@pytest.fixture(scope="session")
def built() -> None:
    """GraphiQL is there, built from the sources as they are."""
    sources = [path for path in (ROOT / "web").glob("*.*") if path.is_file()]
    sources += (ROOT / "web" / "src").iterdir()
    page = ROOT / "server" / "explorer" / "built" / "index.html"
    if not page.exists() or page.stat().st_mtime < max(each.stat().st_mtime for each in sources):
        unavailable("The explorer is not built from web/ as it is: `make web` builds it.")


@pytest.fixture(scope="session")
def open_server(site: Site, built: None) -> Iterator[str]:  # noqa: ARG001
    """Serves the sandbox's account to all on this machine."""
    with site.server() as url:
        yield url


@pytest.fixture(scope="session")
def guarded_server(
    site: Site,
    built: None,  # noqa: ARG001
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[str]:
    """Asks for a token, and serves the linked accounts of a database."""
    file = tmp_path_factory.mktemp("accounts") / "accounts.sqlite3"
    settings = {
        "lever_api_key": None,
        "lever_api_url": f"{site.url}/v1",
        "database_url": f"sqlite+aiosqlite:///{file}",
        "secret_key": "a secret of the tests",
        "api_token": TOKEN,
    }
    asyncio.run(_link_accounts(load_settings(**settings)))
    with site.server(**settings) as url:
        yield url


@pytest.fixture
def plain_server(site: Site, tmp_path: Path) -> Iterator[str]:
    """Serves the page for where GraphiQL was not built."""
    settings = load_settings(lever_api_key="sandbox", lever_api_url=f"{site.url}/v1")
    app = application(settings, made_up=True)
    app.user_middleware.append(Middleware(ExplorerFirst, built=tmp_path))
    with serving(app) as url:
        yield url


async def _link_accounts(settings: Settings) -> None:
    kept = kept_accounts(settings)
    await kept.storage.bring_up_to_date()
    for account_id, key in KEYS.items():
        await kept.link(AccountTerms(id=account_id), ApiKeyCredential(key=key))
    await kept.link(AccountTerms(id=DISABLED), ApiKeyCredential(key="sandbox"))
    await kept.set_status(DISABLED, Status.DISABLED)
    await kept.storage.aclose()


@dataclass(frozen=True, slots=True)
class Dev:
    """`hiregraph dev`, running.

    Attributes:
        url: of the server.
        sandbox: of the sandbox.
    """

    url: str
    sandbox: str

    def changes(self) -> list[Any]:
        """What was written, in turn, but for the webhooks that the server sets up by itself."""
        found: list[Any] = httpx.get(f"{self.sandbox}/__sandbox__/changes").json()["data"]
        return [each for each in found if not each["kind"].startswith("webhook.")]


@pytest.fixture(scope="session")
def dev() -> Iterator[Dev]:
    """As a newcomer starts it, but for the ports."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        sandbox_port = free.getsockname()[1]
    command = [sys.executable, "-c", "from server.cli import app; app()", "dev", "--port", "0"]
    command += ["--sandbox-port", str(sandbox_port)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603  -- our own words
        assert process.stdout
        told = next(line for line in process.stdout if "Explorer" in line)
        url = told.split()[1].removesuffix("/graphql")
        yield Dev(url, f"http://127.0.0.1:{sandbox_port}")
        process.send_signal(signal.SIGINT)
