"""Running operations of one schema, whatever brings them and carries the answers away."""

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterable, Awaitable, Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from inspect import isawaitable
from typing import Any, Protocol, cast

import strawberry
from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    execute,
    get_operation_ast,
)
from graphql.execution import Executor, create_source_event_stream, execute_subscription_event
from starlette.requests import Request
from strawberry.execution import optimized_is_awaitable

from connectors.budget import Budget
from connectors.errors import OutcomeUnknown, UpstreamTimeout
from server.authentication import NotAdmitted, check_again
from server.document_limits import DocumentLimits
from server.documents import InvalidDocument, Prepare, core_schema, create_prepare
from server.errors import as_entries, of_exception
from server.graphql_request import GraphQLRequest
from server.metrics import Metrics

_GRACE_SECONDS = 1.0
"""How long past its deadline an operation may take to end by itself, with better errors."""

_IS_AWAITABLE = cast("Any", optimized_is_awaitable)
"""Says bool, means TypeGuard."""

MOST_TOGETHER = 100
"""Events of a subscription that are executed at once, so that they share what they read."""

Entries = list[dict[str, Any]]
"""What stands under `errors`."""


class OperationContext(Protocol):
    """What running itself needs of the object that resolvers find in `info.context`."""

    @property
    def budget(self) -> Budget:
        """The deadline to obey and the spending to report."""

    @property
    def executor_class(self) -> type[Executor[Any]] | None:
        """What executes the operation; None for the schema's own executor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """A good document, the operation chosen in it, and its raw variables.

    `kept` closes, once the operation is done, whatever was opened for it.
    """

    document: DocumentNode
    definition: OperationDefinitionNode
    name: str | None
    variables: dict[str, Any] | None
    kept: ExitStack

    @property
    def kind(self) -> OperationType:
        """Query, mutation or subscription."""
        return self.definition.operation


MakeContext = Callable[[Request, Operation], Awaitable[OperationContext]]
"""Makes an operation's context. An error raised here, with a code, refuses the operation."""

Mend = Callable[[Request, OperationContext | None, Entries], Awaitable[None]]
"""Adds to the `errors` of an answer what helps the caller to mend them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came of an operation, or of one event of a subscription.

    Attributes:
        data: by the selection; None where it did not run, or failed whole.
        errors: entries as clients read them.
        ran: whether it ran at all: what did not has no `data` in its answer.
        budget: what it spent; None where it was refused before it could.
        event_id: of a subscription's event, its id.
    """

    data: dict[str, Any] | None = None
    errors: Entries = field(default_factory=list)
    ran: bool = True
    budget: Budget | None = None
    event_id: str | None = None

    def body(self) -> dict[str, Any]:
        """The response map, with its cost."""
        body: dict[str, Any] = {"data": self.data} if self.ran else {}
        if self.errors:
            body["errors"] = self.errors
        return body if self.budget is None else {**body, "extensions": {"cost": _cost(self.budget)}}


class SubscriptionRefused(Exception):
    """A subscription that never began.

    Attributes:
        errors: why, as clients read them.
    """

    def __init__(self, errors: Entries) -> None:
        super().__init__(errors[0]["message"])
        self.errors = errors


