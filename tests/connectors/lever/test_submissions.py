"""Handing in applications, held against a sandbox that counts, and takes two a second."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import orjson
import pytest

from connectors.budget import Budget
from connectors.errors import BadRequest, ConnectorError, UpstreamUnavailable
from connectors.lever.client import LeverClient, http_client
from connectors.lever.connector import LeverConnector
from connectors.lever.credentials import ApiKey
from connectors.lever.reference_lists import ReferenceLists
from connectors.lever.writes.all import LeverWrites
from connectors.limiter import Limiter
from connectors.stored_files import OutgoingFile, StoredFile
from connectors.writes import Outcome, Written
from sandbox.account import Account
from sandbox.app import create_app
from sandbox.options import Options
from schema.application import ApplicationOrigin
from schema.changes.files import FileInput
from schema.changes.submissions import JobFormAnswerInput, SubmitApplicationInput

virtual = pytest.mark.asyncio(loop_factories=["virtual"])
"""The sandbox reads the same clock."""


@dataclass(frozen=True, slots=True)
class Desk:
    """One account: a way to apply, what that sends, and what the sandbox holds."""

    writes: LeverWrites
    account: Account
    form: dict[str, Any]
    requests: list[httpx.Request] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)

    @property
    def posting(self) -> dict[str, Any]:
        """The posting behind the form."""
        return self.account.postings[self.form["id"]]

    async def apply(self, email: str = "ines@quill.example", **more: Any) -> Written:
        """Hand in the form, which has no questions of its own."""
        return await self.writes.submit_application(self.given(email, **more), _no_file)

    def given(self, email: str = "ines@quill.example", **more: Any) -> SubmitApplicationInput:
        answers: dict[str, Any] = {"fullName": "Ines Quill", "email": email}
        fields = [JobFormAnswerInput(name=n, value=v) for n, v in answers.items()]
        return SubmitApplicationInput(job_id=self.form["id"], fields=fields, **more)

    def sent(self) -> list[str]:
        """Method and address of each request, since this was asked for last."""
        told = [f"{each.method} {each.url.raw_path.decode()}" for each in self.requests]
        self.requests.clear()
        return told


class Odd(httpx.ASGITransport):
    """The sandbox behind what gives some answers of its own, by what their address holds."""

    answers: Mapping[str, httpx.Response]

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        for part, answer in self.answers.items():
            if part in str(request.url):
                await request.aread()
                return answer
        return await super().handle_async_request(request)


@asynccontextmanager
async def desk(odd: Mapping[str, httpx.Response] | None = None) -> AsyncIterator[Desk]:
    app = create_app(Options(people=40, clock=asyncio.get_running_loop().time))
    transport = Odd(app)
    transport.answers = odd or {}
    http = http_client("http://lever.test/v1", transport=transport)
    client = LeverClient(http, auth=ApiKey("sandbox"), limiter=Limiter(rate=10, burst=20))
    connector = LeverConnector(client=client, lists=ReferenceLists(client=client, ttl_seconds=600))
    budget = Budget(deadline=asyncio.get_running_loop().time() + 600)
    found = Desk(
        connector.writes(budget, actor=None),
        app.state.accounts["sandbox"],
        await _plain_form(client, budget),
    )

    async def note(request: httpx.Request) -> None:
        found.requests.append(request)

    async def count(response: httpx.Response) -> None:
        found.statuses[response.status_code] += 1

    http.event_hooks = {"request": [note], "response": [count]}
    try:
        yield found
    finally:
        await connector.aclose()


async def _plain_form(client: LeverClient, budget: Budget) -> dict[str, Any]:
    """The form of an open posting that asks for nothing but who applies."""
    for posting in await client.all("/postings", [("state", "published")], budget=budget):
        form = (await client.get(f"/postings/{posting['id']}/apply", budget=budget))["data"]
        shown = form["consentDisclosures"]["store"]["displayState"]
        if not form["customQuestions"] and shown == "ASSUMED_DISCLOSURE_HIDDEN":
            return dict(form)
    raise LookupError


async def _no_file(_given: FileInput, _place: int) -> OutgoingFile:
    raise LookupError


@virtual
async def test_an_application_takes_the_form_the_post_and_a_look_at_the_person() -> None:
    async with desk() as lever:
        where, looked = f"/v1/postings/{lever.form['id']}", "limit=100"
        first = await lever.apply()
        asked = lever.requests[2]
        assert lever.sent() == [
            f"GET /v1/postings?{looked}",
            f"GET {where}/apply",
            f"POST {where}/apply",
            f"GET /v1/opportunities?email=ines%40quill.example&expand=applications&{looked}",
        ]
        assert orjson.loads(asked.content) == {
            "personalInformation": [
                {"name": "fullName", "value": "Ines Quill"},
                {"name": "email", "value": "ines@quill.example"},
            ],
            "origin": "applied",
        }
        origin = ApplicationOrigin.INTERNAL
        more = {"source": "Board", "ip_address": "192.0.2.7", "send_confirmation": True}
        second = await lever.apply(" INES@quill.example", origin=origin, **more)
        asked = lever.requests[1]
        assert lever.sent()[1:] == [
            f"POST {where}/apply?send_confirmation_email=true",
            f"GET /v1/opportunities?email=INES%40quill.example&expand=applications&{looked}",
        ]
        assert (
            orjson.loads(asked.content).items()
            >= {
                "origin": "internal",
                "source": "Board",
                "ipAddress": "192.0.2.7",
            }.items()
        )
    assert (first.outcome, second.outcome) == (Outcome.CREATED, Outcome.LINKED)
    assert first.records["Candidate"] == second.records["Candidate"]
    assert first.records["Application"] == (first.made, *first.records["Candidate"])
    assert first.made != second.made


@virtual
async def test_many_applications_at_once_go_at_two_a_second_and_none_is_refused() -> None:
    async with desk() as lever:
        before = len(lever.account.opportunities)
        written = await asyncio.gather(*(lever.apply(f"{n}@quill.example") for n in range(20)))
        assert len(lever.account.opportunities) == before + 20
        assert sum(each.startswith("POST ") for each in lever.sent()) == lever.statuses[201] == 20
    assert lever.statuses.keys() == {200, 201}
    assert {each.outcome for each in written} == {Outcome.CREATED}
    assert len({each.made for each in written}) == 20


@virtual
async def test_a_job_that_was_closed_meanwhile_is_told_as_such() -> None:
    async with desk() as lever:
        await lever.apply()
        lever.posting["state"] = "closed"
        with pytest.raises(BadRequest, match="it is CLOSED") as refused:
            await lever.apply()
        assert refused.value.field == ("job_id",)
        lever.posting["state"] = "published"
        await lever.apply()


@virtual
async def test_a_job_that_was_opened_meanwhile_takes_applications() -> None:
    async with desk() as lever:
        lever.posting["state"] = "draft"
        with pytest.raises(BadRequest, match="it is DRAFT"):
            await lever.apply()
        lever.sent()
        lever.posting["state"] = "internal"
        await lever.apply()
        assert lever.sent()[0] == f"GET /v1/postings/{lever.form['id']}"


@virtual
async def test_a_person_whom_lever_does_not_know_by_the_address_is_found_by_the_job() -> None:
    nobody = httpx.Response(200, json={"data": [], "hasNext": False})
    async with desk({"email=": nobody}) as lever:
        before = datetime.now(UTC)
        written = await lever.apply()
        assert written.outcome is Outcome.CREATED
        [made] = [each for each in lever.account.opportunities.values() if each.id == written.made]
        assert made.person.emails == ("ines@quill.example",)
        looked = lever.requests[-1].url.params
        assert looked["posting_id"] == lever.form["id"]
        found = await lever.writes.find_submissions(lever.given(" INES@quill.example"), before)
        assert found == [written]
        assert await lever.writes.find_submissions(lever.given("b@quill.example"), before) == []
        later = datetime.now(UTC) + timedelta(minutes=1)
        assert await lever.writes.find_submissions(lever.given(), later) == []


@pytest.mark.parametrize(
    ("answer", "error", "field"),
    [
        (httpx.Response(422, json={"message": "Unreadable"}), BadRequest, ("fields", "2", "file")),
        (httpx.Response(413), BadRequest, ("fields", "2", "file")),
        (httpx.Response(201, json={"data": {}}), UpstreamUnavailable, None),
    ],
)
async def test_without_its_files_nothing_is_handed_in(
    answer: httpx.Response, error: type[ConnectorError], field: tuple[str, ...] | None
) -> None:
    content = StoredFile(name="cv.pdf", content_type=None)
    await content.write(b"Me.")

    async def take(_given: FileInput, _place: int) -> OutgoingFile:
        return OutgoingFile(name="cv.pdf", content_type="application/pdf", content=content)

    async with desk({"/uploads": answer}) as lever:
        given = lever.given()
        given.fields.append(JobFormAnswerInput(name="resume", file=FileInput(url="https://x")))
        with pytest.raises(error) as refused:
            await lever.writes.submit_application(given, take)
        assert type(refused.value) is error
        assert refused.value.field == field
        assert [each for each in lever.sent() if each.startswith("POST ")] == ["POST /v1/uploads"]
    content.close()
