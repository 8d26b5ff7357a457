import pytest

from tests.sandbox.writes.conftest import Lever
from tests.sandbox.writes.test_moves import BLANK


@pytest.mark.parametrize(("field", "word"), [("tags", "Tags"), ("sources", "Sources")])
async def test_labels_are_added_once_and_removed(
    lever: Lever, opportunity: str, field: str, word: str
) -> None:
    before = (await lever.get(opportunity))[field]
    answer = await lever.send("POST", f"{opportunity}/add{word}", {field: ["Neu", "C++", "Neu"]})
    after = await lever.get(opportunity)
    assert answer == after | BLANK
    assert after[field] == list(dict.fromkeys([*before, "Neu", "C++"]))
    assert after["updatedAt"] > after["lastInteractionAt"]
    await lever.send("POST", f"{opportunity}/remove{word}", {field: [*before, "C++", "none"]})
    assert (await lever.get(opportunity))[field] == ["Neu"]


@pytest.mark.parametrize(("field", "word"), [("tags", "Tags"), ("sources", "Sources")])
async def test_labels_are_counted_and_found(
    lever: Lever, opportunity: str, field: str, word: str
) -> None:
    singular, counts = field[:-1], await lever.get(f"/{field}")
    await lever.send("POST", f"{opportunity}/add{word}", {field: ["Neu"]})
    assert {"count": 1, "text": "Neu"} in await lever.get(f"/{field}")
    found = await lever.get("/opportunities", **{singular: "Neu"})
    assert [each["id"] for each in found] == [opportunity.rpartition("/")[2]]
    await lever.send("POST", f"{opportunity}/remove{word}", {field: ["Neu"]})
    assert await lever.get(f"/{field}") == counts
    assert await lever.get("/opportunities", **{singular: "Neu"}) == []


async def test_a_walk_through_the_tags_goes_on_when_one_is_gone(
    lever: Lever, opportunity: str
) -> None:
    await lever.send("POST", f"{opportunity}/addTags", {"tags": ["aaa", "aab", "aac"]})
    texts = [tag["text"] for tag in await lever.get("/tags")]
    limit = texts.index("aab")
    following = (await lever.ask("GET", "/tags", limit=limit)).json()["next"]
    await lever.send("POST", f"{opportunity}/removeTags", {"tags": ["aab"]})
    rest = await lever.get("/tags", offset=following)
    assert [tag["text"] for tag in rest] == texts[limit + 1 :]


async def test_links_belong_to_the_person_and_the_answer_is_whole(lever: Lever) -> None:
    record = next(
        each.opportunities[0]
        for each in lever.account.people.values()
        if len(each.opportunities) > 1 and not any(one.confidential for one in each.opportunities)
    )
    link = "https://example.com/me"
    path = f"/opportunities/{record.id}"
    answer = await lever.send("POST", f"{path}/addLinks", {"links": [link]})
    assert answer == await lever.get(path)
    assert answer["name"] != ""
    for other in record.person.opportunities:
        assert link in (await lever.get(f"/opportunities/{other.id}"))["links"]
    await lever.send("POST", f"{path}/removeLinks", {"links": [link]})
    assert link not in (await lever.get(path))["links"]


@pytest.mark.parametrize(
    "body", [{}, {"tags": []}, {"tags": "one"}, {"tags": [" "]}, {"tags": [1]}]
)
async def test_labels_must_be_texts(
    lever: Lever, opportunity: str, body: dict[str, object]
) -> None:
    assert "tags" in await lever.refused("POST", f"{opportunity}/addTags", body)


async def test_adding_what_is_there_changes_nothing(lever: Lever, opportunity: str) -> None:
    before = await lever.get(opportunity)
    await lever.send("POST", f"{opportunity}/addTags", {"tags": before["tags"]})
    assert await lever.get(opportunity) == before
    assert await lever.changes() == []


async def test_the_old_name_of_the_path_is_served_too(lever: Lever) -> None:
    path = f"/candidates/{lever.open_opportunity().id}"
    answer = await lever.ask("POST", f"{path}/addTags", {"tags": ["Neu"]})
    assert answer.json()["data"]["tags"][-1] == "Neu"
