"""Endpoints of a product's own, to which events are sent."""

import secrets as random
import uuid
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import Row, delete, func, insert, select, tuple_, update

from accounts.endpoint_tables import endpoint_place, webhook_endpoints
from accounts.errors import AccountsError
from accounts.events import Event, EventType, WhichEvents, last_number
from accounts.storage import Storage
from accounts.vault import Sealed, Vault

MOST_ENDPOINTS = 100
"""In one database: each event is held against each of them."""

_SECRET_BYTES = 32
_PREFIX = "whsec_"


class NoSuchEndpoint(AccountsError):
    """There is no endpoint of that id."""

    code = "NOT_FOUND"

    def __init__(self) -> None:
        super().__init__("There is no webhook endpoint of this id.")


class TooManyEndpoints(AccountsError):
    """No more endpoints can be kept."""

    code = "BAD_USER_INPUT"

    def __init__(self) -> None:
        super().__init__(f"There are {MOST_ENDPOINTS} endpoints; delete one that is not needed.")


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointTerms:
    """What an endpoint is sent.

    Attributes:
        url: where to.
        description: what it is for, for people.
        which: of all events those that it gets.
    """

    url: str
    description: str | None
    which: WhichEvents


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """An endpoint, without its secrets.

    Attributes:
        id: names it.
        terms: what it is sent.
        created_at: when it was made.
        after_event: the number of the last event before it: it gets those that follow.
        is_enabled: whether anything is sent to it.
        disabled_reason: why nothing is, for people.
        failing_since: the first try of those that failed since one was taken.
        previous_until: until when the secret before the newest one is good, too.
    """

    id: str
    terms: EndpointTerms
    created_at: datetime
    after_event: int
    is_enabled: bool
    disabled_reason: str | None
    failing_since: datetime | None
    previous_until: datetime | None

    def takes(self, event: Event) -> bool:
        """Whether it is to get an event; of itself an endpoint is told nothing."""
        if event.number <= self.after_event or not self.is_enabled:
            return False
        return self.terms.which.takes(event)


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Reads and changes the endpoints."""

    storage: Storage
    vault: Vault

    async def create(self, terms: EndpointTerms) -> tuple[Endpoint, str]:
        """Keep an endpoint; gives it and its secret, which is never told again.

        Raises:
            TooManyEndpoints: there are as many as there may be.
            NoSecretKey: nothing can be sealed.
        """
        endpoint_id, secret = uuid.uuid4().hex, _new_secret()
        after = await last_number(self.storage)
        values = {
            "id": endpoint_id,
            "created_at": datetime.now(UTC),
            "after_event": after,
            "is_enabled": True,
            **_columns(terms),
            **self._sealed(endpoint_id, [secret]),
        }
        count = select(func.count()).select_from(webhook_endpoints)
        async with self.storage.writing() as connection:
            if (await connection.execute(count)).scalar_one() >= MOST_ENDPOINTS:
                raise TooManyEndpoints
            await connection.execute(insert(webhook_endpoints).values(values))
        return await self.get(endpoint_id), secret

    async def get(self, endpoint_id: str) -> Endpoint:
        """The endpoint of that id.

        Raises:
            NoSuchEndpoint: there is none.
        """
        return _endpoint(await self._row(endpoint_id))

    async def page(self, last: tuple[datetime, str] | None, *, most: int) -> list[Endpoint]:
        """Endpoints, the oldest first, from the one made then and of that id on."""
        order = (webhook_endpoints.c.created_at, webhook_endpoints.c.id)
        statement = select(webhook_endpoints).order_by(*order).limit(most)
        if last is not None:
            statement = statement.where(tuple_(*order) > tuple_(*last))
        async with self.storage.reading() as connection:
            return [_endpoint(row) for row in await connection.execute(statement)]

    async def change(self, endpoint_id: str, terms: EndpointTerms, *, is_enabled: bool) -> Endpoint:
        """Give an endpoint other terms, stop sending to it, or go on.

        Raises:
            NoSuchEndpoint: there is none of that id.
        """
        there = await self.get(endpoint_id)
        values: dict[str, Any] = {**_columns(terms), "is_enabled": is_enabled}
        if is_enabled and not there.is_enabled:
            values |= {"disabled_reason": None, "failing_since": None}
        await self._update(endpoint_id, values)
        return await self.get(endpoint_id)

    async def rotate(self, endpoint_id: str, *, overlap: timedelta) -> tuple[Endpoint, str]:
        """Give an endpoint a new secret; the one before stays good for as long.

        Raises:
            NoSuchEndpoint: there is none of that id.
            VaultError: its secrets cannot be opened or sealed.
        """
        newest, *_ = self._opened(await self._row(endpoint_id))
        secret = _new_secret()
        sealed = self._sealed(endpoint_id, [secret, newest])
        await self._update(endpoint_id, {**sealed, "previous_until": datetime.now(UTC) + overlap})
        return await self.get(endpoint_id), secret

    async def delete(self, endpoint_id: str) -> None:
        """Delete an endpoint and all that is known of what it was sent.

        Raises:
            NoSuchEndpoint: there is none of that id.
        """
        statement = delete(webhook_endpoints).where(webhook_endpoints.c.id == endpoint_id)
        async with self.storage.writing() as connection:
            if not (await connection.execute(statement)).rowcount:
                raise NoSuchEndpoint

    async def with_secrets(self) -> dict[str, tuple[Endpoint, list[str]]]:
        """Every endpoint by its id, with the secrets that are good now.

        One whose secrets cannot be opened has none.
        """
        now = datetime.now(UTC)
        async with self.storage.reading() as connection:
            rows = (await connection.execute(select(webhook_endpoints))).all()
        return {row.id: (_endpoint(row), self._good(row, now)) for row in rows}

    async def secrets(self, endpoint_id: str) -> list[str]:
        """The secrets of an endpoint that are good now.

        Raises:
            NoSuchEndpoint: there is none of that id.
            VaultError: they cannot be opened.
        """
        row = await self._row(endpoint_id)
        return _good_of(row, self._opened(row), datetime.now(UTC))

    def _good(self, row: Row[Any], now: datetime) -> list[str]:
        try:
            return _good_of(row, self._opened(row), now)
        except AccountsError:
            return []

    def _opened(self, row: Row[Any]) -> list[str]:
        plain = self.vault.open(Sealed(row.key_id, row.sealed), account_id=endpoint_place(row.id))
        opened: list[str] = orjson.loads(plain)
        return opened

    def _sealed(self, endpoint_id: str, secrets: Sequence[str]) -> dict[str, Any]:
        sealed = self.vault.seal(orjson.dumps(secrets), account_id=endpoint_place(endpoint_id))
        return {"key_id": sealed.key_id, "sealed": sealed.data}

    async def _row(self, endpoint_id: str) -> Row[Any]:
        statement = select(webhook_endpoints).where(webhook_endpoints.c.id == endpoint_id)
        async with self.storage.reading() as connection:
            row = (await connection.execute(statement)).one_or_none()
        if row is None:
            raise NoSuchEndpoint
        return row

    async def _update(self, endpoint_id: str, values: Mapping[str, Any]) -> None:
        statement = update(webhook_endpoints).where(webhook_endpoints.c.id == endpoint_id)
        async with self.storage.writing() as connection:
            await connection.execute(statement.values(values))


def _new_secret() -> str:
    """A secret as Standard Webhooks writes it: https://www.standardwebhooks.com."""
    return _PREFIX + b64encode(random.token_bytes(_SECRET_BYTES)).decode()


def _good_of(row: Row[Any], secrets: list[str], now: datetime) -> list[str]:
    both = row.previous_until is not None and now < row.previous_until
    return secrets if both else secrets[:1]


def _columns(terms: EndpointTerms) -> dict[str, Any]:
    which = terms.which
    chosen = {"types": which.types, "job_ids": which.job_ids, "stage_ids": which.stage_ids}
    return {
        "account_id": which.account_id,
        "url": terms.url,
        "description": terms.description,
        **{name: None if each is None else sorted(each) for name, each in chosen.items()},
    }


def _endpoint(row: Row[Any]) -> Endpoint:
    which = WhichEvents(
        account_id=row.account_id,
        types=None if row.types is None else frozenset(map(EventType, row.types)),
        job_ids=None if row.job_ids is None else frozenset(row.job_ids),
        stage_ids=None if row.stage_ids is None else frozenset(row.stage_ids),
    )
    return Endpoint(
        id=row.id,
        terms=EndpointTerms(url=row.url, description=row.description, which=which),
        created_at=row.created_at,
        after_event=row.after_event,
        is_enabled=row.is_enabled,
        disabled_reason=row.disabled_reason,
        failing_since=row.failing_since,
        previous_until=row.previous_until,
    )
