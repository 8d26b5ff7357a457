"""A small schema that answers in every way that the server must handle."""

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Collection
from typing import cast

import strawberry
from graphql import GraphQLError

from connectors.base import Reads
from connectors.budget import Budget
from connectors.errors import ConnectorError, NotFound, RateLimited, Unsupported
from connectors.files import FileRef, OpenFile
from connectors.forwarding import Forward, Forwarded
from connectors.webhooks import Hooks
from connectors.writes import Writes
from resolvers.context import Context


@strawberry.type
class Thing:
    name: str = "thing"

    @strawberry.field
    def thing(self) -> "Thing":
        return Thing()

    @strawberry.field
    def things(self) -> "list[Thing]":
        return [Thing()]


@strawberry.type
class Query:
    @strawberry.field
    async def hello(self, name: str = "world") -> str:
        return f"Hello, {name}"

    @strawberry.field
    def thing(self) -> Thing:
        return Thing()

    @strawberry.field
    def account(self, info: strawberry.Info[Context]) -> str:
        return info.context.account_id

    @strawberry.field
    def spend(self, info: strawberry.Info[Context]) -> int | None:
        budget = info.context.budget
        budget.upstream_calls, budget.cache_hits, budget.waited = 2, 3, 0.25
        return None

    @strawberry.field
    def missing(self) -> str | None:
        raise NotFound("No candidate 'x'.")

    @strawberry.field
    def limited(self) -> str | None:
        raise RateLimited("No room.", retry_after=1.5)

    @strawberry.field
    def costly(self) -> str | None:
        raise GraphQLError("Too costly.", extensions={"code": "QUERY_TOO_COSTLY", "estimate": 120})

    @strawberry.field
    def broken(self, what: str = "hunter2") -> str | None:
        raise ValueError(f"cannot use {len(what)} letters")

    @strawberry.field
    def too_big(self) -> int | None:
        return 10**12

    @strawberry.field
    def odd_text(self) -> str:
        return "half a pair: \ud83c"

    @strawberry.field
    def wanted(self, number: int) -> int:
        return number

    @strawberry.field
    async def slow(self, seconds: float) -> str | None:
        await asyncio.sleep(seconds)
        return "done"


@strawberry.type
class Mutation:
    @strawberry.mutation
    def change(self) -> str:
        return "changed"

    @strawberry.mutation
    async def change_slowly(self, seconds: float) -> str:
        await asyncio.sleep(seconds)
        return "changed"


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def ticks(self, count: int = 1) -> AsyncIterator[int]:
        for number in range(count):
            yield number

    @strawberry.subscription
    async def endless(self) -> AsyncIterator[str]:
        while True:
            yield "x" * 1_000_000
            await asyncio.sleep(0)

    @strawberry.subscription
    async def silent(self) -> AsyncIterator[int]:
        await asyncio.Event().wait()
        yield 1

    @strawberry.subscription
    async def refused(self) -> AsyncIterable[int]:
        raise NotFound("No such thing to hear of.")


schema = strawberry.Schema(Query, Mutation, Subscription)


class FakeAccount:
    """An account that can be checked, and has at most one file: it answers as told, and counts."""

    provider = "fake"

    def __init__(self, failure: ConnectorError | None = None) -> None:
        self.failure = failure
        self.file: OpenFile | None = None
        self.asked: list[tuple[FileRef, str | None]] = []
        self.checks = 0
        self.closed = False

    def reads(self, budget: Budget, *, wanted: frozenset[str]) -> Reads:
        del budget, wanted
        return cast("Reads", None)

    def writes(self, budget: Budget, *, actor: str | None) -> Writes:
        del budget, actor
        raise NotFound("Nothing is written.")

    def hooks(self, budget: Budget) -> Hooks:
        del budget
        raise Unsupported("No webhooks are sent.")

    async def open_file(self, file: FileRef, *, byte_range: str | None, budget: Budget) -> OpenFile:
        del budget
        self.asked.append((file, byte_range))
        if self.failure or self.file is None:
            raise self.failure or NotFound("No file.")
        return self.file

    async def forward(self, request: Forward, budget: Budget) -> Forwarded:
        del request, budget
        raise NotFound("Nothing is passed on.")

    def forget(self, applications: Collection[str], *, jobs: bool = False) -> None:
        del applications, jobs

    async def check(self, budget: Budget) -> None:
        budget.upstream_calls += 1
        self.checks += 1
        if self.failure:
            raise self.failure

    async def aclose(self) -> None:
        self.closed = True
