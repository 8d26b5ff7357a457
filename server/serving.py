"""`hiregraph serve`: the application on a socket, ended gracefully by a signal."""

import asyncio
import errno
import signal
import socket
import sys
from types import FrameType
from typing import NoReturn

import structlog
import uvicorn
from starlette.applications import Starlette

from accounts.errors import StorageUnusable
from accounts.storage import open_storage
from server.app import create_app
from server.authentication import require_token_beyond_loopback
from server.bounded_http import BoundedHttp
from server.event_stream import Closing
from server.logs import configure_logs
from server.metrics import Metrics
from server.settings import Settings, SettingsError, load_settings

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

_MARGIN_SECONDS = 5
"""What a stopping server allows beyond the longest request."""


def serve(*, host: str | None, port: int | None) -> None:
    """Serve by the environment's settings until a signal comes."""
    end_on_signals()
    settings = settings_or_fail(host=host, port=port)
    prepare_database_or_fail(settings)
    listener = listen_or_fail(settings.host, settings.port)
    say(f"hiregraph answers at {address_of(listener)}/graphql")
    if settings.api_token is None:
        say("Only this machine is served, since HIREGRAPH_API_TOKEN is not set.")
    if settings.lever_api_key is None and not settings.uses_database():
        say("No account is linked: set HIREGRAPH_LEVER_API_KEY, or try `hiregraph dev`.")
    run(application(settings), settings, listener)


def end_on_signals() -> None:
    """Make SIGTERM and SIGINT end the command with status 0, its clean-up done.

    uvicorn catches both while it serves; once it is done it raises them again, for us.
    """
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _end)


def settings_or_fail(**overrides: object) -> Settings:
    """The settings; where they can't be used, tell why and end with status 2."""
    try:
        settings = load_settings(**overrides)
        require_token_beyond_loopback(settings)
    except SettingsError as error:
        fail(str(error))
    configure_logs(level=settings.log_level, form=settings.log_format)
    return settings


def prepare_database_or_fail(settings: Settings) -> None:
    """Bring the database up to date, if one is used; where it can't be, tell why and end."""
    if not settings.uses_database():
        return

    async def prepare() -> None:
        storage = await open_storage(settings.database_url.get_secret_value())
        await storage.aclose()

    try:
        asyncio.run(prepare())
    except StorageUnusable as error:
        fail(str(error))


def listen_or_fail(host: str, port: int) -> socket.socket:
    """A listening socket; where there is none to have, tell why and end with status 2."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host.strip("[]"), port), family=family, backlog=2048)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            fail(f"Port {port} on {host} is in use. End what listens there, or choose another.")
        fail(f"Cannot listen on {host} port {port}: {error.strerror or error}.")


def address_of(listener: socket.socket) -> str:
    """The address of a listening socket, for people to open."""
    host, port = listener.getsockname()[:2]
    name = {"0.0.0.0": "localhost", "::": "localhost"}.get(host, host)  # noqa: S104  -- compared, not bound
    return f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"


def run(app: Starlette, settings: Settings, listener: socket.socket) -> None:
    """Serve until SIGTERM or SIGINT, then let the requests under way end."""
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        http=BoundedHttp,
        ws="websockets-sansio",
        ws_max_size=settings.max_body_bytes,
        timeout_graceful_shutdown=int(settings.request_timeout) + _MARGIN_SECONDS,
    )
    _Server(config, app.state.closing).run(sockets=[listener])


class _Server(uvicorn.Server):
    """uvicorn's, which waits for all requests to end, and so must end those that never do."""

    def __init__(self, config: uvicorn.Config, closing: Closing) -> None:
        super().__init__(config)
        self._closing = closing

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin to end."""
        super().handle_exit(sig, frame)
        self._closing.begin()


def application(settings: Settings, *, made_up: bool = False) -> Starlette:
    """The application with the real schema and the accounts of the settings.

    Args:
        settings: see `Settings`.
        made_up: whether all records are.
    """
    from resolvers.api import schema  # noqa: PLC0415  -- slow to import; messages come first
    from server.accounts import kept_accounts, open_accounts  # noqa: PLC0415  -- likewise

    if settings.secret_key is None:
        _log.warning(
            "no_secret_key",
            hint="Set HIREGRAPH_SECRET_KEY (openssl rand -hex 32): without it the URLs of files "
            "end with this process, and no other replica knows them.",
        )
    kept = kept_accounts(settings) if settings.uses_database() else None
    metrics = Metrics()
    return create_app(
        settings,
        schema=schema,
        accounts=open_accounts(settings, metrics),
        kept=kept,
        made_up=made_up,
        metrics=metrics,
    )


def say(text: str) -> None:
    """Tell the person at the terminal; logs go elsewhere."""
    print(text, flush=True)  # noqa: T201  -- the command's own words


def _end(_number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(0)


def fail(message: str) -> NoReturn:
    """Tell what keeps the command from running, and end with status 2."""
    sys.stderr.write(f"hiregraph: {message}\n")
    raise SystemExit(2)
