"""The request's dataloaders: each gathers the keys asked for at one moment into one batch.

One class serves all: a loader is the connector's method of the same name, or a grouping of a
list that the connector keeps whole.
"""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Coroutine, Hashable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from aiodataloader import DataLoader

from connectors.base import Batch, Reads, Related
from connectors.errors import Forbidden, NotFound
from resolvers.groupings import GROUPINGS, Grouping

if TYPE_CHECKING:
    import asyncio

ReadBatch = Callable[[Sequence[Any]], Awaitable[Batch[Any]]]


class Loaders:
    """All loaders of one request. What one reads along is known to the others."""

    def __init__(self, reads: Reads) -> None:
        self._reads = reads
        self._known: dict[str, dict[Hashable, asyncio.Future[Any]]] = defaultdict(dict)
        self._loaders: dict[str, DataLoader[Any, Any]] = {}
        self._at_hand: dict[str, Mapping[Any, Any]] = {}

    def load(self, name: str, key: Hashable) -> Any:
        """The value for a key if it is known, else an awaitable of it."""
        listed = self._listed(name).get(key)
        if listed is not None:
            return listed
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

    def _listed(self, name: str) -> Mapping[Any, Any]:
        """What the connector has at hand for a loader: no batch is needed for that."""
        if name not in self._at_hand:
            records = self._reads.at_hand(name)
            if records is None:
                return {}
            self._at_hand[name] = records
        return self._at_hand[name]

    def _loader(self, name: str) -> DataLoader[Any, Any]:
        if name not in self._loaders:
            self._loaders[name] = DataLoader(
                self._batch_function(name), cache_map=self._known[name]
            )
        return self._loaders[name]

    def _batch_function(self, name: str) -> Callable[[list[Any]], Coroutine[Any, Any, list[Any]]]:
        grouping = GROUPINGS.get(name)
        read = self._grouped(grouping) if grouping else getattr(self._reads, name)

        async def batch(keys: list[Any]) -> list[Any]:
            answer: Batch[Any] = await read(keys)
            self.prime(answer.related)
            return list(answer.values)

        return batch

    def _grouped(self, grouping: Grouping) -> ReadBatch:
        async def read(keys: Sequence[Hashable]) -> Batch[list[Any]]:
            groups: dict[Hashable, list[Any]] = defaultdict(list)
            for record in await getattr(self._reads, grouping.of)():
                for key in grouping.keys(record):
                    groups[key].append(record)
            return Batch(values=[groups[key] for key in keys])

        return read
