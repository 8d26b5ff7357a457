"""A system that is written to, and a log of it whose clock a test moves on."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy.exc import OperationalError

from accounts.write_log import Claim, Find
from connectors.errors import OutcomeUnknown
from connectors.writes import Outcome, Written


class Killed(BaseException):
    """The process ends here."""


@dataclass
class System:
    """Something that is written to, where what is made is a text with an id."""

    texts: list[str] = field(default_factory=list)
    sent: int = 0

    async def write(self, text: str) -> Written:
        self.sent += 1
        await asyncio.sleep(0)
        self.texts.append(text)
        return self.written(len(self.texts) - 1)

    async def write_unheard(self, text: str) -> Written:
        await self.write(text)
        raise OutcomeUnknown("The answer is lost.")

    async def lose(self) -> Written:
        self.sent += 1
        raise OutcomeUnknown("The request is lost.")

    def find(self, text: str) -> Find:
        async def search(since: datetime) -> Sequence[Written]:
            del since
            return [self.written(n) for n, each in enumerate(self.texts) if each == text]

        return search

    def written(self, number: int) -> Written:
        return Written(
            records={"Activity": (str(number),)}, outcome=Outcome.CREATED, made=str(number)
        )


def fail(_: object) -> None:
    """The database is gone."""
    raise OperationalError("COMMIT", None, OSError("gone"))


@dataclass
class Clock:
    at: datetime = field(default_factory=lambda: datetime.now(UTC))

    def __call__(self) -> datetime:
        return self.at


def claim(
    key: str | None = "k",
    *,
    digest: bytes = b"hello",
    likeness: bytes | None = None,
    seconds: float = 5,
) -> Claim:
    return Claim(
        account_id="acme",
        key=key,
        digest=digest,
        likeness=likeness or digest,
        deadline=asyncio.get_running_loop().time() + seconds,
    )
