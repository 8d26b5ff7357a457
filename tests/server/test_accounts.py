from typing import Any

import pytest

from accounts.linked_accounts import Environment
from connectors.lever.connector import LeverConnector
from connectors.lever.oauth import OAuthApp
from server.accounts import auth_url, oauth_app, open_accounts
from server.settings import Settings, load_settings


@pytest.mark.parametrize(("settings", "seconds"), [({}, 10), ({"recent_ttl": 0}, 0)])
async def test_what_is_kept_under_applications_lives_as_long_as_is_set(
    settings: dict[str, Any], seconds: float
) -> None:
    (account,) = open_accounts(Settings(lever_api_key="key", **settings)).values()
    assert isinstance(account, LeverConnector)
    assert account.recent.ttl_seconds == seconds
    await account.aclose()


def test_without_a_key_no_account_is_open() -> None:
    assert open_accounts(Settings()) == {}


@pytest.mark.parametrize(
    ("environment", "audience", "server"),
    [
        (Environment.PRODUCTION, "https://api.lever.co/v1/", "https://auth.lever.co"),
        (
            Environment.SANDBOX,
            "https://api.sandbox.lever.co/v1/",
            "https://sandbox-lever.auth0.com",
        ),
        (Environment.EU, "https://api.eu.lever.co/v1/", "https://auth.lever.co"),
    ],
)
def test_each_environment_has_its_audience_and_its_authorization_server(
    environment: Environment, audience: str, server: str
) -> None:
    client = {"lever_client_id": "id", "lever_client_secret": "secret"}
    settings = load_settings(**client, public_url="https://api.example/")
    back = "https://api.example/link/callback"
    assert oauth_app(settings, environment) == OAuthApp(
        client_id="id", client_secret="secret", redirect_uri=back, audience=audience
    )
    assert auth_url(settings, environment) == server


def test_a_registered_address_to_come_back_to_is_sent_exactly() -> None:
    client = {"lever_client_id": "id", "lever_client_secret": "secret"}
    app = oauth_app(
        load_settings(**client, lever_redirect_uri="https://other.example/back/"),
        Environment.PRODUCTION,
    )
    assert app is not None
    assert app.redirect_uri == "https://other.example/back/"


def test_without_an_oauth_client_there_is_none() -> None:
    assert oauth_app(Settings(), Environment.PRODUCTION) is None
