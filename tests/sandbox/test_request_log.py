from sandbox.app import create_app
from sandbox.options import Options
from sandbox.request_log import RequestLog
from tests.sandbox.conftest import in_process

LOG = "http://sandbox/__sandbox__/requests"


async def test_the_log_tells_what_was_asked_and_answered() -> None:
    async with in_process(create_app(Options(people=1))) as client:
        await client.get("/users?email=a%40b&expand=x")
        await client.get("/stages", auth=("nobody", ""))
        entries = (await client.get(LOG)).json()["data"]
    assert [entry["status"] for entry in entries] == [400, 401]
    assert entries[0]["path"] == "/v1/users"
    assert entries[0]["query"] == "email=a%40b&expand=x"
    assert entries[0]["method"] == "GET"
    assert [entry["key"] for entry in entries] == ["sandbox", None]
    assert 0 <= entries[0]["at"] <= entries[1]["at"] < 60
    assert entries[0]["duration"] >= 0


async def test_the_log_can_be_summed_up_and_cleared() -> None:
    async with in_process(create_app(Options(people=1, burst=2))) as client:
        for _ in range(3):
            await client.get("/stages")
        assert (await client.get(f"{LOG}?count=1")).json() == {
            "requests": 3,
            "methods": {"GET": 3},
            "statuses": {"200": 2, "429": 1},
            "paths": {"/v1/stages": 3},
        }
        assert (await client.delete(LOG)).status_code == 204
        assert (await client.get(LOG)).json() == {"data": []}


def test_the_log_keeps_the_last_hundred_thousand() -> None:
    log = RequestLog(lambda: 0.0)
    for number in range(100_001):
        log.open(method="GET", path=str(number), query="")
    assert len(log.entries) == 100_000
    assert log.entries[0].path == "1"
