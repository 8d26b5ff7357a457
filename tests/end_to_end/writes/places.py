"""What an account holds to be written to, by the ids that a caller knows."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import count
from operator import itemgetter
from typing import Any

from sandbox.account import Account, make_account
from sandbox.data.questions import custom_questions
from schema.identity import GlobalId, decode_global_id
from tests.end_to_end.world import Answer, Json, World

PEOPLE = 1200
"""How many people the account holds."""


@dataclass(frozen=True, slots=True)
class Places:
    """An account and what is in it.

    Attributes:
        world: the server, and the sandbox behind it.
        records: all that the sandbox held at the start.
        untouched: the opportunities that no test has taken.
        start: the sandbox's account as it was at the start, which tells what hangs under them.
        account: the id by which the account is linked.
        numbers: counts what was taken of that which tests may share.
    """

    world: World
    records: Json
    untouched: list[Json] = field(repr=False)
    start: Account = field(repr=False)
    account: str = "default"
    numbers: "count[int]" = field(default_factory=count, repr=False)

    @classmethod
    async def of(cls, world: World, people: int = PEOPLE) -> "Places":
        """Those of the account `default` in a world of so many people."""
        records = (await world.sandbox.get("/__sandbox__/records/sandbox")).json()
        open_to_all = [
            each
            for each in records["opportunities"]
            if each["applications"] and each["confidentiality"] != "confidential"
        ]
        return cls(world, records, open_to_all, make_account("sandbox", people=people, seed=1))

    def at(self, account: str) -> "Places":
        """The same by another link."""
        return replace(self, account=account)

    def id(self, type_name: str, remote_id: str, *parents: str) -> str:
        """A global id."""
        return GlobalId(type_name, self.account, remote_id, parents).encode()

    def take(self, such: Callable[[Json], Any] = lambda each: not each["archived"]) -> Json:
        """An opportunity that no test has taken: an open one, if nothing else is said."""
        found = next(each for each in self.untouched if such(each))
        self.untouched.remove(found)
        return found

    def application(self, record: Json | None = None) -> str:
        """The id of that opportunity, or of one that no test has taken."""
        record = record or self.take()
        return self.id("Application", record["id"], record["contact"])

    def candidate(self, record: Json | None = None) -> str:
        """The id of the person of that opportunity, or of one that no test has taken."""
        return self.id("Candidate", (record or self.take())["contact"])

    def under(self, kind: str, record: Json) -> list[Json]:
        """What was there of a kind under an opportunity at the start."""
        return self.start.profile(kind, self.start.opportunities[record["id"]])

    def of_kind(self, type_name: str, kind: str, such: Callable[[Json], Any] = bool) -> str:
        """The id of something under an opportunity that no test has taken."""
        record = self.take(lambda each: any(map(such, self.under(kind, each))))
        found = next(filter(such, self.under(kind, record)))
        return self.id(type_name, found["id"], record["id"], record["contact"])

    def held(self, kind: str, global_id: str) -> Json:
        """What was there under an opportunity at the start, by its id."""
        named = decode_global_id(global_id)
        there = self.under(kind, {"id": named.parent_ids[0]})
        return next(each for each in there if each["id"] == named.remote_id)

    def interview(self) -> str:
        """The id of an interview that an API planned beside others, where no test has been."""
        panel = self.of_kind("InterviewPanel", "panels", _is_of_several)
        first = self.held("panels", panel)["interviews"][0]
        return self.id("Interview", first["id"], *decode_global_id(panel).parent_ids)

    def template(self, number: int = 0) -> Json:
        """A form for scorecards, as the sandbox has it."""
        found: Json = self.records["feedback_templates"][number]
        return found

    def user(self, number: int = 0) -> str:
        """Somebody who works there."""
        there = [each for each in self.records["users"] if not each["deactivatedAt"]]
        return self.id("User", there[number]["id"])

    def take_user(self) -> str:
        """Somebody active whom no test has taken, nor reads in another's name."""
        there = [each for each in self.records["users"] if not each["deactivatedAt"]]
        return self.id("User", there[next(self.numbers) % (len(there) - 5) + 5]["id"])

    def stage(self, number: int = 0) -> str:
        """A stage."""
        return self.id("JobInterviewStage", self.records["stages"][number]["id"])

    def stage_beside(self, record: Json) -> str:
        """A stage that an opportunity is not in."""
        return self.stage(int(self.records["stages"][0]["id"] == record["stage"]))

    def reason(self, kind: str = "non-hired") -> str:
        """A reason to close an application for."""
        of_kind = (each for each in self.records["archive_reasons"] if each["type"] == kind)
        return self.id("RejectReason", next(of_kind)["id"])

    def requisition(self, status: str = "open") -> str:
        """A requisition."""
        there = (each for each in self.records["requisitions"] if each["status"] == status)
        return self.id("Requisition", next(there)["id"])

    def job(self, state: str = "published") -> str:
        """A job that anybody may see."""
        there = (each for each in self.records["postings"] if each["state"] == state)
        seen = (each for each in there if each["confidentiality"] != "confidential")
        return self.id("Job", next(seen)["id"])

    def job_of(self, record: Json) -> str:
        """The job that an opportunity is for."""
        [applied] = self.start.applications(self.start.opportunities[record["id"]])
        return self.id("Job", applied["posting"])

    def other_job(self, job: str) -> str:
        """Another job that anybody may see, and that is open too."""
        first, second, *_ = (
            each["id"]
            for each in self.records["postings"]
            if (each["state"], each["confidentiality"]) == ("published", "non-confidential")
        )
        return self.id("Job", second if remote_id(job) == first else first)

    def plain_form(self, number: int = 0) -> Json:
        """An open posting whose form must have no more than a name and an email address."""
        plain = [
            each
            for each in self.records["postings"]
            if (each["state"], each["confidentiality"]) == ("published", "non-confidential")
            and each["country"] == "US"
            and not custom_questions(each)
        ]
        return dict(plain[number])

    def take_requisition(self) -> str:
        """A requisition that no test has taken, the last one first: for tests that delete it."""
        return self.id("Requisition", self.records["requisitions"].pop()["id"])

    async def write(self, mutation: str, input: Json, selection: str = "") -> Answer:
        """The answer to a mutation, with what its payload always has beside the selection."""
        text = (
            f"mutation ($input: {mutation[0].upper()}{mutation[1:]}Input!) {{ {mutation}(input: "
            f"$input) {{ {selection} clientMutationId userErrors {{ code message field }} }} }}"
        )
        given = {"clientMutationId": "mine", **input}
        return await self.world.query(text, {"input": given}, account=self.account)

    async def written(self, mutation: str, input: Json, selection: str = "") -> Json:
        """The payload of a mutation in which nothing fails."""
        payload: Json = (await self.write(mutation, input, selection)).data[mutation]
        assert payload["userErrors"] == []
        return payload

    async def refused(self, mutation: str, input: Json) -> tuple[str, list[str] | None]:
        """The code and the field of a mutation's only user error."""
        [error] = (await self.write(mutation, input)).data[mutation]["userErrors"]
        return error["code"], error["field"]

    async def changes(self, after: int = 0) -> list[Json]:
        """What the sandbox noted after that number."""
        answer = await self.world.sandbox.get("/__sandbox__/changes", params={"after": after})
        found: list[Json] = answer.json()["data"]
        return found

    async def last(self) -> int:
        """The number of the last thing that it noted."""
        return max(map(itemgetter("number"), await self.changes()), default=0)


def _is_of_several(panel: Json) -> bool:
    return panel["externallyManaged"] and len(panel["interviews"]) > 1


def remote_id(global_id: str) -> str:
    """The remote id that a global one holds."""
    return decode_global_id(global_id).remote_id
