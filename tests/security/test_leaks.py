"""A whole life of two accounts, mishaps included, at the most talkative log level: nobody who reads
the log, an error or a `repr` learns a secret, or of a person."""

import hmac
import time
from typing import Any

import httpx
import pytest

from accounts.credentials import OAuthCredential
from server.logs import configure_logs
from tests.server.link.conftest import Linking, MakeLinking

SERVER = "api-token-of-the-settings"
PEOPLE = """{ candidates(first: 5) { nodes { name emailAddresses { value }
  applications(first: 2) { nodes {
    attachments(first: 2) { nodes { fileName downloadUrl } } } } } } }"""
TOLD_BACK = ('{ candidate(id: "%s") { name } }', '{ lever { get(path: "/%s") } }', "{ %s }")
"""Where a caller must learn which of its own words was wrong."""

KEPT_BACK = """mutation { linkAccount(input: {apiKey: "%s", id: "c"}) {
  userErrors { message } linkedAccount { id } } }"""


class Life:
    """What was sent and answered, and the secrets that came up on the way."""

    def __init__(self, linking: Linking) -> None:
        self.linking = linking
        self.secrets = {SERVER, "sandbox-2", "sandbox-secret", "a secret of the tests"}
        self.people: set[str] = set()
        self.errors = ""

    async def send(
        self, method: str, path: str, token: str = SERVER, **more: Any
    ) -> httpx.Response:
        headers = {"Authorization": f"Bearer {token}", **more.pop("headers", {})}
        answer = await self.linking.http.request(method, path, headers=headers, **more)
        if answer.status_code >= 400 or '"errors"' in answer.text:
            self.errors += answer.text + str(answer.headers)
        return answer

    async def ask(self, text: str, account: str = "acme", token: str = SERVER) -> Any:
        body = {"query": text}
        headers = {"X-Linked-Account": account}
        answer = await self.send("POST", "/graphql", token, json=body, headers=headers)
        return answer.json().get("data")

    async def link(self) -> None:
        """Link one account by consent and one by key, and make a token for it."""
        token = await self.linking.token(scopes=())
        url = httpx.URL(await self.linking.leave(token))
        (cookie,) = self.linking.http.cookies.jar
        back = httpx.URL(await self.linking.consent(str(url)))
        assert (await self.linking.http.get(back)).status_code == 200
        by_key = await self.linking.token(account_id="b")
        assert (await self.linking.key(by_key, "sandbox-2")).status_code == 200
        pair = (await self.linking.kept.read_credential("acme")).value
        assert isinstance(pair, OAuthCredential)
        self.secrets |= {token, by_key, str(cookie.value), back.params["code"]}
        self.secrets |= {back.params["state"], pair.access_token, pair.refresh_token}

    async def read(self) -> None:
        """Read people and their files, by a token made for that."""
        make = 'createApiToken(input: {name: "n", scope: ONE_ACCOUNT, accountId: "acme"})'
        token = (await self.ask(f"mutation {{ {make} {{ secret }} }}"))["createApiToken"]["secret"]
        self.secrets.add(token)
        found = await self.ask(PEOPLE, token=token)
        assert found, self.errors
        people = found["candidates"]["nodes"]
        self.people |= {person["name"] for person in people}
        self.people |= {email["value"] for person in people for email in person["emailAddresses"]}
        for url in urls(people):
            self.secrets.add(url.split("/")[4])
            assert (await self.linking.http.get(url)).status_code in {200, 404}
            await self.send("GET", url.replace("/files/", "//files/"))
        assert (await self.send("GET", "/proxy/lever/users", token)).status_code == 200

    async def hear(self) -> None:
        """Take a webhook, and refuse it as a replay and in another account's name."""
        secret, nonce, at = "signs-webhooks-of-acme", "n0nce-of-a-webhook", time.time_ns() // 10**6
        give = f'setInboundWebhookTokens(input: {{accountId: "acme", tokens: ["{secret}"]}})'
        assert await self.ask(f"mutation {{ {give} {{ accountId }} }}"), self.errors
        signature = hmac.digest(secret.encode(), f"{nonce}{at}".encode(), "sha256").hex()
        sent = {"event": "contactUpdated", "token": nonce, "triggeredAt": at}
        sent |= {"signature": signature, "data": {"contactId": "id-of-a-person"}}
        for account, status in (("acme", 204), ("acme", 409), ("b", 401), ("none", 404)):
            answer = await self.send("POST", f"/webhooks/lever/{account}", json=sent)
            assert answer.status_code == status
        self.secrets |= {secret, nonce, signature}
        self.people.add("id-of-a-person")

    async def go_wrong(self) -> None:
        """Send secrets where they do not belong, break Lever, and lose the database."""
        for secret in sorted(self.secrets - {SERVER}):
            await self.ask("{ jobs { nodes { id } } }", token=f"{secret}x")
            await self.ask(KEPT_BACK % secret)
            before = self.errors
            for mistake in TOLD_BACK:
                await self.ask(mistake % secret)
            self.errors = before
        self.linking.lever.fault("500", "/users", times=50)
        await self.send("GET", "/proxy/lever/users", headers={"X-Linked-Account": "b"})
        self.linking.lever.heal()


def urls(people: Any) -> list[str]:
    applications = [each for person in people for each in person["applications"]["nodes"]]
    files = [file for each in applications for file in each["attachments"]["nodes"]]
    return [file["downloadUrl"] for file in files if file["downloadUrl"]]


@pytest.mark.usefixtures("logs_as_before")
@pytest.mark.parametrize("form", ["json", "console"])
async def test_no_secret_of_a_whole_life_is_logged_or_told(
    make_linking: MakeLinking, form: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logs(level="debug", form=form)
    life = Life(await make_linking(api_token=SERVER))
    async with life.linking.app.router.lifespan_context(life.linking.app):
        await life.link()
        await life.read()
        await life.hear()
        await life.go_wrong()
    said = "".join(capsys.readouterr())
    assert len(life.secrets) > 12
    assert len(life.people) > 8
    assert said.count("account_linked") == 2
    assert not [line for line in said.splitlines() if any(map(line.__contains__, life.secrets))]
    assert not {person for person in life.people if person in said}
    assert len(life.errors) > 1_000
    assert not {secret for secret in life.secrets if secret in life.errors}
