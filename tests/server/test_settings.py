from pathlib import Path

import pytest

from server.document_limits import DocumentLimits
from server.settings import SettingsError, load_settings, unknown_variables


def test_without_any_variable_every_setting_has_its_default() -> None:
    settings = load_settings()
    assert (settings.host, settings.port, settings.lever_rate) == ("127.0.0.1", 8000, 10)
    assert settings.lever_api_url == "https://api.lever.co/v1"
    assert settings.document_limits() == DocumentLimits()


def test_variables_set_and_overrides_win(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HIREGRAPH_PORT", "9000")
    monkeypatch.setenv("HIREGRAPH_HOST", "::1")
    monkeypatch.setenv("HIREGRAPH_CORS_ORIGINS", "https://a.example, https://b.example")
    monkeypatch.setenv("HIREGRAPH_LEVER_API_URL", "http://localhost:8001/v1/")
    settings = load_settings(port=9001, host=None)
    assert (settings.port, settings.host) == (9001, "::1")
    assert settings.cors_origins == ("https://a.example", "https://b.example")
    assert settings.lever_api_url == "http://localhost:8001/v1"


def test_an_empty_variable_is_as_good_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HIREGRAPH_LEVER_API_KEY", "")
    assert load_settings().lever_api_key is None


def test_every_bad_variable_is_named_with_its_value(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"PORT": "abc", "LEVER_RATE": "0", "LEVER_API_URL": "lever"}.items():
        monkeypatch.setenv(f"HIREGRAPH_{name}", value)
    with pytest.raises(SettingsError) as error:
        load_settings()
    lines = str(error.value).splitlines()
    assert [line.partition(":")[0] for line in lines] == [
        "HIREGRAPH_LEVER_API_URL (it is 'lever')",
        "HIREGRAPH_LEVER_RATE (it is '0')",
        "HIREGRAPH_PORT (it is 'abc')",
    ]


def test_a_secret_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HIREGRAPH_LEVER_API_KEY", "s3cret")
    assert "s3cret" not in repr(load_settings())
    with pytest.raises(SettingsError) as error:
        load_settings(api_token=["s3cret"])
    assert "s3cret" not in str(error.value)


def test_a_misspelt_variable_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HIREGRAPH_LEVER_KEY", "x")
    assert unknown_variables() == ["HIREGRAPH_LEVER_KEY"]


@pytest.mark.parametrize("given", ["lever_client_id", "lever_client_secret"])
def test_half_an_oauth_client_is_refused(given: str) -> None:
    with pytest.raises(SettingsError) as error:
        load_settings(**{given: "s3cret"}, public_url="https://api.example")
    assert str(error.value) == (
        "HIREGRAPH_LEVER_CLIENT_ID and HIREGRAPH_LEVER_CLIENT_SECRET belong together: "
        "set both, or neither."
    )


def test_an_oauth_client_needs_an_address_to_come_back_to() -> None:
    with pytest.raises(SettingsError, match="set HIREGRAPH_PUBLIC_URL, or") as error:
        load_settings(lever_client_id="id", lever_client_secret="s3cret")
    assert "s3cret" not in str(error.value)


@pytest.mark.parametrize("given", [",", " , ,"])
def test_a_secret_key_that_holds_no_key_is_refused(given: str) -> None:
    with pytest.raises(SettingsError, match="HIREGRAPH_SECRET_KEY: there is no key in it"):
        load_settings(secret_key=given)


@pytest.mark.parametrize(
    ("settings", "used"),
    [
        ({}, False),
        ({"lever_api_key": "key"}, False),
        ({"lever_api_key": "key", "secret_key": "secret"}, False),
        ({"secret_key": "secret"}, True),
        ({"lever_api_key": "key", "database_url": "postgresql://u@h/d"}, True),
    ],
)
def test_a_database_is_used_where_accounts_can_be_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, settings: dict[str, str], used: bool
) -> None:
    monkeypatch.chdir(tmp_path)
    assert load_settings(**settings).uses_database() is used
    (tmp_path / "hiregraph.sqlite3").touch()
    assert load_settings(**settings).uses_database() is True


@pytest.mark.parametrize(
    ("given", "base"),
    [
        ({}, None),
        ({"public_url": "https://h.test/"}, "https://h.test"),
        ({"public_url": "https://h.test", "webhook_url": "https://w.test/a/"}, "https://w.test/a"),
        ({"public_url": "https://h.test", "webhook_url": "none"}, None),
        ({"webhook_url": "https://w.test"}, "https://w.test"),
    ],
)
def test_webhooks_come_to_the_servers_address_unless_another_is_set(
    given: dict[str, str], base: str | None
) -> None:
    assert load_settings(**given).webhook_base() == base


def test_what_is_no_address_for_webhooks_is_refused() -> None:
    with pytest.raises(SettingsError, match="HIREGRAPH_WEBHOOK_URL"):
        load_settings(webhook_url="nowhere")
