"""Execution in which what lies below a `LinkedAccount` or an `Event` finds its account in `info`.

That is, `info.context` is there the context of that account.
"""

import asyncio
from collections.abc import Awaitable, Callable
from copy import copy
from inspect import isawaitable
from typing import Any

from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext
from strawberry.types.base import get_object_definition
from strawberry.utils.str_converters import to_camel_case

from resolvers.account_reads import READS
from resolvers.linked_account import LinkedAccount, opened
from schema.event import Event
from schema.relations import RELATION

_EVENT_READS = frozenset(
    to_camel_case(field.python_name)
    for field in get_object_definition(Event, strict=True).fields
    if RELATION in field.metadata
)

_ACCOUNTS: dict[type, tuple[frozenset[str], Callable[[Any], str]]] = {
    LinkedAccount: (READS, lambda account: str(account.id)),
    Event: (_EVENT_READS, lambda event: event.account),
}
"""By what stands for an account: those of its fields that read in it, and the account's id."""


class Execution(StrawberryGraphQLCoreExecutionContext):
    """graphql-core's execution of one operation, by account.

    The fields of an account are executed by a copy that differs in its context alone, as
    graphql-core's own `create_sub_executor` is one: errors and all else are shared, and whatever
    lies below is executed by the copy too, however deep. The account is opened only if a field
    that reads in it is selected. Operations that select no other account have no use for this.
    """

    def execute_fields(
        self,
        parent_type: Any,
        source_value: Any,
        path: Any,
        grouped_field_set: Any,
        position_context: Any,
    ) -> Any:
        """The fields of one object."""
        selected = (parent_type, source_value, path, grouped_field_set, position_context)
        reads, account_of = _ACCOUNTS.get(type(source_value), (frozenset(), None))
        if account_of is None or reads.isdisjoint(_names(grouped_field_set)):
            return super().execute_fields(*selected)
        lasting = isinstance(source_value, Event)
        return self._execute_in(self._open(account_of(source_value), lasting=lasting), selected)

    def _open(self, account_id: str, *, lasting: bool) -> Awaitable[Any]:
        """An account's context: for many events, which change nothing, opened once.

        So what they read is asked for at one moment, and is one batch.
        """
        opening = self.context_value.opening
        if not lasting or account_id not in opening:
            context = opened(account_id, self.context_value.administration)
            if not lasting:
                return context
            opening[account_id] = asyncio.ensure_future(context)
        known: Awaitable[Any] = opening[account_id]
        return known

    async def _execute_in(self, context: Awaitable[Any], selected: tuple[Any, ...]) -> Any:
        below = copy(self)
        below.context_value = await context
        fields = super(Execution, below).execute_fields(*selected)
        return await fields if isawaitable(fields) else fields


def _names(grouped_field_set: dict[str, Any]) -> set[str]:
    """The fields, which stand there by the names of the answer, by their own."""
    return {details[0].node.name.value for details in grouped_field_set.values()}
