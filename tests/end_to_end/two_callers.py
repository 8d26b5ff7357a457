"""Callers of two linked accounts, who notice whatever is not their own in what they are told."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any
from urllib.parse import quote

import httpx

from schema.identity import decode_global_id

Json = dict[str, Any]

STORM = frozenset(
    {"FORBIDDEN", "NOT_FOUND", "RATE_LIMITED", "UPSTREAM_UNAVAILABLE", "UPSTREAM_TIMEOUT"}
)
"""What may befall a caller whose account meets faults."""


@dataclass(slots=True)
class Told:
    """What a caller was told so far, to ask on from there.

    Attributes:
        ids: global ids.
        cursors: what a list was asked with, and a cursor in it.
        below: a job's remote id, and a cursor in the list of its applications.
        urls: of files.
        tags: words to filter by.
        offsets: the system's own tokens of next pages.
    """

    ids: list[str] = field(default_factory=list)
    cursors: list[tuple[str, str]] = field(default_factory=list)
    below: list[tuple[str, str]] = field(default_factory=list)
    urls: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    offsets: list[str] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Caller:
    """One account's caller.

    Attributes:
        account: its id.
        mark: in every text that is the account's own.
        foreign: what must never be told to it: the other's mark, account id and tokens.
        named: headers by which the account is named, in all ways there are.
        is_calm: whether nothing goes wrong upstream.
        calls: upstream requests that the answers told of.
    """

    api: httpx.AsyncClient
    account: str
    mark: str
    foreign: tuple[str, ...]
    named: list[dict[str, str]]
    is_calm: bool
    chance: Random
    told: Told = field(default_factory=Told)
    calls: int = 0
    asked: int = 0
    marked: int = 0
    codes: Counter[str] = field(default_factory=Counter)

    async def query(
        self, text: str, *expected: str, headers: dict[str, str] | None = None, **variables: Any
    ) -> Any:
        """The data of an operation, in which these errors and no others are expected."""
        body = {"query": text, "variables": variables}
        answer = (await self.send("POST", "/graphql", headers, json=body)).json()
        self.calls += answer.get("extensions", {}).get("cost", {}).get("upstreamCalls", 0)
        codes = [error["extensions"]["code"] for error in answer.get("errors", [])]
        self._expect(codes, expected, answer)
        self._keep(answer.get("data"))
        return answer.get("data") or {}

    async def proxied(self, path: str) -> Any:
        """The JSON that the system itself gives."""
        answer = await self.send("GET", f"/proxy/lever{path}")
        self.calls += int(answer.headers["X-HireGraph-Upstream-Calls"])
        try:
            body = answer.json()
        except ValueError:  # cut short, or a page of a proxy on the way
            body = {}
        is_good = answer.status_code == 200 and body != {}
        assert is_good or not self.is_calm, answer.text
        return body if is_good else {}

    async def download(self, url: str) -> None:
        """The bytes of a file, of which the first are the mark."""
        answer = await self.send("GET", url)
        if self.is_calm:
            assert answer.status_code == 200, answer.text
            assert answer.content.startswith(self.mark.encode())

    async def send(
        self, method: str, url: str, headers: dict[str, str] | None = None, **parts: Any
    ) -> httpx.Response:
        """Any request; its answer is searched for what is not this account's."""
        self.asked += 1
        named = self.chance.choice(self.named) if headers is None else headers
        own = {**named, "X-Request-ID": f"{self.account}-{self.asked}"}
        answer = await self.api.request(method, url, headers=own, **parts)
        everything = answer.text + str(answer.headers)
        self.search(everything)
        self.marked += self.mark in everything
        return answer

    def search(self, text: str) -> None:
        """Fail for anything that is not this account's."""
        for secret in self.foreign:
            for form in (secret, quote(secret), json.dumps(secret)[1:-1]):
                assert form not in text, f"{self.account} is told {secret!r}: {text[:2000]}"

    def _expect(self, codes: list[str], expected: tuple[str, ...], answer: Json) -> None:
        self.codes.update(codes)
        if self.is_calm:
            assert sorted(codes) == sorted(expected), answer
        else:
            assert set(codes) <= {*expected, *STORM}, answer

    def _keep(self, data: Any) -> None:
        """Take in what to ask on with; every id but the system's own must be of this account."""
        for key, value in _leaves(data):
            if key == "id":
                assert decode_global_id(value).account == self.account
                _add(self.told.ids, value, self.chance)
            elif key == "downloadUrl":
                _add(self.told.urls, value, self.chance)
            elif key == "tags":
                _add(self.told.tags, value, self.chance)


def _leaves(value: Any, key: str = "") -> Iterator[tuple[str, Any]]:
    """The texts in a JSON value, each with the key above it."""
    if isinstance(value, dict):
        for name, each in value.items():
            if name != "lever":
                yield from _leaves(each, name)
    elif isinstance(value, list):
        for each in value:
            yield from _leaves(each, key)
    elif isinstance(value, str):
        yield key, value


def _add(pool: list[str], value: str, chance: Random) -> None:
    """Keep up to 500, which change all the time."""
    if len(pool) < 500:
        pool.append(value)
    else:
        pool[chance.randrange(500)] = value
