"""``python -m sandbox``: the sandbox on a socket."""

import gc
import signal
import socket
import sys
from typing import Annotated

import orjson
import typer
import uvicorn

from sandbox.app import create_app
from sandbox.authentication import KEYS
from sandbox.errors import LeverError
from sandbox.hooks.sending import Sending
from sandbox.oauth.clients import CLIENTS
from sandbox.options import Options

cli = typer.Typer(add_completion=False)


class Server(uvicorn.Server):
    """Tells where it listens once it does."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then print the address, the keys, the OAuth client and the page."""
        await super().startup(sockets)
        if self.started and self.servers:
            host, port = self.servers[0].sockets[0].getsockname()[:2]
            typer.echo(f"Sandbox Lever on http://{host}:{port}/v1")
            typer.echo(f"API keys: {', '.join(KEYS)}")
            for client, secret in CLIENTS.items():
                typer.echo(f"OAuth at http://{host}:{port}/authorize: client {client}, {secret}")
            typer.echo(f"To move candidates by hand: http://{host}:{port}/recruiter")
            sys.stdout.flush()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Hang up on everybody, so that an answer which never comes does not hold the end up."""
        for connection in list(self.server_state.connections):
            if connection.transport is not None:
                connection.transport.close()
        await super().shutdown(sockets)


@cli.command()
def run(  # noqa: PLR0913  # one parameter an option
    *,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on; 0 takes a free one.")] = 8001,
    people: Annotated[int, typer.Option(min=1, help="People in the first account.")] = 500,
    rate: Annotated[float, typer.Option(min=0.001, help="Requests a second and key.")] = 10.0,
    burst: Annotated[int, typer.Option(min=1, help="Requests at once and key.")] = 20,
    token_seconds: Annotated[int, typer.Option(min=1, help="Life of an access token.")] = 3_600,
    rate_limit: Annotated[bool, typer.Option(help="Enforce the rate limit.")] = True,
    seed: Annotated[int, typer.Option(help="Equal seeds give equal data.")] = 1,
    webhooks: Annotated[
        list[str], typer.Option(help="How webhooks are sent, as lost=0.05. May be repeated.")
    ] = [],  # noqa: B006  # typer reads it and no one changes it
) -> None:
    """Run a Lever at home, with made-up data."""
    options = Options(
        people=people,
        seed=seed,
        rate=rate if rate_limit else None,
        burst=burst,
        token_seconds=token_seconds,
        webhooks=_sending(webhooks),
    )
    app = create_app(options)
    gc.freeze()  # the records never become garbage; looking at a million of them stalls answers
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        access_log=False,
        log_level="warning",
        timeout_graceful_shutdown=1,
    )
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _leave)
    Server(config).run()


def _sending(told: list[str]) -> Sending:
    """Read ``name=value`` pairs; the names are those of ``/__sandbox__/deliveries/options``."""
    pairs = (pair.partition("=") for pair in told)
    try:
        return Sending().changed({name: orjson.loads(value) for name, _, value in pairs})
    except (orjson.JSONDecodeError, LeverError) as error:
        raise typer.BadParameter(str(error), param_hint="--webhooks") from error


def _leave(_number: int, _frame: object) -> None:
    """End with status 0: uvicorn raises the signal anew once it has shut down."""
    raise SystemExit(0)


if __name__ == "__main__":
    cli()
