"""Writes to Lever: sent again only where that cannot do a thing twice.

Statuses and the incomplete answers to writes: https://hire.lever.co/developer/documentation
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Any

import httpx

from connectors.budget import Budget
from connectors.errors import (
    ActorRequired,
    BadRequest,
    ConnectorError,
    NotFound,
    OutcomeUnknown,
)
from connectors.lever.client import LeverClient
from connectors.lever.credentials import SENT_AGAIN
from connectors.lever.failures import Failure, failure_of_answer, unreadable
from connectors.lever.paths import path
from connectors.lever.protocol import Query, form_fields, read_json
from connectors.lever.raw import Json, entry
from connectors.lever.reference_lists import Record, ReferenceList, ReferenceLists
from connectors.lever.scopes import scope_of
from connectors.lever.sending import Repeats, where_it_may_help, where_nothing_was_done
from connectors.lever.under_opportunity import RecentLists
from connectors.stored_files import OutgoingFile
from schema.user import User

_PERFORM_AS = "perform_as"


@dataclass(frozen=True, slots=True, kw_only=True)
class LeverWrite:
    """One request that writes.

    Attributes:
        method: POST, PUT or DELETE.
        path: below Lever's address, from `connectors.lever.paths.path`.
        query: parameters, not yet encoded.
        body: sent as JSON, or beside files as a form's fields; None for none.
        files: sent as a form, each with the name of its field.
        repeatable: whether doing it twice does no more than doing it once.
        temporary: whether what it makes is gone in a while by itself, and nothing until it is used:
            whether it was made need not be known.
        missing: the field of the input to be mended where Lever knows nothing of that path.
    """

    method: str
    path: str
    query: Query = ()
    body: Mapping[str, Any] | None = None
    files: tuple[tuple[str, OutgoingFile], ...] = ()
    repeatable: bool = False
    temporary: bool = False
    missing: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """Writes of one account, for one request. The base of all kinds of them.

    Attributes:
        client: the way to Lever.
        lists: kept lists, of which those that a write touches are dropped.
        recent: likewise, of what hangs under opportunities.
        budget: bounds each write, and is charged for it.
        actor: the remote id of the user in whose name things are written, if one is named.
    """

    client: LeverClient
    lists: ReferenceLists
    recent: RecentLists
    budget: Budget
    actor: str | None = field(default=None)

    def in_name_of(self, *, required: bool) -> Query:
        """The parameter by which Lever is told who writes.

        Raises:
            ActorRequired: Lever needs one, and none is named.
        """
        if self.actor is not None:
            return ((_PERFORM_AS, self.actor),)
        if required:
            raise ActorRequired(
                "This is written in a user's name: pass `actorId`, or give the linked account a "
                "default actor."
            )
        return ()

    async def send(self, write: LeverWrite) -> Json:
        """Send a write, and give the record in its answer; empty where there is none.

        Raises:
            ConnectorError: as `answer` does.
        """
        data = entry(await self.answer(write), "data")
        return data if isinstance(data, dict) else {}

    async def answer(self, write: LeverWrite) -> Any:
        """Send a write, and give its answer as a whole.

        Whatever comes of it, reads under way are joined by nobody any more.

        Raises:
            OutcomeUnknown: it may or may not have been done.
            ConnectorError: it was not done.
        """
        tries = _Tries(where_it_may_help if write.repeatable else where_nothing_was_done)
        try:
            outcome = await self._tried(write, tries)
        except ConnectorError as error:
            if not tries.may_be_done or write.temporary:
                raise
            raise _unknown(error) from error
        finally:
            self.client.part()
        if isinstance(outcome, Failure):
            if tries.may_be_done and not (write.temporary or _is_gone(write, outcome.error)):
                raise _unknown(outcome.error)
            await self._blame(write, outcome.error)
            raise outcome.error
        return outcome

    async def _tried(self, write: LeverWrite, tries: "_Tries") -> Any | Failure:
        return await self.client.sender.repeat(
            write.path,
            self.budget,
            lambda: self._exchange(write),
            method=write.method,
            repeats=tries.go_on,
        )

    async def known(self, kind: ReferenceList[Record], key: str, *, field: str) -> Record:
        """The record of a kept list that a field of the input names.

        Raises:
            NotFound: there is none.
            ConnectorError: the list cannot be read.
        """
        [found] = (await kind.get([key], self.budget)).values
        if isinstance(found, NotFound):
            missing = NotFound(str(found))
            missing.field = (field,)
            raise missing
        if isinstance(found, ConnectorError):
            raise found
        return found

    async def opportunity(self, opportunity_id: str) -> Json:
        """The opportunity that the input names as its application, as it stands now.

        Raises:
            NotFound: there is none.
            ConnectorError: it cannot be read.
        """
        where, query = path("opportunities", opportunity_id), (("expand", "applications"),)
        return await self.record(where, query, field="application_id")

    async def record(self, where: str, query: Query = (), *, field: str) -> Json:
        """The record that a field of the input names, as it stands now.

        Raises:
            NotFound: there is none.
            ConnectorError: it cannot be read.
        """
        try:
            data = entry(await self.client.get(where, query, budget=self.budget), "data")
        except NotFound as error:
            error.field = (field,)
            raise
        return data if isinstance(data, dict) else {}

    async def _blame(self, write: LeverWrite, error: ConnectorError) -> None:
        """Say which field of the input a refusal is about, where that can be told.

        Lever's own words for it differ from endpoint to endpoint.
        """
        if isinstance(error, NotFound) and write.missing:
            error.field = (write.missing,)
        elif isinstance(error, BadRequest) and self.actor and _in_name(write):
            with suppress(ConnectorError):
                [actor] = (await self.lists.users.get([self.actor], self.budget)).values
                if isinstance(actor, NotFound) or (isinstance(actor, User) and not actor.is_active):
                    error.field = ("actor_id",)

    async def _exchange(self, write: LeverWrite) -> Any | Failure:
        sender = self.client.sender
        response = await sender.send(_request(sender.http, write), self.budget)
        if not response.is_success:
            return failure_of_answer(
                response.status_code,
                response.headers,
                response.content,
                scope=scope_of(write.path, writes=True),
                now=datetime.now(UTC),
            )
        return _read(response)

    def touch_opportunity(self, opportunity_id: str) -> None:
        """Forget what was read under an opportunity."""
        self.recent.drop(opportunity_id)


def _in_name(write: LeverWrite) -> bool:
    return any(name == _PERFORM_AS for name, _ in write.query)


@dataclass(slots=True)
class _Tries:
    """What is known of the tries of one write.

    Attributes:
        repeats: after which failures it is sent again.
        may_be_done: whether any of them may have done it, whatever became of the last.
    """

    repeats: Repeats
    may_be_done: bool = False

    def go_on(self, failure: Failure) -> bool:
        """Take in what became of a try, and tell whether another helps."""
        self.may_be_done |= not failure.undone
        return self.repeats(failure)


def _is_gone(write: LeverWrite, error: ConnectorError) -> bool:
    """Whether what was to be deleted is."""
    return write.method == "DELETE" and isinstance(error, NotFound)


def _request(http: httpx.AsyncClient, write: LeverWrite) -> httpx.Request:
    build = partial(http.build_request, write.method, write.path, params=list(write.query))
    if not write.files:
        return build(json=write.body)
    files = [
        (field, (file.name, file.content.reader(), file.content_type))
        for field, file in write.files
    ]
    return build(data=form_fields(write.body or {}), files=files, extensions=SENT_AGAIN)


def _read(response: httpx.Response) -> Any | Failure:
    if not response.content:
        return {}
    try:
        return read_json(response.content)
    except ValueError:
        return unreadable()


def _unknown(error: ConnectorError) -> OutcomeUnknown:
    told = f"{str(error).rstrip('.')}: whether this was written is not known."
    unknown = OutcomeUnknown(told)
    unknown.__cause__ = error
    return unknown
