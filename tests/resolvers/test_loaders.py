import asyncio
from collections.abc import Sequence
from typing import Any

import pytest

from connectors.base import Batch, Related
from connectors.errors import NotFound, UpstreamUnavailable
from connectors.lever import mapping
from resolvers.loaders import Loaders
from schema.job import Job


class Reads:
    """Answers users by echo; notes each batch."""

    def __init__(
        self, *, related: Related | None = None, kept: dict[str, str] | None = None
    ) -> None:
        self.batches: list[list[str]] = []
        self._kept = kept
        self.jobs_read = 0
        self._related = related or {}

    def at_hand(self, loader: str) -> dict[str, str] | None:
        return self._kept if loader == "users" else None

    async def users(self, keys: Sequence[str]) -> Batch[str]:
        self.batches.append(list(keys))
        if "spoil" in keys:
            raise UpstreamUnavailable("all of it")
        values: list[Any] = [NotFound(key) if key == "gone" else key.upper() for key in keys]
        return Batch(values=values, related=self._related)

    async def jobs(self, keys: Sequence[str]) -> Batch[str]:
        raise AssertionError(f"{keys} came along already")

    async def all_jobs(self) -> list[Job]:
        self.jobs_read += 1
        owned = {"1": "u1", "2": "u2", "3": "u1", "4": None}
        return [mapping.job({"id": f"p{at}", "owner": who}) for at, who in owned.items()]


def loaders(reads: Reads) -> Loaders:
    return Loaders(reads)  # type: ignore[arg-type]  # as much of `Reads` as is asked for


async def test_keys_of_one_moment_are_one_batch_each_key_once() -> None:
    reads = Reads()
    known = loaders(reads)
    found = await asyncio.gather(*(known.load("users", key) for key in ("a", "b", "a")))
    assert found == ["A", "B", "A"]
    assert reads.batches == [["a", "b"]]


async def test_what_a_kept_list_holds_is_given_at_once_and_the_rest_read() -> None:
    reads = Reads(kept={"a": "A, kept"})
    known = loaders(reads)
    assert known.load("users", "a") == "A, kept"
    assert await known.load("users", "b") == "B"
    assert reads.batches == [["b"]]


async def test_what_is_known_is_given_without_waiting() -> None:
    reads = Reads()
    known = loaders(reads)
    await known.load("users", "a")
    assert known.load("users", "a") == "A"
    assert reads.batches == [["a"]]


async def test_an_error_is_its_keys_alone() -> None:
    known = loaders(Reads())
    found = await asyncio.gather(
        *(known.load("users", key) for key in ("a", "gone", "b")), return_exceptions=True
    )
    assert found[::2] == ["A", "B"]
    assert isinstance(found[1], NotFound)
    with pytest.raises(NotFound):
        await known.load("users", "gone")


async def test_an_error_of_the_batch_is_everybodys() -> None:
    known = loaders(Reads())
    found = await asyncio.gather(
        known.load("users", "a"), known.load("users", "spoil"), return_exceptions=True
    )
    assert [type(each) for each in found] == [UpstreamUnavailable] * 2


async def test_what_comes_along_is_known_to_the_others() -> None:
    reads = Reads(related={"jobs": {"p1": "the job"}, "users": {"b": "B, from elsewhere"}})
    known = loaders(reads)
    assert await known.load("users", "a") == "A"
    assert known.load("jobs", "p1") == "the job"
    assert known.load("users", "b") == "B, from elsewhere"
    assert reads.batches == [["a"]]


async def test_what_is_known_already_is_not_replaced() -> None:
    known = loaders(Reads())
    first = await known.load("users", "a")
    known.prime({"users": {"a": "another"}})
    assert known.load("users", "a") == first


async def test_jobs_are_grouped_out_of_the_list() -> None:
    reads = Reads()
    known = loaders(reads)
    groups = await asyncio.gather(*(known.load("jobs_by_owner", key) for key in ("u2", "u1", "u3")))
    assert [[job.remote_id for job in jobs] for jobs in groups] == [["p2"], ["p1", "p3"], []]
    assert reads.jobs_read == 1
