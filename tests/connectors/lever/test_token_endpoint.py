from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from connectors.errors import ConnectorError, UpstreamTimeout, UpstreamUnavailable
from connectors.lever.oauth import GrantRefused, OAuthApp, authorize_url, new_secret
from connectors.lever.token_endpoint import TokenEndpoint
from sandbox.app import create_app
from sandbox.options import Options

APP = OAuthApp(
    client_id="sandbox-app",
    client_secret="sandbox-secret",
    redirect_uri="http://127.0.0.1:9/back",
    audience="http://sandbox/v1/",
)


def at_sandbox() -> httpx.AsyncClient:
    transport = httpx.ASGITransport(create_app(Options(people=1)))
    return httpx.AsyncClient(transport=transport, base_url="http://sandbox", trust_env=False)


async def consent(http: httpx.AsyncClient, verifier: str) -> str:
    url = authorize_url("http://sandbox", APP, state="s", scopes=[], verifier=verifier)
    form = {k: v[0] for k, v in parse_qs(urlsplit(url).query).items()}
    answer = await http.post(
        "/authorize", data={**form, "account": "sandbox", "decision": "accept"}
    )
    return parse_qs(urlsplit(answer.headers["location"]).query)["code"][0]


async def test_a_code_becomes_tokens_and_those_become_the_next() -> None:
    async with at_sandbox() as http:
        endpoint, verifier = TokenEndpoint(http, APP), new_secret()
        first = await endpoint.redeem(await consent(http, verifier), verifier=verifier)
        assert first.refresh_token is not None
        second = await endpoint.refresh(first.refresh_token)
        assert second.access_token != first.access_token
        assert second.scopes == ("offline_access",)
        with pytest.raises(GrantRefused):
            await endpoint.refresh(first.refresh_token)


async def test_a_code_is_worth_nothing_without_its_verifier() -> None:
    async with at_sandbox() as http:
        code = await consent(http, new_secret())
        with pytest.raises(GrantRefused):
            await TokenEndpoint(http, APP).redeem(code, verifier=new_secret())


def fails(error: Exception) -> Callable[[httpx.Request], httpx.Response]:
    def answer(_request: httpx.Request) -> httpx.Response:
        raise error

    return answer


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (fails(httpx.ReadTimeout("late")), UpstreamTimeout),
        (fails(httpx.ConnectError("down")), UpstreamUnavailable),
        (lambda _request: httpx.Response(200, text="<html>"), UpstreamUnavailable),
        (lambda _request: httpx.Response(302), UpstreamUnavailable),
    ],
)
async def test_what_goes_wrong_on_the_way_is_not_final(
    answer: Callable[[httpx.Request], httpx.Response], expected: type[ConnectorError]
) -> None:
    sent: list[httpx.Request] = []

    def counted(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return answer(request)

    transport = httpx.MockTransport(counted)
    async with httpx.AsyncClient(transport=transport, base_url="http://a.test") as http:
        with pytest.raises(expected):
            await TokenEndpoint(http, APP).refresh("r")
    assert len(sent) == 1
