import pytest

from tests.sandbox.writes.conftest import Lever


async def test_a_person_changes_on_every_opportunity(lever: Lever) -> None:
    person = next(each for each in lever.account.people.values() if len(each.opportunities) > 1)
    body = {
        "name": "Ines Quill",
        "headline": "Elm Street Bakery",
        "location": "Leeds",
        "emails": ["ines@example.com"],
        "phones": [{"type": "home", "value": "+1 555 0101"}],
    }
    answer = await lever.send("PUT", f"/contacts/{person.id}", body)
    assert answer == {"id": person.id} | body | {"location": {"name": "Leeds"}}
    read = await lever.get(f"/contacts/{person.id}")
    assert {name: read[name] for name in answer} == answer
    assert set(read) - set(answer) == {"isAnonymized", "dataProtection"}
    for record in person.opportunities:
        shown = await lever.get(f"/opportunities/{record.id}", expand="contact")
        assert {name: shown[name] for name in body} == body
        assert shown["contact"] == read
        assert shown["updatedAt"] == (await lever.changes())[0]["at"]


async def test_what_is_left_out_stays(lever: Lever) -> None:
    person = lever.open_opportunity().person
    before = await lever.get(f"/contacts/{person.id}")
    await lever.send("PUT", f"/contacts/{person.id}", {"headline": "Elm Street Bakery"})
    after = await lever.get(f"/contacts/{person.id}")
    assert after == before | {"headline": "Elm Street Bakery"}


async def test_a_person_is_found_by_the_new_address_not_by_the_old(lever: Lever) -> None:
    person = next(each for each in lever.account.people.values() if each.emails)
    old = person.emails[0]
    everything = {"confidentiality": "all"}
    before = await lever.get("/opportunities", email=old, **everything)
    await lever.send("PUT", f"/contacts/{person.id}", {"emails": ["new@example.com"]})
    found = await lever.get("/opportunities", email="NEW@example.com", **everything)
    assert {each["id"] for each in found} == {each.id for each in person.opportunities}
    after = await lever.get("/opportunities", email=old, **everything)
    gone = {each["id"] for each in before} - {each["id"] for each in after}
    assert gone == {each.id for each in person.opportunities}


async def test_an_address_that_was_given_up_is_nobodys(lever: Lever) -> None:
    body = {"emails": ["ines@example.com"]}
    first = await lever.send("POST", "/opportunities", body, 201)
    await lever.send("PUT", f"/contacts/{first['contact']}", {"emails": []})
    second = await lever.send("POST", "/opportunities", body, 201)
    assert second["contact"] != first["contact"]


async def test_what_somebody_wrote_into_a_form_stays_theirs(lever: Lever) -> None:
    record = next(
        each
        for each in lever.account.opportunities.values()
        if each.application and each.application.kind == "posting" and not each.confidential
    )
    path = f"/opportunities/{record.id}/applications"
    before = await lever.get(path)
    assert before[0]["name"] == record.person.name
    await lever.send("PUT", f"/contacts/{record.person.id}", {"name": "Ines Quill", "emails": []})
    assert await lever.get(path) == before


async def test_files_keep_their_names(lever: Lever) -> None:
    record = next(
        each
        for each in lever.account.opportunities.values()
        if lever.account.profile("resumes", each) and not each.confidential
    )
    before = await lever.get(f"/opportunities/{record.id}/resumes")
    await lever.send("PUT", f"/contacts/{record.person.id}", {"name": "Ines Quill"})
    assert await lever.get(f"/opportunities/{record.id}/resumes") == before


@pytest.mark.parametrize(
    "body", [{"emails": ["nowhere"]}, {"name": 1}, {"phones": [{}]}, {"location": {"name": "x"}}]
)
async def test_what_makes_no_sense_is_refused(lever: Lever, body: dict[str, object]) -> None:
    person = lever.open_opportunity().person
    await lever.refused("PUT", f"/contacts/{person.id}", body)
    assert await lever.changes() == []


async def test_nobody_is_not_found(lever: Lever) -> None:
    await lever.refused("PUT", "/contacts/nobody", {}, 404)
