"""The `hiregraph` command. What a command needs is imported when it runs, so help is quick."""

# ruff: noqa: PLC0415  -- imports when a command runs, as the docstring says

from typing import Annotated

import typer

from server import cli_accounts, cli_tokens

app = typer.Typer(
    help="One GraphQL API over applicant tracking systems, Lever first.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

app.add_typer(cli_accounts.app, name="accounts")
app.add_typer(cli_tokens.app, name="tokens")

Host = Annotated[str | None, typer.Option(help="Address to listen on.  [HIREGRAPH_HOST]")]
Port = Annotated[int | None, typer.Option(help="Port to listen on.  [HIREGRAPH_PORT]")]


@app.command()
def serve(host: Host = None, port: Port = None) -> None:
    """Serve the GraphQL API with the settings of the environment."""
    from server.serving import serve as run

    run(host=host, port=port)


@app.command()
def dev(
    host: Host = None,
    port: Port = None,
    sandbox_port: Annotated[int, typer.Option(help="Port of the sandbox Lever.")] = 8001,
    people: Annotated[int | None, typer.Option(help="People in the sandbox.")] = None,
) -> None:
    """Start a sandbox Lever and the GraphQL API on it, to try things out."""
    from server.dev import dev as run

    run(host=host, port=port, sandbox_port=sandbox_port, people=people)


@app.command(
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
    add_help_option=False,
)
def sandbox(context: typer.Context) -> None:
    """Start the sandbox Lever alone; takes the options of `python -m sandbox`."""
    import os
    import sys

    os.execv(sys.executable, [sys.executable, "-m", "sandbox", *context.args])  # noqa: S606  -- no shell on purpose


@app.command()
def schema(
    *,
    markdown: Annotated[bool, typer.Option("--markdown", help="As a page to read.")] = False,
) -> None:
    """Print the GraphQL schema in the schema definition language."""
    from graphql import build_schema

    from resolvers.api import schema as served
    from server.schema_markdown import schema_markdown

    written = served.as_str()
    typer.echo(schema_markdown(build_schema(written)) if markdown else written, nl=not markdown)


@app.command()
def doctor() -> None:
    """Check settings, network, credential and clock; say what to mend."""
    from server.doctor import doctor as run

    raise typer.Exit(run())
