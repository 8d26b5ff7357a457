"""Execution in which what lies below a `LinkedAccount` finds that account in `info.context`."""

from copy import copy
from inspect import isawaitable
from typing import Any

from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from resolvers.account_reads import READS
from resolvers.linked_account import LinkedAccount


class Execution(StrawberryGraphQLCoreExecutionContext):
    """graphql-core's execution of one operation, by account.

    The fields of a linked account are executed by a copy that differs in its context alone, as
    graphql-core's own `create_sub_executor` is one: errors and all else are shared, and whatever
    lies below is executed by the copy too, however deep. The account is opened only if a field
    that reads in it is selected. Operations that select no linked account have no use for this.
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
        if isinstance(source_value, LinkedAccount) and _reads(grouped_field_set):
            return self._execute_in(source_value, selected)
        return super().execute_fields(*selected)

    async def _execute_in(self, account: LinkedAccount, selected: tuple[Any, ...]) -> Any:
        below = copy(self)
        below.context_value = await account.open()
        fields = super(Execution, below).execute_fields(*selected)
        return await fields if isawaitable(fields) else fields


def _reads(grouped_field_set: dict[str, Any]) -> bool:
    """Whether any of the fields, which stand there by the names of the answer, reads."""
    return any(details[0].node.name.value in READS for details in grouped_field_set.values())
