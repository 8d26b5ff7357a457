import pytest

from tests.sandbox.conftest import Json
from tests.sandbox.writes.conftest import Lever

WHOLE = {
    "text": "Baker",
    "state": "published",
    "categories": {"team": "Bakery", "department": "Kitchen", "location": "Berlin"},
    "content": {
        "descriptionHtml": "<div>Bread &amp; <b>more</b>.</div>",
        "lists": [{"text": "You bring", "content": "<li>Hands</li>"}],
        "closingHtml": "<div>Bye</div>",
    },
    "salaryDescriptionHtml": "<p>Fair.</p>",
    "salaryRange": {"min": 1, "max": 2, "currency": "EUR", "interval": "per-year-salary"},
    "tags": ["early"],
    "workplaceType": "onsite",
    "requisitionCodes": ["NEW-1"],
}


async def test_a_posting_is_read_back_and_listed_first(lever: Lever) -> None:
    made = await lever.send("POST", "/postings", WHOLE, 201)
    assert await lever.get(f"/postings/{made['id']}") == made
    assert (await lever.get("/postings"))[0] == made
    assert made["content"]["description"] == "Bread & more.\n"
    assert made["salaryDescription"] == "Fair.\n"
    assert made["categories"]["allLocations"] == ["Berlin"]
    assert (made["country"], made["reqCode"]) == ("DE", "NEW-1")
    assert made["distributionChannels"] == ["public", "internal"]
    assert made["urls"]["apply"].endswith(f"/{made['id']}/apply")
    assert made["user"] == made["owner"] == lever.performer
    assert made["createdAt"] == made["updatedAt"]


async def test_a_posting_with_a_title_alone_is_a_draft(lever: Lever) -> None:
    made = await lever.send("POST", "/postings", {"text": "Baker"}, 201)
    assert made["state"] == "draft"
    assert (made["urls"], made["distributionChannels"], made["reqCode"]) == (None, None, None)
    assert made["workplaceType"] == "unspecified"


async def test_a_change_without_a_state_makes_a_draft_and_its_answer_hides_the_places(
    lever: Lever,
) -> None:
    made = await lever.send("POST", "/postings", WHOLE, 201)
    answer = await lever.send("POST", f"/postings/{made['id']}", {"text": "Senior Baker"})
    read = await lever.get(f"/postings/{made['id']}")
    assert (answer["state"], answer["urls"], answer["distributionChannels"]) == (
        "draft",
        None,
        None,
    )
    assert answer["categories"]["allLocations"] == []
    assert read["categories"]["allLocations"] == ["Berlin"]
    assert answer | {"categories": None} == read | {"categories": None}
    changed = {name for name in made if made[name] != read[name]}
    assert changed == {"text", "state", "urls", "distributionChannels", "updatedAt"}


async def test_only_what_is_given_changes(lever: Lever) -> None:
    made = await lever.send("POST", "/postings", WHOLE, 201)
    body = {"state": "published", "categories": {"location": "Tokyo"}, "content": {"lists": []}}
    await lever.send("POST", f"/postings/{made['id']}", body)
    after = await lever.get(f"/postings/{made['id']}")
    assert after["categories"] == made["categories"] | {
        "location": "Tokyo",
        "allLocations": ["Tokyo"],
    }
    assert after["content"] == made["content"] | {"lists": []}
    assert (after["country"], after["text"]) == ("JP", "Baker")
    found = await lever.get("/postings", location="Tokyo", state="published")
    assert after["id"] in {each["id"] for each in found}


async def test_codes_link_requisitions_on_both_sides(lever: Lever) -> None:
    requisition = next(each for each in lever.account.requisitions.values() if not each["postings"])
    body = {"text": "Baker", "requisitionCodes": [requisition["requisitionCode"]]}
    made = await lever.send("POST", "/postings", body, 201)
    path = f"/requisitions/{requisition['id']}"
    assert (await lever.get(path))["postings"] == [made["id"]]
    await lever.send("POST", f"/postings/{made['id']}", {"requisitionCodes": []})
    assert (await lever.get(path))["postings"] == []


@pytest.mark.parametrize(
    "more",
    [
        {"text": None},
        {"state": "open"},
        {"distributionChannels": ["radio"]},
        {"owner": "nobody"},
        {"workplaceType": "moon"},
        {"salaryRange": {"min": 1}},
        {"content": {"descriptionHtml": "<script>x</script>"}},
        {"content": {"descriptionHtml": "<div onclick='x'>x</div>"}},
        {"content": {"lists": [{"text": "x", "content": "<div>x</div>"}]}},
        {"categories": "Kitchen"},
    ],
)
async def test_what_makes_no_sense_is_refused(lever: Lever, more: Json) -> None:
    count = len(lever.account.postings)
    await lever.refused("POST", "/postings", WHOLE | more)
    assert len(lever.account.postings) == count


async def test_a_work_place_once_named_stays_so(lever: Lever) -> None:
    made = await lever.send("POST", "/postings", WHOLE, 201)
    body = {"workplaceType": "unspecified"}
    assert "go back" in await lever.refused("POST", f"/postings/{made['id']}", body)
    remote = await lever.send("POST", f"/postings/{made['id']}", {"workplaceType": "remote"})
    assert remote["workplaceType"] == "remote"


async def test_somebody_has_to_perform_it(lever: Lever) -> None:
    for path in ("/postings", f"/postings/{lever.posting()}"):
        answer = await lever.ask("POST", path, {"text": "Baker"})
        assert answer.json()["message"] == "perform_as is required"
    await lever.refused("POST", "/postings/none", {"text": "Baker"}, 404)
