"""The request's dataloaders: each gathers the keys asked for at one moment into one batch.

One class serves all: a loader is the connector's method of the same name, or a grouping of a
list that the connector keeps whole.
"""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Coroutine, Hashable, Sequence
from typing import TYPE_CHECKING, Any

from aiodataloader import DataLoader

from connectors.base import Batch, Reads, Related
from connectors.errors import Forbidden, NotFound
from schema.job import Job

if TYPE_CHECKING:
    import asyncio

ReadBatch = Callable[[Sequence[Any]], Awaitable[Batch[Any]]]


class Loaders:
    """All loaders of one request. What one reads along is known to the others."""

    def __init__(self, reads: Reads) -> None:
        self._reads = reads
        self._known: dict[str, dict[Hashable, asyncio.Future[Any]]] = defaultdict(dict)
        self._loaders: dict[str, DataLoader[Any, Any]] = {}

    def load(self, name: str, key: Hashable) -> Any:
        """The value for a key if it is known, else an awaitable of it."""
        known = self._known[name].get(key)
        if known is not None and known.done() and known.exception() is None:
            return known.result()
        return self._loader(name).load(key)

    async def get(self, name: str, key: Hashable) -> Any:
        """The value for a key, waited for."""
        value = self.load(name, key)
        return await value if isinstance(value, Awaitable) else value

    async def find(self, name: str, key: Hashable) -> Any:
        """The value for a key; None where there is none or it may not be read."""
        try:
            return await self.get(name, key)
        except (NotFound, Forbidden):
            return None

    def prime(self, related: Related) -> None:
        """Take in records that came along with others."""
        for name, records in related.items():
            loader = self._loader(name)
            for key, record in records.items():
                loader.prime(key, record)

    def _loader(self, name: str) -> DataLoader[Any, Any]:
        if name not in self._loaders:
            self._loaders[name] = DataLoader(
                self._batch_function(name), cache_map=self._known[name]
            )
        return self._loaders[name]

    def _batch_function(self, name: str) -> Callable[[list[Any]], Coroutine[Any, Any, list[Any]]]:
        grouping = _GROUPED_JOBS.get(name)
        read = self._jobs_by(grouping) if grouping else getattr(self._reads, name)

        async def batch(keys: list[Any]) -> list[Any]:
            answer: Batch[Any] = await read(keys)
            self.prime(answer.related)
            return list(answer.values)

        return batch

    def _jobs_by(self, key_of: Callable[[Job], str | None]) -> ReadBatch:
        async def read(keys: Sequence[str]) -> Batch[list[Job]]:
            groups: dict[str | None, list[Job]] = defaultdict(list)
            for job in await self._reads.all_jobs():
                groups[key_of(job)].append(job)
            return Batch(values=[groups[key] for key in keys])

        return read


_GROUPED_JOBS: dict[str, Callable[[Job], str | None]] = {
    "jobs_by_hiring_manager": lambda job: job.hiring_manager_id,
    "jobs_by_owner": lambda job: job.owner_id,
}
