"""Who may write, and what a write may send."""

import hashlib
from collections.abc import Generator

import httpx
import pytest

from sandbox.app import create_app
from sandbox.options import Options
from sandbox.writes import write_routes
from tests.sandbox.conftest import in_process
from tests.sandbox.writes.conftest import SANDBOX, Lever

WISH = {
    "client_id": "sandbox-app",
    "redirect_uri": "http://127.0.0.1:9/back",
    "response_type": "code",
    "state": "s-1",
    "audience": "http://sandbox/v1/",
    "account": "sandbox",
    "decision": "accept",
}
CLIENT = {"client_id": "sandbox-app", "client_secret": "sandbox-secret"}


class Bearer(httpx.Auth):
    """Sends an access token, or nothing."""

    def __init__(self, token: str = "") -> None:
        self.token = token

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        if self.token:
            request.headers["Authorization"] = f"Bearer {self.token}"
        yield request


async def granted(client: httpx.AsyncClient, scope: str) -> Bearer:
    """Somebody who was granted these scopes."""
    answer = await client.post("http://sandbox/authorize", data=WISH | {"scope": scope})
    code = httpx.URL(answer.headers["location"]).params["code"]
    form = CLIENT | {"grant_type": "authorization_code", "code": code}
    form["redirect_uri"] = WISH["redirect_uri"]
    answer = await client.post("http://sandbox/oauth/token", data=form, auth=Bearer())
    return Bearer(answer.json()["access_token"])


def writes() -> list[tuple[str, str]]:
    return sorted(
        (min(route.methods or ()), route.path)
        for route in write_routes()
        if not route.path.startswith("/candidates")
    )


def test_every_write_of_lever_is_there() -> None:
    assert len(writes()) == 51 + 1  # PUT /webhooks with and without a slash at its end


async def test_a_key_with_narrow_permissions_writes_nothing() -> None:
    async with in_process(create_app(Options(people=1, rate=None)), "sandbox-limited") as client:
        answers = [await client.request(method, path, json={}) for method, path in writes()]
    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {
        (403, "Forbidden")
    }


async def test_a_token_writes_what_it_was_granted(lever: Lever, opportunity: str) -> None:
    read = await granted(lever.client, "opportunities:read:admin")
    write = await granted(lever.client, "opportunities:write:admin")
    body, path = {"tags": ["Neu"]}, f"{opportunity}/addTags"
    answer = await lever.client.post(path, json=body, auth=read)
    assert (answer.status_code, answer.json()["message"][-25:]) == (
        403,
        "opportunities:write:admin",
    )
    assert (await lever.client.post(path, json=body, auth=write)).status_code == 200
    notes = await lever.client.post(f"{opportunity}/notes", json={"value": "x"}, auth=write)
    assert notes.status_code == 403


async def test_a_token_without_access_changes_nothing_confidential(lever: Lever) -> None:
    hidden = next(each for each in lever.account.opportunities.values() if each.confidential)
    write = await granted(lever.client, "opportunities:write:admin contact:write:admin")
    path = f"/opportunities/{hidden.id}/addTags"
    answer = await lever.client.post(path, json={"tags": ["Neu"]}, auth=write)
    assert answer.status_code == 403
    answer = await lever.client.post(path, json={"tags": ["Neu"]})
    assert answer.status_code == 200


@pytest.mark.parametrize("content", [b"[1]", b"{", b"null", b"\xff", b'"x"'])
async def test_a_body_that_is_no_object_is_refused(
    lever: Lever, opportunity: str, content: bytes
) -> None:
    answer = await lever.client.post(f"{opportunity}/addTags", content=content)
    assert (answer.status_code, answer.json()["code"]) == (400, "BadRequestError")


async def test_accounts_are_written_apart(lever: Lever) -> None:
    everything = [await lever.get(path) for path in ("/users", "/postings", "/opportunities")]
    other = ("sandbox-2", "")
    body = {"name": "Ines Quill", "email": "ines@example.com"}
    answer = await lever.client.post("/users", json=body, auth=other)
    assert answer.status_code == 201
    assert [await lever.get(p) for p in ("/users", "/postings", "/opportunities")] == everything
    changes = await lever.changes()
    assert [(change["account"], change["number"]) for change in changes] == [("sandbox-2", 1)]
    only = await lever.client.get(f"{SANDBOX}/changes", params={"account": "sandbox"})
    assert only.json() == {"data": []}


async def test_the_request_log_tells_writes_apart(lever: Lever, opportunity: str) -> None:
    content = b'{"tags": ["Neu"]}'
    await lever.client.post(f"{opportunity}/addTags", content=content)
    await lever.client.get(opportunity)
    written, read = (await lever.client.get(f"{SANDBOX}/requests")).json()["data"]
    assert written["body"] == {"bytes": 17, "sha256": hashlib.sha256(content).hexdigest()}
    assert read["body"] is None
    summary = (await lever.client.get(f"{SANDBOX}/requests?count=1")).json()
    assert summary["methods"] == {"POST": 1, "GET": 1}


async def test_what_people_delete_is_listed_as_deleted(lever: Lever) -> None:
    record = lever.open_opportunity()
    path = f"{SANDBOX}/records/sandbox/opportunities/{record.id}"
    before = [each["id"] for each in await lever.get("/opportunities")]
    assert (await lever.client.delete(path)).status_code == 204
    assert (await lever.client.delete(path)).status_code == 404
    await lever.refused("GET", f"/opportunities/{record.id}", status=404)
    left = [each["id"] for each in await lever.get("/opportunities")]
    assert left == [each for each in before if each != record.id]
    (change,) = await lever.changes()
    assert (change["kind"], change["to"]) == ("opportunity.deleted", None)
    for kind in ("opportunities", "applications"):
        (gone,) = await lever.get(f"/{kind}/deleted", deleted_at_start=change["at"])
        assert (gone["deletedAt"], gone["deletedBy"]) == (change["at"], change["user"])
    assert gone["opportunityId"] == record.id


async def test_the_records_show_what_was_written(lever: Lever, opportunity: str) -> None:
    note = await lever.send("POST", f"{opportunity}/notes", {"value": "x"}, 201)
    user = await lever.send("POST", "/users", {"name": "A", "email": "a@example.com"}, 201)
    await lever.send("POST", f"{opportunity}/addTags", {"tags": ["Neu"]})
    truth = (await lever.client.get(f"{SANDBOX}/records/sandbox")).json()
    identifier = opportunity.rpartition("/")[2]
    shown = next(each for each in truth["opportunities"] if each["id"] == identifier)
    assert shown == await lever.get(opportunity)
    assert user in truth["users"]
    assert note["id"] in {each["id"] for each in truth["written"][identifier]["notes"]}
