"""`hiregraph tokens`: API tokens for callers."""

# ruff: noqa: PLC0415  -- imports when a command runs, so that help is quick

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from accounts.linked_accounts import LinkedAccounts
    from accounts.tokens import ApiToken, Grant, NewToken
    from server.settings import Settings

app = typer.Typer(help="API tokens of callers.", no_args_is_help=True)


@app.command()
def create(  # noqa: PLR0913  -- the command's options
    name: Annotated[str, typer.Argument(help="What the token is for, to know it again.")],
    *,
    all_accounts: Annotated[
        bool, typer.Option("--all-accounts", help="For your backend: every account.")
    ] = False,
    account: Annotated[
        str | None, typer.Option(help="For a frontend: this account alone, by its id.")
    ] = None,
    linking: Annotated[
        bool, typer.Option("--linking", help="For linking accounts, and nothing else.")
    ] = False,
    write: Annotated[bool, typer.Option("--write", help="Records may be changed too.")] = False,
    days: Annotated[int | None, typer.Option(min=1, max=36_500, help="Ends after so long.")] = None,
) -> None:
    """Make an API token and print it, this once."""
    from accounts.tokens import Tokens
    from server.kept_command import with_accounts
    from server.serving import fail

    if [all_accounts, account is not None, linking].count(True) != 1:
        fail("Choose one of --all-accounts, --account ID and --linking.")
    if linking and write:
        fail("A token for linking can change no records: leave out --write.")
    grant = _grant(account, linking=linking, write=write)
    expires_at = None if days is None else datetime.now(UTC) + timedelta(days=days)

    async def work(_settings: "Settings", kept: "LinkedAccounts") -> "NewToken":
        return await Tokens(kept.storage).create(name, grant, expires_at=expires_at)

    made = with_accounts(work)
    typer.echo(f"Token {made.token.id} is made. Keep it safe: it is not shown again.", err=True)
    typer.echo(made.secret)


@app.command("list")
def list_tokens() -> None:
    """List the API tokens, without their secrets."""
    from accounts.tokens import Tokens
    from server.kept_command import table, with_accounts

    async def work(_settings: "Settings", kept: "LinkedAccounts") -> "list[ApiToken]":
        return await Tokens(kept.storage).list_all()

    heads = ("ID", "NAME", "SCOPE", "ACCOUNT", "MAY", "STATE", "ENDS", "LAST USED")
    typer.echo(table(heads, [_row(token) for token in with_accounts(work)]))


@app.command()
def revoke(token_id: Annotated[str, typer.Argument(help="The token's id, as listed.")]) -> None:
    """Make a token good for nothing, at once."""
    from accounts.tokens import Tokens
    from server.kept_command import with_accounts
    from server.serving import fail

    async def work(_settings: "Settings", kept: "LinkedAccounts") -> bool:
        return await Tokens(kept.storage).revoke(token_id)

    if not with_accounts(work):
        fail(f"There is no token '{token_id}'; `hiregraph tokens list` shows them.")
    typer.echo(f"Token {token_id} is revoked.")


def _grant(account: str | None, *, linking: bool, write: bool) -> "Grant":
    from accounts.tokens import Grant, Scope

    if linking:
        return Grant(scope=Scope.LINKING)
    scope = Scope.ALL_ACCOUNTS if account is None else Scope.ONE_ACCOUNT
    return Grant(scope=scope, account_id=account, may_write=write)


def _row(token: "ApiToken") -> tuple[str, ...]:
    from server.kept_command import day

    over = "revoked" if token.revoked_at else "over"
    return (
        token.id,
        token.name,
        token.grant.scope.value,
        token.grant.account_id or "",
        "read, write" if token.grant.may_write else "read",
        "good" if token.is_good(datetime.now(UTC)) else over,
        day(token.expires_at),
        day(token.last_used_at),
    )
