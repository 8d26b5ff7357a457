"""A company whose sandbox account is followed: what it does, what it is said to have done, the log.

Time is moved by hand: the sandbox and whoever follows read the same clock.
"""

import asyncio
import pickle
import uuid
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import product
from typing import Any

import httpx
from starlette.applications import Starlette

from accounts.credentials import ApiKeyCredential
from accounts.events import TOPIC, Event, WhichEvents, read_events
from accounts.linked_accounts import AccountTerms, LinkedAccounts
from accounts.storage import Storage
from accounts.vault import Vault
from connectors.base import Connector
from connectors.lever.credentials import ApiKey
from connectors.notices import Notice, NoticeKind
from events import inbox
from events.baseline import read_baseline
from events.bell import Bell
from events.followed import Followed, Pace
from events.following import beginning, lease_name, read_following
from events.leases import new_owner, release, take
from events.looking import BATCH, look_into
from events.reconciliation import reconcile
from events.sweep import sweep
from events.taking_up import take_up
from sandbox.account import Account
from sandbox.app import create_app
from sandbox.data.records import Opportunity
from sandbox.options import Options
from tests.fixtures.linked import Linked, linked

PEOPLE = 40
EVERY = timedelta(minutes=5)
Json = dict[str, Any]

_KINDS = {
    "opportunity.created": NoticeKind.APPLICATION_CREATED,
    "opportunity.stage": NoticeKind.APPLICATION_MOVED,
    "opportunity.archived": NoticeKind.APPLICATION_ARCHIVED,
    "opportunity.deleted": NoticeKind.APPLICATION_DELETED,
    "contact.created": NoticeKind.CANDIDATE_CREATED,
    "contact.updated": NoticeKind.CANDIDATE_UPDATED,
    "interview.created": NoticeKind.INTERVIEW_CREATED,
    "interview.updated": NoticeKind.INTERVIEW_UPDATED,
    "interview.deleted": NoticeKind.INTERVIEW_DELETED,
}
"""What webhooks tell of, of all that the sandbox notes."""


@dataclass
class Clock:
    """A clock that is moved by hand; each reading is a little later, so that no two changes tie."""

    seconds: float = 2_000_000_000.0

    def wall(self) -> float:
        self.seconds += 0.01
        return self.seconds

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.seconds, UTC)

    def pass_time(self, **span: float) -> None:
        self.seconds += timedelta(**span).total_seconds()


@cache
def _untouched(people: int) -> tuple[Starlette, bytes]:
    """A sandbox, and its accounts as nobody has written to them: ten times quicker than new."""
    app = create_app(Options(people=people, rate=None))
    return app, pickle.dumps(app.state.accounts)


