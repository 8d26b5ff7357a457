from dataclasses import replace
from urllib.parse import unquote, urlsplit

import pytest
import strawberry

from server.file_urls import FileUrls
from server.signing import FilePermit, Seal
from tests.server.test_files import attachment

SEAL = Seal(b"secret")
URLS = FileUrls(seal=SEAL, ttl_seconds=60, clock=lambda: 1000.7)
HERE = "http://localhost:8000/"


def test_a_url_permits_exactly_the_record() -> None:
    url = URLS.url_for(attachment("Zoë ¼.pdf"), "acme", reached_at=HERE)
    assert url is not None
    _, _, token, name = urlsplit(url).path.split("/")
    assert url.startswith("http://localhost:8000/files/")
    assert unquote(name) == "Zoë ¼.pdf"
    assert SEAL.open(token, now=1059) == FilePermit(
        account_id="acme",
        source="files",
        application_id="a1",
        remote_id="f1",
        file_name="Zoë ¼.pdf",
        expires_at=1060,
    )


@pytest.mark.parametrize("public", ["https://api.example.com", "https://example.com/hire/"])
def test_the_public_address_wins_over_the_one_reached(public: str) -> None:
    url = replace(URLS, public_url=public).url_for(attachment(), "acme", reached_at=HERE)
    assert url is not None
    assert url.startswith(public.rstrip("/") + "/files/")


def test_a_file_without_a_name_has_a_url_without_one() -> None:
    url = URLS.url_for(attachment(None), "acme", reached_at=HERE)
    assert url is not None
    assert urlsplit(url).path.count("/") == 2


def test_a_record_without_a_file_has_no_url() -> None:
    assert URLS.url_for(attachment(None, size=None), "acme", reached_at=HERE) is None
    assert URLS.url_for(strawberry.ID("x"), "acme", reached_at=HERE) is None
