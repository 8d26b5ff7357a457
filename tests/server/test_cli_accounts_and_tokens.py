import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from server.cli import app
from tests.end_to_end.product import sandbox_on_socket
from tests.fixtures.linked import sandbox_of


@pytest.fixture(scope="module")
def lever() -> Iterator[str]:
    """A sandbox on a socket, in a thread: the commands run event loops of their own."""
    with sandbox_on_socket(sandbox_of(5)) as url:
        yield f"{url}/v1"


@pytest.fixture(autouse=True)
def environment(lever: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # It would take over the root logger, which is pytest's here.
    monkeypatch.setattr("server.kept_command.configure_logs", lambda **_settings: None)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HIREGRAPH_LEVER_API_URL", lever)
    monkeypatch.setenv("HIREGRAPH_SECRET_KEY", "old")


def run(*arguments: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(app, arguments, input=typed)


def link(account_id: str = "acme", key: str = "sandbox") -> Result:
    return run("accounts", "link", account_id, typed=key + "\n")


def test_an_account_is_linked_listed_and_unlinked() -> None:
    assert link().stdout == "The account 'acme' is linked.\n"
    heads, row = run("accounts", "list").stdout.splitlines()
    assert heads.split()[:4] == ["ID", "PROVIDER", "ENVIRONMENT", "STATUS"]
    assert row.split()[:4] == ["acme", "lever", "PRODUCTION", "ACTIVE"]
    assert run("accounts", "unlink", "acme").exit_code == 0
    again = run("accounts", "unlink", "acme")
    assert (again.exit_code, again.stderr) == (2, "hiregraph: No account 'acme' is linked.\n")


def test_a_key_that_lever_refuses_is_not_kept() -> None:
    refused = link(key="wrong-key")
    assert refused.exit_code == 2
    assert refused.stderr.startswith("hiregraph: ")
    assert "wrong-key" not in refused.output
    assert len(run("accounts", "list").stdout.splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "typed", "complaint"),
    [
        (("default",), "sandbox\n", "is kept for the account of the environment"),
        (("a b",), "sandbox\n", "An account id has"),
        (("acme",), "\n", "No API key was given."),
        (("acme", "--environment", "moon"), "sandbox\n", "no environment 'moon'"),
    ],
)
def test_what_cannot_be_linked_is_told(
    arguments: tuple[str, ...], typed: str, complaint: str
) -> None:
    failed = run("accounts", "link", *arguments, typed=typed)
    assert failed.exit_code == 2
    assert complaint in failed.stderr


def test_without_a_secret_key_nothing_is_linked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HIREGRAPH_SECRET_KEY")
    failed = link()
    assert (failed.exit_code, "set HIREGRAPH_SECRET_KEY" in failed.stderr) == (2, True)


def test_tokens_of_webhooks_are_given_by_standard_input_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    link()
    given = run("accounts", "webhook-token", "acme", typed="t0p\n\n secret \nt0p\n")
    assert given.stdout == "Tokens kept for 'acme': 2.\n"
    monkeypatch.setenv("HIREGRAPH_PUBLIC_URL", "https://h.test")
    one = run("accounts", "webhook-token", "acme", typed="t0p\n")
    assert one.stdout.splitlines() == [
        "Tokens kept for 'acme': 1.",
        "Have the webhooks sent to https://h.test/webhooks/lever/acme",
    ]
    none = run("accounts", "webhook-token", "acme", "--forget")
    assert none.stdout == "Tokens kept for 'acme': 0.\n"
    monkeypatch.setenv("HIREGRAPH_LEVER_API_KEY", "sandbox")
    assert run("accounts", "webhook-token", "default", typed="t0p\n").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "typed", "complaint"),
    [
        (("acme",), "\n", "No token was given."),
        (("nobody",), "t0p\n", "No account 'nobody' is linked."),
        (("default",), "t0p\n", "No account 'default' is linked."),
        (("acme",), "x" * 501, "A token has 1 to 500 characters"),
        (("acme", "t0p"), "", "unexpected extra argument"),
    ],
)
def test_a_token_of_webhooks_that_cannot_be_is_told(
    arguments: tuple[str, ...], typed: str, complaint: str
) -> None:
    link()
    failed = run("accounts", "webhook-token", *arguments, typed=typed)
    assert failed.exit_code == 2
    assert complaint in failed.stderr
    assert "xxx" not in failed.output


def test_keys_are_exchanged(monkeypatch: pytest.MonkeyPatch) -> None:
    link()
    monkeypatch.setenv("HIREGRAPH_SECRET_KEY", "new,old")
    assert run("accounts", "rotate-key").stdout == "Encrypted with the first key: 1.\n"
    monkeypatch.setenv("HIREGRAPH_SECRET_KEY", "new")
    assert run("accounts", "rotate-key").stdout == "Encrypted with the first key: 0.\n"
    monkeypatch.setenv("HIREGRAPH_SECRET_KEY", "lost")
    failed = run("accounts", "rotate-key")
    assert failed.exit_code == 1
    assert failed.stderr == "Not readable with any key, link again: acme\n"


def test_a_token_is_shown_once_and_revoked() -> None:
    made = run("tokens", "create", "backend", "--all-accounts", "--write", "--days", "30")
    assert re.fullmatch(r"hg_[\w-]{43}\n", made.stdout)
    (row,) = run("tokens", "list").stdout.splitlines()[1:]
    assert made.stdout.strip() not in row
    token_id, *rest = row.split()
    assert rest[:5] == ["backend", "ALL_ACCOUNTS", "-", "read,", "write"]
    assert run("tokens", "revoke", token_id).stdout == f"Token {token_id} is revoked.\n"
    assert "revoked" in run("tokens", "list").stdout
    assert run("tokens", "revoke", "none").exit_code == 2


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ((), "Choose one of --all-accounts, --account ID and --linking."),
        (("--linking", "--all-accounts"), "Choose one of"),
        (("--linking", "--write"), "leave out --write"),
        (("--account", "none"), "No account 'none' is linked."),
    ],
)
def test_a_token_that_cannot_be_is_told(options: tuple[str, ...], complaint: str) -> None:
    failed = run("tokens", "create", "x", *options)
    assert failed.exit_code == 2
    assert complaint in failed.stderr


def test_a_database_out_of_reach_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HIREGRAPH_DATABASE_URL", "postgresql://u:hidden@127.0.0.1:1/d")
    failed = run("tokens", "list")
    assert failed.exit_code == 2
    assert failed.stderr.startswith("hiregraph: The database postgresql+asyncpg://u:***@")
