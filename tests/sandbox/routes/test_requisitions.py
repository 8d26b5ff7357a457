from tests.sandbox.conftest import Ask, Json, Walk


async def test_requisitions_come_latest_first_and_link_to_postings(walk: Walk, truth: Json) -> None:
    found = await walk("/requisitions", {"confidentiality": "all"})
    times = [record["createdAt"] for record in found]
    assert times == sorted(times, reverse=True)
    codes = {p["id"]: p["reqCode"] for p in truth["postings"] if p["reqCode"]}
    linked = {p: r["requisitionCode"] for r in found for p in r["postings"]}
    assert linked == codes


async def test_headcount_may_be_unlimited(walk: Walk) -> None:
    found = await walk("/requisitions")
    assert {type(record["headcountTotal"]) for record in found} == {int, str}


async def test_filters_narrow(walk: Walk) -> None:
    everything = await walk("/requisitions")
    first = everything[0]
    assert await walk("/requisitions", {"requisition_code": first["requisitionCode"]}) == [first]
    assert await walk("/requisitions", {"created_at_start": first["createdAt"]}) == [first]
    expected = [record for record in everything if record["status"] == "open"]
    assert await walk("/requisitions", {"status": "open"}) == expected


async def test_one_can_be_read_and_expanded(ask: Ask, walk: Walk, truth: Json) -> None:
    record = next(item for item in await walk("/requisitions") if item["postings"])
    answer = await ask(f"/requisitions/{record['id']}", {"expand": "postings,owner"})
    whole = answer.json()["data"]
    assert whole["postings"] == [p for p in truth["postings"] if p["id"] in record["postings"]]
    assert whole["owner"]["id"] == record["owner"]
    assert (await ask("/requisitions/nothing")).status_code == 404


async def test_fields_can_be_narrowed(ask: Ask) -> None:
    required = (await ask("/requisition_fields?isRequired=true")).json()["data"]
    assert [field["id"] for field in required] == ["cost_center"]
    dates = (await ask("/requisition_fields?type=date")).json()["data"]
    assert [field["id"] for field in dates] == ["rec_start_date", "target_hire_date"]
    assert (await ask("/requisition_fields/cost_center")).json()["data"] == required[0]
    assert (await ask("/requisition_fields/nothing")).status_code == 404
