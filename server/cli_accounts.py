"""`hiregraph accounts`: linking from the terminal. A key is never taken as an argument, which the
shell's history and the list of processes would show.
"""

# ruff: noqa: PLC0415  -- imports when a command runs, so that help is quick

import sys
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from accounts.linked_accounts import LinkedAccount, LinkedAccounts
    from events.hook_upkeep import HookUpkeep
    from server.settings import Settings

app = typer.Typer(help="Linked accounts in the database.", no_args_is_help=True)

AccountId = Annotated[str, typer.Argument(help="The account's id: your own id of the customer.")]


@app.command("list")
def list_accounts() -> None:
    """List the linked accounts."""
    from events.hook_upkeep import read_upkeep
    from server.kept_command import day, table, with_accounts

    async def work(
        _settings: "Settings", kept: "LinkedAccounts"
    ) -> "tuple[list[LinkedAccount], list[HookUpkeep]]":
        return await kept.list_all(), await read_upkeep(kept.storage)

    accounts, looks = with_accounts(work)
    webhooks = {look.account_id: look.state.value for look in looks}
    rows = [
        (
            account.id,
            account.provider,
            account.environment.value,
            account.status.value,
            day(account.linked_at),
            day(account.last_used_at),
            webhooks.get(account.id, ""),
            account.last_error or "",
        )
        for account in accounts
    ]
    heads = (
        *("ID", "PROVIDER", "ENVIRONMENT", "STATUS", "LINKED", "LAST USED", "WEBHOOKS"),
        "LAST ERROR",
    )
    typer.echo(table(heads, rows))


@app.command()
def link(
    account_id: AccountId,
    environment: Annotated[
        str, typer.Option(help="Where the account is: production, sandbox or eu.")
    ] = "production",
    actor: Annotated[
        str | None, typer.Option(help="Remote id of the user in whose name things are written.")
    ] = None,
) -> None:
    """Link an account by its API key, typed at the prompt or sent to standard input.

    The key is tried before it is kept. An account of the same id gets the new key.
    """
    from accounts.linked_accounts import AccountTerms, Environment
    from server.accounts import link_by_key
    from server.kept_command import with_accounts
    from server.serving import fail

    if environment.upper() not in Environment.__members__:
        fail(f"There is no environment '{environment}': choose production, sandbox or eu.")
    where = Environment(environment.upper())
    key = _read_key()
    if not key:
        fail("No API key was given.")

    async def work(settings: "Settings", kept: "LinkedAccounts") -> None:
        terms = AccountTerms(id=account_id, environment=where, default_actor=actor)
        await link_by_key(settings, kept, terms, key)

    with_accounts(work)
    typer.echo(f"The account '{account_id}' is linked.")


@app.command("unlink")
def unlink_account(account_id: AccountId) -> None:
    """Delete an account, its credential and the API tokens made for it alone.

    The webhooks that were set up for it are removed at its provider, if that can be reached.
    """
    from server.kept_command import with_accounts
    from server.serving import fail
    from server.unlinking import unlink

    async def work(settings: "Settings", kept: "LinkedAccounts") -> bool:
        return await unlink(settings, kept, account_id)

    if not with_accounts(work):
        fail(f"No account '{account_id}' is linked.")
    typer.echo(f"The account '{account_id}' is no longer linked.")


@app.command("webhook-token")
def webhook_token(
    account_id: AccountId,
    *,
    forget: Annotated[
        bool, typer.Option("--forget", help="Take away all that were given.")
    ] = False,
) -> None:
    """Take webhooks that somebody set up by hand, by the token that they are signed with.

    The token is typed at the prompt or sent to standard input; there, several may stand, one on a
    line. They take the place of those given before.
    """
    from server.kept_command import with_accounts
    from server.serving import fail
    from server.webhook_tokens import give_tokens

    tokens = [] if forget else _read_tokens()
    if not (tokens or forget):
        fail("No token was given.")

    async def work(settings: "Settings", kept: "LinkedAccounts") -> str | None:
        return await give_tokens(settings, kept, account_id, tokens)

    url = with_accounts(work)
    typer.echo(f"Tokens kept for '{account_id}': {len(set(tokens))}.")
    if url and tokens:
        typer.echo(f"Have the webhooks sent to {url}")


@app.command("rotate-key")
def rotate_key() -> None:
    """Encrypt all credentials with the first key of HIREGRAPH_SECRET_KEY.

    Put the new key in front of the old ("new,old"), start every server with both, run this, and
    take the old one away. The status is 1 where a credential could not be read.
    """
    from accounts.key_rotation import Rotation, rotate_keys
    from server.kept_command import with_accounts

    async def work(_settings: "Settings", kept: "LinkedAccounts") -> Rotation:
        return await rotate_keys(kept.storage, kept.vault)

    done = with_accounts(work)
    typer.echo(f"Encrypted with the first key: {done.sealed_anew}.")
    if done.unreadable:
        typer.echo(f"Not readable with any key, link again: {', '.join(done.unreadable)}", err=True)
    if done.unreadable_hooks:
        named = ", ".join(done.unreadable_hooks)
        typer.echo(f"Tokens of webhooks not readable with any key: {named}", err=True)
    if done.unreadable_endpoints:
        named = ", ".join(done.unreadable_endpoints)
        typer.echo(f"Secrets of endpoints not readable, give them new ones: {named}", err=True)
    if done.unreadable or done.unreadable_hooks or done.unreadable_endpoints:
        raise typer.Exit(1)


def _read_key() -> str:
    if sys.stdin.isatty():
        return str(typer.prompt("API key", hide_input=True)).strip()
    return sys.stdin.readline().strip()


def _read_tokens() -> list[str]:
    if sys.stdin.isatty():
        typed = str(typer.prompt("Signature token", hide_input=True))
        return [typed.strip()] if typed.strip() else []
    return [line.strip() for line in sys.stdin if line.strip()]
