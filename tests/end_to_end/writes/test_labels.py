"""Tags, sources and links, held against the sandbox's own records."""

import pytest

from tests.end_to_end.world import Json
from tests.end_to_end.writes.places import Places

TAGS = "applicationId application { tags }"
SOURCES = "applicationId application { sources }"
LINKS = "applicationId application { candidate { urls { value } } }"
KINDS = [("tags", TAGS), ("sources", SOURCES), ("links", LINKS)]

pytestmark = pytest.mark.asyncio(loop_scope="module")
of_each_kind = pytest.mark.parametrize(("kind", "selection"), KINDS, ids=[k for k, _ in KINDS])


def labels(payload: Json, kind: str) -> list[str]:
    application = payload["application"]
    if kind == "links":
        return [url["value"] for url in application["candidate"]["urls"]]
    found: list[str] = application[kind]
    return found


@of_each_kind
async def test_labels_are_added_once_and_removed(places: Places, kind: str, selection: str) -> None:
    record = places.take()
    there, name = record[kind], {"applicationId": places.application(record)}
    for _ in range(2):
        given = {**name, kind: [" new.example ", "other", "new.example"]}
        added = await places.written(f"add{kind.title()}", given, selection)
        assert labels(added, kind) == [*there, "new.example", "other"]
    raw = await places.world.raw(f"/opportunities/{record['id']}")
    assert raw[kind] == [*there, "new.example", "other"]
    given = {**name, kind: ["new.example", "never there"]}
    removed = await places.written(f"remove{kind.title()}", given, selection)
    assert removed["applicationId"] == name["applicationId"]
    assert labels(removed, kind) == [*there, "other"]
    assert (await places.world.raw(f"/opportunities/{record['id']}"))[kind] == [*there, "other"]


@of_each_kind
@pytest.mark.parametrize("verb", ["add", "remove"])
@pytest.mark.parametrize("values", [[], [" "], ["a", ""], [str(n) for n in range(101)]])
async def test_a_list_that_cannot_be_meant_is_told_before_anything_is_sent(
    places: Places, verb: str, kind: str, selection: str, values: list[str]
) -> None:
    del selection
    given = {"applicationId": places.id("Application", "any"), kind: values}
    await places.world.sent()
    assert await places.refused(f"{verb}{kind.title()}", given) == ("BAD_USER_INPUT", [kind])
    assert await places.world.sent() == {}


@pytest.mark.parametrize(("kind", "name"), [("tags", "Tags"), ("sources", "Sources")])
async def test_kept_lists_show_a_new_label_at_once(places: Places, kind: str, name: str) -> None:
    text = f"{{ {kind}(first: 100) {{ nodes {{ name }} }} }}"
    new = f"quite new among {kind}"
    assert {"name": new} not in (await places.world.read(text))[kind]["nodes"]
    await places.written(f"add{name}", {"applicationId": places.application(), kind: [new]})
    assert {"name": new} in (await places.world.read(text))[kind]["nodes"]


async def test_the_same_key_with_a_tag_written_otherwise_is_the_same(places: Places) -> None:
    given = {"applicationId": places.application(), "idempotencyKey": "trimmed"}
    await places.written("addTags", {**given, "tags": ["one", "two"]})
    await places.written("addTags", {**given, "tags": [" one", "two", "one"]})
