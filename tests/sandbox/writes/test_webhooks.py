import pytest

from tests.sandbox.conftest import Json
from tests.sandbox.writes.conftest import SANDBOX, Lever

ORIGINS = ["applied", "sourced", "referred", "university", "internal", "agency"]
HIRED = {"event": "candidateHired", "url": "https://example.com/hooks"}


async def test_the_token_is_told_once(lever: Lever) -> None:
    made = await lever.send("POST", "/webhooks", HIRED, 201)
    token = made["configuration"].pop("signatureToken")
    assert len(bytes.fromhex(token)) == 24
    assert made["configuration"] == {"conditions": {"origins": ORIGINS}}
    listed = await lever.client.get("/webhooks")
    assert listed.json() == {"data": [made]}
    records = (await lever.client.get(f"{SANDBOX}/records/sandbox")).json()
    assert records["webhooks"][0]["configuration"]["signatureToken"] == token


@pytest.mark.parametrize("event", ["contactCreated", "interviewUpdated", "candidateDeleted"])
async def test_some_events_take_no_conditions(lever: Lever, event: str) -> None:
    body = {"event": event, "url": "https://example.com/hooks"}
    made = await lever.send("POST", "/webhooks", body, 201)
    assert list(made["configuration"]) == ["signatureToken"]
    body["configuration"] = {"conditions": {"origins": ["applied"]}}  # type: ignore[assignment]
    assert "no conditions" in await lever.refused("POST", "/webhooks", body)


async def test_several_are_changed_at_once_or_none(lever: Lever) -> None:
    made = [await lever.send("POST", "/webhooks", HIRED, 201) for _ in range(2)]
    configuration = {"conditions": {"origins": ["applied"]}}
    changes = [
        {"id": made[0]["id"], "url": "https://example.com/other"},
        {"id": made[1]["id"], "configuration": configuration},
    ]
    for path in ("/webhooks", "/webhooks/"):
        first, second = await lever.send("PUT", path, {"data": changes})
    assert first["url"] == "https://example.com/other"
    assert second["configuration"] == configuration
    kept = lever.account.webhooks[made[1]["id"]]["configuration"]["signatureToken"]
    assert kept == made[1]["configuration"]["signatureToken"]
    listed = await lever.get("/webhooks")
    assert listed == [first, second]
    wrong = [changes[0] | {"url": "https://example.com/third"}, {"id": "none"}]
    await lever.refused("PUT", "/webhooks", {"data": wrong}, 404)
    assert await lever.get("/webhooks") == listed


async def test_a_webhook_goes(lever: Lever) -> None:
    made = await lever.send("POST", "/webhooks", HIRED, 201)
    assert (await lever.ask("DELETE", f"/webhooks/{made['id']}")).status_code == 204
    assert await lever.get("/webhooks") == []
    await lever.refused("DELETE", f"/webhooks/{made['id']}", status=404)


@pytest.mark.parametrize(
    "more",
    [
        {"event": None},
        {"event": "candidateBorn"},
        {"url": None},
        {"url": "http://example.com/hooks"},
        {"url": "nowhere"},
        {"url": "https://[broken"},
        {"configuration": {"conditions": {"origins": []}}},
        {"configuration": {"conditions": {"origins": ["heaven"]}}},
    ],
)
async def test_what_makes_no_sense_is_refused(lever: Lever, more: Json) -> None:
    await lever.refused("POST", "/webhooks", HIRED | more)
    assert await lever.get("/webhooks") == []


async def test_a_server_on_this_machine_needs_no_tls(lever: Lever) -> None:
    body = HIRED | {"url": "http://127.0.0.1:8000/webhooks/lever/a"}
    assert (await lever.send("POST", "/webhooks", body, 201))["url"] == body["url"]


async def test_they_are_listed_by_event(lever: Lever) -> None:
    url = "https://example.com/hooks"
    for event in ("contactCreated", "candidateHired", "applicationCreated", "candidateHired"):
        await lever.send("POST", "/webhooks", {"event": event, "url": url}, 201)
    hooks = await lever.get("/webhooks")
    assert [hook["event"] for hook in hooks] == [
        "applicationCreated",
        "candidateHired",
        "candidateHired",
        "contactCreated",
    ]
    assert hooks[1]["createdAt"] < hooks[2]["createdAt"]
