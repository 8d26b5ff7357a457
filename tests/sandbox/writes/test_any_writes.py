"""Whatever is written, in whatever order: lists, filters and counts show it."""

import asyncio
from collections import Counter
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from sandbox.app import create_app
from sandbox.data.records import Opportunity
from sandbox.index import FACETS, MOMENTS, Index, place
from sandbox.options import Options
from sandbox.parameters import Span
from tests.sandbox.conftest import Json, in_process

TEXTS = st.lists(st.sampled_from(["new", "New", "C++", "ünï", "Job site"]), min_size=1, max_size=3)
EMAILS = st.lists(
    st.sampled_from(["a@example.com", "A@example.com", "b@example.com"]), max_size=2, unique=True
)
PLACES = st.integers(0, 10**6)


class Writes(RuleBasedStateMachine):
    @initialize()
    def start(self) -> None:
        app = create_app(Options(people=8, rate=None))
        self.account = app.state.accounts["sandbox"]
        self.client = in_process(app)
        self.addresses = [email for each in self.account.people.values() for email in each.emails]
        self.performer = self.account.company.users[0]["id"]
        for name in FACETS:
            next(self.account.index.walk({name: ["x"]}, {}, None), None)
        for name in MOMENTS:
            next(self.account.index.walk({}, {name: Span(0, 1)}, None), None)

    def ask(self, method: str, path: str, body: Json | None = None, **params: Any) -> Json:
        params |= {"perform_as": self.performer} if method != "GET" else {}
        request = self.client.request(method, path, json=body, params=params)
        answer = asyncio.run(asyncio.wait_for(request, 30))
        assert answer.status_code < 300, answer.text
        found: Json = answer.json()
        return found

    def pick(self, records: Any, at: int) -> Any:
        return list(records)[at % len(records)]

    def path(self, at: int) -> str:
        return f"/opportunities/{self.pick(self.account.opportunities, at)}"

    @rule(emails=EMAILS, tags=TEXTS, stage=PLACES, at=PLACES, known=st.booleans())
    def create(self, emails: list[str], tags: list[str], stage: int, at: int, known: bool) -> None:  # noqa: FBT001
        body: Json = {"emails": emails, "tags": tags, "sources": tags[:1]}
        body["stage"] = self.pick(self.account.stages, stage)
        body["postings"] = [self.pick(self.account.postings, at)]
        if known:
            body["contact"] = self.pick(self.account.people, at)
        self.ask("POST", "/opportunities", body)

    @rule(at=PLACES, stage=PLACES)
    def move(self, at: int, stage: int) -> None:
        body = {"stage": self.pick(self.account.stages, stage)}
        self.ask("PUT", f"{self.path(at)}/stage", body)

    @rule(at=PLACES, why=st.none() | PLACES)
    def archive(self, at: int, why: int | None) -> None:
        reason = None if why is None else self.pick(self.account.archive_reasons, why)
        self.ask("PUT", f"{self.path(at)}/archived", {"reason": reason})

    @rule(at=PLACES, texts=TEXTS, verb=st.sampled_from(["add", "remove"]))
    def label(self, at: int, texts: list[str], verb: str) -> None:
        self.ask("POST", f"{self.path(at)}/{verb}Tags", {"tags": texts})
        self.ask("POST", f"{self.path(at + 1)}/{verb}Sources", {"sources": texts})
        self.ask("POST", f"{self.path(at)}/{verb}Links", {"links": texts})

    @rule(at=PLACES, emails=EMAILS)
    def readdress(self, at: int, emails: list[str]) -> None:
        self.ask("PUT", f"/contacts/{self.pick(self.account.people, at)}", {"emails": emails})

    @rule(at=PLACES)
    def note(self, at: int) -> None:
        made = self.ask("POST", f"{self.path(at)}/notes", {"value": "x"})["data"]
        self.ask("PUT", f"{self.path(at)}/notes/{made['id']}", {"values": [{"value": "y"}]})

    def everything(self) -> list[Opportunity]:
        return [
            record for person in self.account.people.values() for record in person.opportunities
        ]

    @invariant()
    def pages_hold_each_opportunity_once_in_order(self) -> None:
        found: list[str] = []
        query: dict[str, Any] = {"limit": "4", "confidentiality": "all"}
        while True:
            page = self.ask("GET", "/opportunities", **query)
            found += [record["id"] for record in page["data"]]
            if not page["hasNext"]:
                break
            query["offset"] = page["next"]
        assert found == [record.id for record in sorted(self.everything(), key=place)]
        assert set(found) == set(self.account.opportunities)

    @invariant()
    def the_indexes_are_those_of_a_fresh_start(self) -> None:
        kept, fresh = self.account.index, Index(self.account.people)
        assert kept.ordered == fresh.ordered
        for name in FACETS:
            values = {value for record in kept.ordered for value in FACETS[name](record)}
            for value in values:
                assert list(kept.walk({name: [value]}, {}, None)) == list(
                    fresh.walk({name: [value]}, {}, None)
                )
        for name in MOMENTS:
            assert kept._timeline(name) == fresh._timeline(name)
        for email in {*self.addresses, "a@example.com", "b@example.com"}:
            found, expected = kept.people_at(email), fresh.people_at(email)
            assert {person.id for person in found} == {person.id for person in expected}

    @invariant()
    def tags_are_counted(self) -> None:
        counts = Counter(tag for record in self.everything() for tag in record.tags)
        assert {tag["text"]: tag["count"] for tag in self.account.index.counts("tag")} == counts

    @invariant()
    def filters_find_what_carries_the_value(self) -> None:
        for name, value in (("tag", "new"), ("source", "C++"), ("email", "a@example.com")):
            query: dict[str, Any] = {name: value, "confidentiality": "all"}
            found = self.ask("GET", "/opportunities", **query)
            expected = [r.id for r in self.account.index.ordered if value in FACETS[name](r)]
            assert [record["id"] for record in found["data"]] == expected[:100]


TestWrites = Writes.TestCase
TestWrites.settings = settings(max_examples=10, stateful_step_count=10)