async def _leave_as_it_is(*_: object) -> None:
    """Know of nothing that helps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operations:
    """The operations of a schema.

    Attributes:
        schema: served whole; its Strawberry extensions must be none.
        executor_class: the schema's own.
        prepare: from a source to a good document.
        make_context: see `MakeContext`.
        mend: see `Mend`.
        metrics: counts them.
    """

    schema: GraphQLSchema
    executor_class: type[Any]
    prepare: Prepare
    make_context: MakeContext
    mend: Mend = _leave_as_it_is
    metrics: Metrics = field(default_factory=Metrics)

    @classmethod
    def of(
        cls,
        schema: strawberry.Schema,
        *,
        make_context: MakeContext,
        mend: Mend | None = None,
        limits: DocumentLimits | None = None,
        metrics: Metrics | None = None,
    ) -> "Operations":
        """Those of a schema, within the limits of documents; None for the defaults."""
        core = core_schema(schema)
        return cls(
            schema=core,
            executor_class=schema.execution_context_class,
            prepare=create_prepare(core, limits or DocumentLimits()),
            make_context=make_context,
            mend=mend or _leave_as_it_is,
            metrics=metrics or Metrics(),
        )

    def read(self, asked: GraphQLRequest, kept: ExitStack) -> Operation:
        """The operation that a request asks for.

        Raises:
            InvalidDocument: there is none, or it is not good.
        """
        try:
            document = self.prepare(asked.query)
            definition = _chosen(asked, document)
        except InvalidDocument as invalid:
            self.metrics.operation(None, as_entries(invalid.errors))
            raise
        return Operation(
            document=document,
            definition=definition,
            name=asked.operation_name,
            variables=asked.variables,
            kept=kept,
        )

    async def run(self, request: Request, operation: Operation) -> Answer:
        """Run a query or a mutation."""
        began = time.perf_counter()
        answer = await self._run(request, operation)
        seconds = time.perf_counter() - began
        self.metrics.operation(operation.kind, answer.errors, seconds=seconds)
        self.metrics.spent(answer.budget)
        return answer

    async def _run(self, request: Request, operation: Operation) -> Answer:
        context = None
        try:
            context = await self.make_context(request, operation)
            late = OutcomeUnknown if operation.kind is OperationType.MUTATION else UpstreamTimeout
            result = await _in_time(self._execute(operation, context), context, late=late)
        except Exception as error:  # noqa: BLE001  -- told as INTERNAL, and logged, if not ours
            entry = of_exception(error)
            await self.mend(request, context, [entry])
            return Answer(errors=[entry], ran=False, budget=context.budget if context else None)
        return await self._answer(request, context, result)

    async def subscribe(self, request: Request, operation: Operation) -> AsyncGenerator[Answer]:
        """Begin a subscription; its answers come as its events do.

        What the caller may do is looked up anew for each of them, as `make_context` is asked again.

        Raises:
            SubscriptionRefused: it cannot begin.
        """
        try:
            answers = await self._begin(request, operation)
        except SubscriptionRefused as refused:
            self.metrics.operation(operation.kind, refused.errors)
            raise
        self.metrics.operation(operation.kind, [])
        return answers

    async def _begin(self, request: Request, operation: Operation) -> AsyncGenerator[Answer]:
        try:
            context = await self.make_context(request, operation)
        except Exception as error:
            entry = of_exception(error)
            await self.mend(request, None, [entry])
            raise SubscriptionRefused([entry]) from error
        executor = self._executor(operation, context)
        source = await _source(executor)
        if isinstance(source, list):
            entries = as_entries(source)
            await self.mend(request, context, entries)
            raise SubscriptionRefused(entries)
        return self._answers(request, operation, cast("Executor[Any]", executor), source)

    async def _answers(
        self,
        request: Request,
        operation: Operation,
        executor: Executor[Any],
        source: AsyncIterable[Any],
    ) -> AsyncGenerator[Answer]:
        with self.metrics.subscribed():
            async for event in source:
                try:
                    await check_again(request.scope)
                    context = await self.make_context(request, operation)
                except Exception as error:  # noqa: BLE001  -- as in `run`
                    yield Answer(errors=[_entry(error)], ran=False)
                    return
                events = [event, *_at_hand(source)]
                told = (self._tell(request, executor, each, context) for each in events)
                answers = await asyncio.gather(*told)
                self.metrics.spent(context.budget)
                for answer in answers:
                    yield answer

    async def _tell(
        self, request: Request, executor: Executor[Any], event: Any, context: OperationContext
    ) -> Answer:
        one = executor.build_per_event_executor(event)
        one.context_value = context
        name = getattr(event, "event_id", None)
        try:
            result = await _in_time(execute_subscription_event(one), context, late=UpstreamTimeout)
        except UpstreamTimeout as late:
            entry = of_exception(late)
            return Answer(errors=[entry], ran=False, budget=context.budget, event_id=name)
        return await self._answer(request, context, result, event_id=name)

    def _execute(self, operation: Operation, context: OperationContext) -> Any:
        return execute(
            self.schema,
            operation.document,
            variable_values=operation.variables,
            operation_name=operation.name,
            context_value=context,
            executor_class=context.executor_class or self.executor_class,
            is_awaitable=_IS_AWAITABLE,
        )

    def _executor(
        self, operation: Operation, context: OperationContext
    ) -> Executor[Any] | list[GraphQLError]:
        executor_class: type[Executor[Any]] = context.executor_class or self.executor_class
        return executor_class.build(
            self.schema,
            operation.document,
            context_value=context,
            raw_variable_values=operation.variables,
            operation_name=operation.name,
            is_awaitable=_IS_AWAITABLE,
        )

    async def _answer(
        self,
        request: Request,
        context: OperationContext,
        result: ExecutionResult,
        *,
        event_id: str | None = None,
    ) -> Answer:
        entries = as_entries(result.errors or [])
        await self.mend(request, context, entries)
        ran = result.data is not None or any("path" in entry for entry in entries)
        return Answer(
            data=result.data, errors=entries, ran=ran, budget=context.budget, event_id=event_id
        )


def _at_hand(source: Any) -> list[Any]:
    """Events that are there already, from a source that can tell them."""
    at_hand: Callable[[int], list[Any]] | None = getattr(source, "at_hand", None)
    return [] if at_hand is None else at_hand(MOST_TOGETHER - 1)


def _entry(error: Exception) -> dict[str, Any]:
    return error.entry if isinstance(error, NotAdmitted) else of_exception(error)


async def _in_time(
    result: Any, context: OperationContext, *, late: type[UpstreamTimeout]
) -> ExecutionResult:
    """The result, waited for until the context's deadline.

    Raises:
        UpstreamTimeout: it did not come; it is of that type.
    """
    if not isawaitable(result):
        return cast("ExecutionResult", result)
    try:
        async with asyncio.timeout_at(context.budget.deadline + _GRACE_SECONDS):
            return cast("ExecutionResult", await result)
    except TimeoutError:
        raise late("The operation was not done before its deadline.") from None


async def _source(
    executor: Executor[Any] | list[GraphQLError],
) -> AsyncIterable[Any] | list[GraphQLError]:
    """A subscription's events, or why there are none."""
    if isinstance(executor, list):
        return executor
    source = create_source_event_stream(executor)
    if isawaitable(source):
        source = await source
    return (source.errors or []) if isinstance(source, ExecutionResult) else source


def _chosen(asked: GraphQLRequest, document: DocumentNode) -> OperationDefinitionNode:
    definition = get_operation_ast(document, asked.operation_name)
    if definition is None:
        raise InvalidDocument([GraphQLError(_which_operation(asked, document))])
    return definition


def _which_operation(asked: GraphQLRequest, document: DocumentNode) -> str:
    if asked.operation_name:
        return f"The document has no operation named '{asked.operation_name}'."
    if any(isinstance(node, OperationDefinitionNode) for node in document.definitions):
        return "The document holds several operations; name one with 'operationName'."
    return "The document holds no operation."


def _cost(budget: Budget) -> dict[str, int]:
    return {
        "upstreamCalls": budget.upstream_calls,
        "cacheHits": budget.cache_hits,
        "waitedMs": round(budget.waited * 1000),
    }