@dataclass(slots=True, kw_only=True)
class Company:
    """The company, its linked account `acme`, and who follows it.

    Attributes:
        lever: a client of the sandbox.
        account: what the sandbox holds.
        linked: the way in, and what was sent there.
        noted: up to which change of the sandbox notices were made.
    """

    clock: Clock
    lever: httpx.AsyncClient
    account: Account
    linked: Linked
    storage: Storage
    bell: Bell = field(default_factory=Bell)
    noted: int = 0

    @property
    def performer(self) -> str:
        return str(self.account.company.users[1]["id"])

    def some(self, count: int = 1, *, archived: bool = False) -> list[Opportunity]:
        """Applications that anybody may see, of different people who have no other."""
        found = [
            person.opportunities[0]
            for person in self.account.people.values()
            if len(person.opportunities) == 1
        ]
        wanted = (
            each
            for each in found
            if each.application
            and not each.confidential
            and (each.archived_at is not None) is archived
        )
        return [next(wanted) for _ in range(count)]

    def one(self, *, archived: bool = False) -> Opportunity:
        return self.some(archived=archived)[0]

    def reason(self, kind: str = "non-hired") -> str:
        reasons = self.account.archive_reasons.items()
        return next(key for key, reason in reasons if reason["type"] == kind)

    def stages(self) -> list[str]:
        return list(self.account.stages)

    async def send(self, method: str, path: str, body: Json | None = None, **params: str) -> Any:
        """Write, as somebody who works there; gives `data`."""
        params = {"perform_as": self.performer} | params
        answer = await self.lever.request(method, path, json=body, params=params)
        assert answer.is_success, answer.text
        return answer.json()["data"] if answer.content else None

    async def move(self, record: Opportunity, stage: str | None = None) -> str:
        """Move to a stage, or to the next."""
        stages = self.stages()
        there = stage or stages[(stages.index(record.stage) + 1) % len(stages)]
        await self.send("PUT", f"/opportunities/{record.id}/stage", {"stage": there})
        return there

    async def archive(self, record: Opportunity, reason: str | None) -> None:
        await self.send("PUT", f"/opportunities/{record.id}/archived", {"reason": reason})

    async def add(self, email: str = "new@example.com", **more: Any) -> Opportunity:
        made = await self.send("POST", "/opportunities", {"name": "Ada", "emails": [email], **more})
        return self.account.opportunities[made["id"]]

    async def delete(self, record: Opportunity) -> None:
        path = f"/__sandbox__/records/sandbox/opportunities/{record.id}"
        answer = await self.lever.delete(f"http://sandbox{path}")
        assert answer.status_code == 204, answer.text

    async def publish(self) -> str:
        """Make a job that is open; gives its id."""
        job = {"text": "Baker", "state": "published", "distributionChannels": ["internal"]}
        return str((await self.send("POST", "/postings", job))["id"])

    def delete_job(self, job: str) -> None:
        """As people in Lever can."""
        gone = self.account.postings.pop(job) | {"deletedAt": self.account.journal.tick()}
        self.account.company.deleted_postings.append(gone)

    async def plan(self, record: Opportunity, **more: Any) -> Json:
        """Plan a panel of one interview; gives the interview."""
        talk = {"date": 2_100_000_000_000, "duration": 30, "subject": "Talk"}
        talk |= {"interviewers": [{"id": self.performer}]} | more
        path = f"/opportunities/{record.id}/panels"
        panel = await self.send("POST", path, {"timezone": "UTC", "interviews": [talk]})
        found: Json = panel["interviews"][0]
        return found

    async def go_wrong(self, fault: str, **more: Any) -> None:
        """Make the sandbox's next answers go wrong."""
        plan = {"fault": fault, **more}
        answer = await self.lever.post("http://sandbox/__sandbox__/faults", json=plan)
        assert answer.status_code == 201, answer.text

    async def heal(self) -> None:
        await self.lever.delete("http://sandbox/__sandbox__/faults")

    def notices(self) -> list[Notice]:
        """What webhooks say of the changes since this was asked last."""
        found = list(self.account.journal.since(self.noted))
        self.noted = max((change.number for change in found), default=self.noted)
        return [
            Notice(
                kind=_KINDS[change.kind],
                at=datetime.fromtimestamp(change.at / 1000, UTC),
                application_id=change.ids.get("opportunity"),
                candidate_id=change.ids["contact"],
                interview_id=change.ids.get("interview"),
            )
            for change in found
            if change.kind in _KINDS
        ]

    async def tell(
        self, notices: Iterable[Notice] | None = None, *, accounts: Iterable[str] = ("acme",)
    ) -> None:
        """Keep notices, as the way in does: those of all that happened, unless told which."""
        said = self.notices() if notices is None else list(notices)
        async with self.storage.writing() as connection:
            for account_id, notice in product(accounts, said):
                nonce = uuid.uuid4().hex
                assert await inbox.keep(connection, account_id, nonce=nonce, notice=notice)
        self.bell.ring(inbox.TOPIC)

    @property
    def accounts(self) -> LinkedAccounts:
        return LinkedAccounts(self.storage, Vault([b"made-up"]))

    async def link(self, account_id: str = "acme") -> None:
        await self.accounts.link(AccountTerms(id=account_id), ApiKeyCredential(key="any"))

    def lead_elsewhere(self) -> None:
        """Let the account's way in lead to the sandbox's other account."""
        self.linked.connector.client.sender._auth = ApiKey("sandbox-2")

    async def open(self, _account_id: str = "acme") -> Connector:
        return self.linked.connector

    async def take_up(self) -> Followed:
        """Follow the account, from now on or from where it was."""
        lease = await take(self.storage, lease_name("acme"), owner=new_owner())
        assert lease is not None
        account = await self.accounts.get("acme")
        state = await read_following(self.storage, "acme")
        followed = Followed(
            storage=self.storage,
            bell=self.bell,
            open=self.open,
            lease=lease,
            state=state or beginning("acme", account.linked_at, now=self.clock.now()),
            pace=Pace(rate=1e9, slots=asyncio.Semaphore(4)),
            now=self.clock.now,
        )
        if state is None or state.linked_at != account.linked_at:
            await take_up(followed, account.linked_at, is_new=state is None)
        return followed

    async def take_up_whole(self) -> Followed:
        """The same, and read all of it once."""
        followed = await self.take_up()
        await read_baseline(followed)
        return followed

    async def take_up_whole_and_let_go(self) -> None:
        """The same, and nobody follows it now."""
        await release(self.storage, (await self.take_up_whole()).lease)

    async def reconcile(self, followed: Followed) -> None:
        await reconcile(followed, every=EVERY)

    async def sweep(self, followed: Followed) -> None:
        async def nothing() -> None: ...

        await sweep(followed, meanwhile=nothing)

    async def look(self, followed: Followed) -> None:
        """Look into all that is told."""
        while received := await inbox.pending(self.storage, "acme", limit=BATCH):
            await look_into(followed, received)

    async def log(self, after: int = 0) -> list[Event]:
        """What was told of the account's records."""
        found = await read_events(self.storage, WhichEvents(), after=after, limit=100_000)
        return [event for event in found if not event.type.value.startswith("account.")]

    async def told(self, after: int = 0) -> list[str]:
        """The types of the same."""
        return [event.type.value for event in await self.log(after)]

    async def until_told(self, count: int, *, account_id: str = "acme") -> list[Event]:
        """What was told of an account's records, once it is so much."""
        with self.bell.hearing(TOPIC) as ear:
            while True:
                found = [each for each in await self.log() if each.account_id == account_id]
                if len(found) >= count:
                    return found
                await ear.wait(1)

    def sent(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """The requests since this was asked last."""
        found = self.linked.sent()
        self.linked.requests.clear()
        return found


@asynccontextmanager
async def company(storage: Storage, *, people: int = PEOPLE) -> AsyncIterator[Company]:
    """A company whose account is linked and not followed yet."""
    app, accounts = _untouched(people)
    app.state.accounts = pickle.loads(accounts)  # noqa: S301  -- written a moment ago, above
    app.state.faults.plans.clear()
    clock = Clock()
    for account in app.state.accounts.values():
        account.journal.wall = clock.wall
    transport = httpx.ASGITransport(app)
    async with (
        linked(transport, chance=lambda: 0) as account,
        httpx.AsyncClient(
            transport=transport, base_url="http://sandbox/v1", auth=("sandbox", "")
        ) as lever,
    ):
        made = Company(
            clock=clock,
            lever=lever,
            account=app.state.accounts["sandbox"],
            linked=account,
            storage=storage,
        )
        await made.link()
        yield made
