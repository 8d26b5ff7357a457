from datetime import timedelta

import pytest

from accounts.events import EventType, WhichEvents
from accounts.key_rotation import rotate_keys
from accounts.storage import Storage
from accounts.vault import Vault
from events import endpoints as module
from events.endpoints import Endpoints, EndpointTerms, NoSuchEndpoint, TooManyEndpoints

TERMS = EndpointTerms(
    url="https://a.example",
    description="of ours",
    which=WhichEvents(
        account_id="acme",
        types=frozenset({EventType.JOB_OPENED, EventType.JOB_CLOSED}),
        job_ids=frozenset({"1"}),
        stage_ids=frozenset(),
    ),
)


@pytest.fixture
def endpoints(storage: Storage) -> Endpoints:
    return Endpoints(storage, Vault([b"made-up"]))


async def test_an_endpoint_comes_back_as_it_was_made(endpoints: Endpoints) -> None:
    endpoint, secret = await endpoints.create(TERMS)
    assert (endpoint.terms, endpoint.is_enabled) == (TERMS, True)
    assert secret.startswith("whsec_")
    assert await endpoints.get(endpoint.id) == endpoint
    assert await endpoints.secrets(endpoint.id) == [secret]
    with pytest.raises(NoSuchEndpoint):
        await endpoints.get("other")


async def test_after_a_rotation_both_secrets_are_good_for_a_while(endpoints: Endpoints) -> None:
    endpoint, first = await endpoints.create(TERMS)
    _, second = await endpoints.rotate(endpoint.id, overlap=timedelta(hours=1))
    assert await endpoints.secrets(endpoint.id) == [second, first]
    _, third = await endpoints.rotate(endpoint.id, overlap=timedelta(0))
    assert await endpoints.secrets(endpoint.id) == [third]


async def test_secrets_are_sealed_anew_with_the_others(endpoints: Endpoints) -> None:
    endpoint, secret = await endpoints.create(TERMS)
    both = Vault([b"new", b"made-up"])
    assert (await rotate_keys(endpoints.storage, both)).sealed_anew == 1
    after = Endpoints(endpoints.storage, Vault([b"new"]))
    assert await after.secrets(endpoint.id) == [secret]
    lost = Endpoints(endpoints.storage, Vault([b"other"]))
    assert [secrets for _, secrets in (await lost.with_secrets()).values()] == [[]]


async def test_there_are_not_too_many(
    endpoints: Endpoints, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_ENDPOINTS", 1)
    await endpoints.create(TERMS)
    with pytest.raises(TooManyEndpoints):
        await endpoints.create(TERMS)
