"""Relations that are put together from several reads."""

from typing import Any

from connectors.lever import application_records
from resolvers.compositions import COMPOSITIONS
from tests.fixtures.one_application import RECORDS, one_application

NOON = 1740000000000
HOUR = 3_600_000


def interview(remote_id: str, start: int | None, *, panel: str = "p-1") -> dict[str, Any]:
    return {**RECORDS["interview"], "id": remote_id, "date": start, "panel": panel}


async def test_the_interviews_of_a_panel_come_in_the_order_of_their_start() -> None:
    interviews = [
        interview("i-undated", None),
        interview("i-late", NOON + HOUR),
        interview("i-other", NOON, panel="p-2"),
        interview("i-b", NOON),
        interview("i-a", NOON),
        interview("i-early", NOON - HOUR),
    ]
    async with one_application(interviews=interviews) as one:
        panel = application_records.panel({"id": "p-1"}, one.application.key)
        found = await COMPOSITIONS["interviews_of_panel"](one.loaders, panel, None)
    assert [each.remote_id for each in found] == ["i-early", "i-a", "i-b", "i-late", "i-undated"]
    assert one.asked == {"interviews": 1}
