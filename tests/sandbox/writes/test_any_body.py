"""Sound bodies with one part exchanged for anything else: done or refused, in Lever's words."""

import asyncio
import copy
import functools
import operator
import pickle
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette

from sandbox.account import Account
from sandbox.data.questions import custom_questions
from sandbox.data.records import Opportunity
from tests.sandbox.conftest import Json, in_process
from tests.sandbox.writes.test_postings import WHOLE as POSTING
from tests.sandbox.writes.test_requisitions import WHOLE as REQUISITION

EXAMPLES = 10
WORDS = ["offer", "dropdown", "unlimited", "1", "", " ", "a@example.com", "https://x", "<b>x", "²"]
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from([*WORDS, "9" * 5_000])
    | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


class Sound:
    """Bodies that Lever takes, and where they go."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self.user = account.company.users[0]["id"]
        self.slot = {"interviewers": [{"id": self.user}], "date": 1, "duration": 30, "note": "x"}
        self.panel, record = self._planned()
        self.under = f"/opportunities/{record.id}"
        self.contact = record.person.id
        self.field = account.company.feedback_templates[0]["fields"][1]["id"]

    def _planned(self) -> tuple[Json, Opportunity]:
        return next(
            (panel, record)
            for record in self.account.opportunities.values()
            for panel in self.account.profile("panels", record)
            if panel["externallyManaged"] and record.application
        )

    def all(self) -> dict[tuple[str, str], Json]:
        return self.moves() | self.profile() | self.setup()

    def moves(self) -> dict[tuple[str, str], Json]:
        reason = self.account.company.archive_reasons[0]["id"]
        who: Json = {"name": "A", "headline": "B", "location": "C", "emails": ["a@example.com"]}
        who |= {"phones": [{"value": "1", "type": "home"}], "links": ["x"]}
        more: Json = {"tags": ["x"], "sources": ["y"], "origin": "sourced", "stage": "offer"}
        more |= {"owner": self.user, "followers": [self.user], "contact": self.contact}
        more |= {"createdAt": 1, "archived": {"reason": reason, "archivedAt": 2}}
        names = {"fullName": "A", "email": "a@example.com", "phone": "1"}
        told = [{"name": name, "value": value} for name, value in names.items()]
        answers: Json = {"personalInformation": told, "origin": "applied"}
        answers |= {"urls": [{"name": "GitHub", "value": "x"}], "eeoResponses": {"gender": "Male"}}
        answers |= {"consent": {"store": {"provided": True}}, "source": "x", "ipAddress": "y"}
        posting = next(
            each
            for each in self.account.postings.values()
            if each["state"] == "published" and not custom_questions(each)
        )
        return {
            ("POST", "/opportunities"): who | more | {"postings": [posting["id"]]},
            ("PUT", f"{self.under}/stage"): {"stage": "offer"},
            ("PUT", f"{self.under}/archived"): {"reason": reason, "cleanInterviews": True},
            ("POST", f"{self.under}/addTags"): {"tags": ["x"]},
            ("POST", f"{self.under}/removeLinks"): {"links": ["x"]},
            ("PUT", f"/contacts/{self.contact}"): who,
            ("POST", f"/postings/{posting['id']}/apply"): answers,
        }

    def profile(self) -> dict[tuple[str, str], Json]:
        template = self.account.company.form_templates[0]
        fields = [field | {"value": None} for field in template["fields"]]
        feedback = self.account.company.feedback_templates[0]["id"]
        values = [{"id": self.field, "value": "Calm."}]
        interview = {"panel": self.panel["id"], **self.slot, "feedbackTemplate": feedback}
        planned = {"timezone": "UTC", "interviews": [self.slot], "note": "x", "externalUrl": "y"}
        return {
            ("POST", f"{self.under}/notes"): {"value": "x", "score": 1, "secret": True},
            ("POST", f"{self.under}/feedback"): {"baseTemplateId": feedback, "fieldValues": values},
            ("POST", f"{self.under}/panels"): planned,
            ("PUT", f"{self.under}/panels/{self.panel['id']}"): planned,
            ("POST", f"{self.under}/interviews"): interview,
            ("POST", f"{self.under}/forms"): {"baseTemplateId": template["id"], "fields": fields},
        }

    def setup(self) -> dict[tuple[str, str], Json]:
        rating = {"type": "score-system", "text": "Rating", "required": True}
        choice = {"type": "dropdown", "text": "Pick", "options": [{"text": "x"}]}
        field: Json = {"id": "new", "text": "New", "type": "object", "isRequired": False}
        field["subfields"] = [{"id": "a", "text": "A", "type": "text"}]
        hook: Json = {"event": "candidateHired", "url": "https://example.com"}
        hook["configuration"] = {"conditions": {"origins": ["applied"]}}
        user = {"name": "A", "email": "a@example.com", "accessRole": "admin", "jobTitle": "x"}
        options = {"values": [{"text": "x"}]}
        return {
            ("POST", "/feedback_templates"): {"text": "x", "fields": [rating, choice]},
            ("POST", "/form_templates"): {"text": "x", "fields": [choice], "secretByDefault": True},
            ("POST", "/requisition_fields"): field,
            ("POST", "/requisition_fields/work_type/options"): options,
            ("POST", "/requisitions"): REQUISITION | {"requisitionCode": "X", "postingIds": []},
            ("POST", "/postings"): POSTING,
            ("POST", "/users"): user | {"managerId": self.user},
            ("POST", "/webhooks"): hook,
        }


def places(value: Any) -> Iterator[tuple[Any, ...]]:
    """Every place in a body, itself left out."""
    for key, part in value.items() if isinstance(value, dict) else enumerate(value):
        yield (key,)
        if isinstance(part, dict | list):
            yield from ((key, *rest) for rest in places(part))


def exchanged(body: Json, place: tuple[Any, ...], value: Any) -> Json:
    changed = copy.deepcopy(body)
    *above, last = place
    functools.reduce(operator.getitem, above, changed)[last] = value
    return changed


@pytest.mark.parametrize("number", range(21))
def test_any_body_is_answered(untouched: tuple[Starlette, bytes], number: int) -> None:
    app, accounts = untouched
    app.state.accounts = pickle.loads(accounts)  # noqa: S301  # written by the fixture
    sound = Sound(app.state.accounts["sandbox"])
    (method, path), whole = list(sound.all().items())[number]
    client, params = in_process(app), {"perform_as": sound.user}

    def ask(body: Json) -> int:
        request = client.request(method, path, json=body, params=params)
        answer = asyncio.run(asyncio.wait_for(request, 30))
        if answer.status_code >= 300:
            assert set(answer.json()) == {"code", "message"}
        assert answer.status_code in {200, 201, 400, 403, 404, 409}
        return answer.status_code

    @settings(max_examples=EXAMPLES)
    @given(st.sampled_from(list(places(whole))), VALUES)
    def check(place: tuple[Any, ...], value: Any) -> None:
        ask(exchanged(whole, place, value))

    assert ask(whole) in {200, 201}
    check()
