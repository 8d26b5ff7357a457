"""How a mutation writes records: ids read, the write done once, what it touched read again."""

from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, TypeVar

from accounts.one_at_a_time import one_at_a_time
from accounts.write_log import Claim
from connectors.errors import BadRequest
from connectors.writes import Outcome, Writes, Written
from resolvers.context import Context
from resolvers.mutation_field import about
from resolvers.record_inputs import digest_of, in_remote_ids, likeness_of
from schema.identity import GlobalId
from schema.mutation import WriteInput

LONGEST_KEY = 255

Input = TypeVar("Input", bound=WriteInput)
Do = Callable[[Input], Awaitable[Written]]
Find = Callable[[Input, datetime], Awaitable[Sequence[Written]]]


@dataclass(slots=True)
class Change(Generic[Input]):
    """One mutation under way.

    Attributes:
        context: of the request.
        given: the input as it came.
        input: the input with the provider's own ids.
        named: the records that it names.
        writes: the way to write, in the name of whoever is to be named.
        outcome: what was done; None until it is.
    """

    context: Context
    given: Input
    input: Input = field(init=False)
    named: dict[tuple[str, str], GlobalId] = field(init=False)
    writes: Writes = field(init=False)
    outcome: Outcome | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        context = self.context
        self.input, named = in_remote_ids(self.given, account_id=context.account_id)
        self.named = {(each.type_name, each.remote_id): each for each in named}
        actor = self.input.actor_id or context.default_actor
        self.writes = context.connector.writes(context.budget, actor=actor)

    async def once(
        self,
        do: Do[Input],
        *,
        find: Find[Input] | None = None,
        known_by: Sequence[str] = (),
    ) -> dict[str, GlobalId]:
        """Do the write, unless it was done for the same key; the records that it left, by type.

        Args:
            do: writes.
            find: looks for what was made; None where writing twice does no more than once.
            known_by: fields of the input. What others make who are equal in these may be found
                for what this one makes; none where nothing is made.

        Raises:
            ConnectorError: as `WriteLog.once` does.
        """
        claim = Claim(
            account_id=self.context.account_id,
            key=_checked_key(self.given.idempotency_key),
            digest=digest_of(self.given),
            likeness=likeness_of(self.input, known_by),
            deadline=self.context.budget.deadline,
        )
        searching = None if find is None else (lambda since: find(self.input, since))
        log = await self.context.write_log()
        try:
            written = await log.once(claim, lambda: do(self.input), find=searching)
        finally:
            self.context.renew()
        self.outcome = written.outcome
        return self.ids_of(written.records)

    @asynccontextmanager
    async def alone_with(self, known_by: Collection[str]) -> AsyncIterator[None]:
        """Let no other write be done meanwhile to a person who is known by any of the same.

        Raises:
            UpstreamTimeout: others took all the time.
        """
        log, account_id = await self.context.write_log(), self.context.account_id
        deadline = self.context.budget.deadline
        async with one_at_a_time(
            log.storage, account_id, known_by, deadline=deadline, settled=log.settled
        ):
            yield

    def ids_of(self, records: Mapping[str, Sequence[str]]) -> dict[str, GlobalId]:
        """The global ids of records that are told as `Written.records`."""
        return {name: self._global(name, ids) for name, ids in records.items()}

    def parent_of(self, type_name: str, remote_id: str) -> str:
        """The remote id of what a record that the input names is read under.

        Raises:
            BadRequest: its id does not tell.
        """
        parents = self.named[type_name, remote_id].parent_ids
        if not parents:
            raise BadRequest(f"The id of a {type_name} tells its application; this one doesn't.")
        return parents[0]

    def _global(self, type_name: str, ids: Sequence[str]) -> GlobalId:
        """The id of a record, with those parents too that the caller's ids tell of the last one.

        So it is the one that lists give, and reading the record again takes no more than there.
        """
        chains = [(each.remote_id, *each.parent_ids) for each in self.named.values()]
        tails = [chain[chain.index(ids[-1]) + 1 :] for chain in chains if ids[-1] in chain]
        remote_id, *parents = (*ids, *max(tails, key=len, default=()))
        return GlobalId(type_name, self.context.account_id, remote_id, tuple(parents))


def _checked_key(key: str | None) -> str | None:
    if key is not None and not 1 <= len(key) <= LONGEST_KEY:
        with about("idempotency_key"):
            raise BadRequest(f"An idempotency key has 1 to {LONGEST_KEY} characters.")
    return key
