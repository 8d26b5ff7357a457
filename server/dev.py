"""`hiregraph dev`: a sandbox Lever in a process of its own, and the server on it."""

import os
import secrets
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
from pydantic import SecretStr

from accounts.origins import is_loopback
from server.serving import (
    address_of,
    application,
    end_on_signals,
    fail,
    listen_or_fail,
    prepare_database_or_fail,
    run,
    say,
    settings_or_fail,
)
from server.settings import CALLBACK_PATH, Settings

_SANDBOX_HOST = "127.0.0.1"
_START_SECONDS = 60.0
_STOP_SECONDS = 10.0
_POLL_SECONDS = 0.1


_EXAMPLES = Path(__file__).parents[1] / "examples"
_UNUSED = ("HIREGRAPH_LEVER_API_KEY", "HIREGRAPH_DATABASE_URL")


def dev(*, host: str | None, port: int | None, sandbox_port: int, people: int | None) -> None:
    """Start the sandbox and the server, and serve until a signal comes.

    What is linked meanwhile is kept in a folder that ends with the server.
    """
    end_on_signals()
    for name in _UNUSED:
        if name in os.environ:
            say(f"{name} is set, but dev works on the sandbox: no real data is read.")
    sandbox_url = f"http://{_SANDBOX_HOST}:{sandbox_port}"
    with TemporaryDirectory(prefix="hiregraph-") as folder:
        settings = _settings(sandbox_url, folder, host=host, port=port)
        listener = listen_or_fail(settings.host, settings.port)
        listen_or_fail(_SANDBOX_HOST, sandbox_port).close()
        settings = _for_this_machine(settings, address_of(listener))
        prepare_database_or_fail(settings)
        with _sandbox(sandbox_port, people):
            settings = settings.model_copy(update={"lever_default_actor": _user(sandbox_url)})
            say(_banner(address_of(listener), sandbox_url))
            run(application(settings, made_up=True), settings, listener)


def _settings(sandbox_url: str, folder: str, *, host: str | None, port: int | None) -> Settings:
    """Those of the environment, but for all that leads to Lever or to what is stored."""
    places = ("lever", "lever_sandbox", "lever_eu")
    return settings_or_fail(
        host=host,
        port=port,
        lever_api_key="sandbox",
        secret_key=secrets.token_hex(32),
        database_url=f"sqlite+aiosqlite:///{folder}/hiregraph.sqlite3",
        **{f"{place}_api_url": f"{sandbox_url}/v1" for place in places},
        **{f"{place}_auth_url": sandbox_url for place in places},
    )


def _for_this_machine(settings: Settings, server_url: str) -> Settings:
    """The settings with what hangs on the server's address.

    The sandbox sends its webhooks there, and its OAuth client may come back there. While nobody
    else is served, files may come from here too, and events go here: there is no https to try them
    with.
    """
    known = {
        "webhook_url": server_url,
        "lever_client_id": "sandbox-app",
        "lever_client_secret": SecretStr("sandbox-secret"),
        "lever_redirect_uri": server_url + CALLBACK_PATH,
        "allow_private_urls": is_loopback(settings.host),
    }
    return settings.model_copy(update=known)


@contextmanager
def _sandbox(port: int, people: int | None) -> Iterator[None]:
    """A running sandbox, in a session of its own so that Ctrl-C ends the server first."""
    command = [sys.executable, "-m", "sandbox", "--host", _SANDBOX_HOST, "--port", str(port)]
    if people is not None:
        command += ["--people", str(people)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True)  # noqa: S603  -- our own words
    try:
        _await_answer(process, f"http://{_SANDBOX_HOST}:{port}/v1/stages")
        yield
    finally:
        process.terminate()
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _await_answer(process: "subprocess.Popen[bytes]", url: str) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        if _answers(url):
            return
        time.sleep(_POLL_SECONDS)
    fail("The sandbox Lever did not start. `hiregraph sandbox` shows why.")


def _answers(url: str) -> bool:
    """Whether anything at all is answered; 401 is what comes without a key."""
    try:
        with urllib.request.urlopen(url, timeout=1):  # noqa: S310  -- http, to loopback
            return True
    except urllib.error.HTTPError as error:
        error.close()
        return True
    except OSError:
        return False


def _user(sandbox_url: str) -> str:
    """Somebody of the sandbox's, in whose name is written where a caller names nobody."""
    where = f"{sandbox_url}/v1/users?limit=1"
    answer = httpx.get(where, auth=("sandbox", ""), trust_env=False)
    return str(answer.json()["data"][0]["id"])


def _banner(server_url: str, sandbox_url: str) -> str:
    return f"""
  hiregraph is running on a sandbox Lever.

    Explorer    {server_url}/graphql   (open it in a browser)
    GraphQL     {server_url}/graphql   (POST; no token needed from this machine)
    Sandbox     {sandbox_url}/v1   (API key: sandbox)
    Recruiter   {sandbox_url}/recruiter   (drag candidates to another stage, as people do in Lever)
{_next(server_url)}
  Ctrl-C ends both.
"""


def _next(server_url: str) -> str:
    """What to try first; empty where there are no examples, as in an installed wheel."""
    if not _EXAMPLES.is_dir():
        return ""
    command = f"{sys.executable} -m examples.link_a_customer --url {server_url}"
    return f"""
  Next, connect a customer: run this in another terminal, and open http://127.0.0.1:8002

    {command}
"""
