import pytest

from accounts.errors import BadAccount
from accounts.origins import checked_origin, is_loopback


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1", True),
        ("127.8.0.1", True),
        ("::1", True),
        ("[::1]", True),
        ("localhost", True),
        ("LOCALHOST", True),
        ("app.localhost", True),
        ("192.0.2.1", False),
        ("::", False),
        ("10.0.0.1", False),
        ("localhost.example.org", False),
        ("127.0.0.1.example.org", False),
        ("", False),
    ],
)
def test_loopback_is_known_by_name_and_address(host: str, *, expected: bool) -> None:
    assert is_loopback(host) is expected


@pytest.mark.parametrize(
    ("given", "origin"),
    [
        ("https://app.example.com", "https://app.example.com"),
        ("https://App.Example.COM:443/", "https://app.example.com"),
        ("https://app.example.com:8443", "https://app.example.com:8443"),
        ("http://localhost:3000", "http://localhost:3000"),
        ("http://127.0.0.1", "http://127.0.0.1"),
    ],
)
def test_an_origin_is_written_as_browsers_do(given: str, origin: str) -> None:
    assert checked_origin(given) == origin


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "*",
        "null",
        "app.example.com",
        "http://app.example.com",
        "https://",
        "https://*.example.com",
        "https://app.example.com/page",
        "https://app.example.com?x",
        "https://app.example.com#x",
        "https://user@app.example.com",
        "https://app.example.com; script-src *",
        "https://app.example.com\nX: y",
        "https://app.example.com:99999",
        "https://[::1]",
        "javascript://app.example.com",
        "https://" + "a" * 250 + ".com",
    ],
)
def test_what_could_widen_the_policy_is_no_origin(wrong: str) -> None:
    with pytest.raises(BadAccount):
        checked_origin(wrong)
