import pytest

from sandbox.app import create_app
from sandbox.options import Options
from tests.sandbox.conftest import Json, in_process
from tests.sandbox.writes.conftest import Lever

WHO = {"name": "Ines Quill", "emails": ["ines@example.com"], "headline": "Elm Street Bakery"}


async def test_a_new_opportunity_is_read_back_as_it_was_answered(lever: Lever) -> None:
    body = WHO | {
        "phones": [{"value": "+1 555 0101", "type": "mobile"}, {"value": "+1 555 0102"}],
        "links": ["https://ines.example.com"],
        "tags": ["Test"],
        "sources": ["LinkedIn"],
        "postings": [lever.posting()],
    }
    made = await lever.send("POST", "/opportunities", body, 201)
    assert await lever.get(f"/opportunities/{made['id']}") == made
    assert made["phones"] == [
        {"type": "mobile", "value": "+1 555 0101"},
        {"type": None, "value": "+1 555 0102"},
    ]
    assert (made["stage"], made["origin"], made["dataProtection"]) == ("lead-new", "sourced", None)
    assert made["owner"] == made["sourcedBy"] == lever.performer
    assert made["createdAt"] == made["lastAdvancedAt"] == made["updatedAt"]


async def test_a_posting_leaves_its_tags_place_followers_and_application(lever: Lever) -> None:
    posting = lever.account.postings[lever.posting()]
    body = WHO | {"tags": ["Test"], "postings": [posting["id"]]}
    made = await lever.send("POST", "/opportunities", body, 201, expand="applications")
    groups = posting["categories"]
    names = ("department", "team", "location", "commitment")
    assert made["tags"] == ["Test", posting["text"], *(groups[name] for name in names)]
    assert made["opportunityLocation"] == groups["allLocations"][0]
    assert made["followers"] == posting["followers"]
    (application,) = made["applications"]
    assert application == (await lever.get(f"/opportunities/{made['id']}/applications"))[0]
    assert (application["type"], application["user"]) == ("user", lever.performer)


async def test_nothing_hangs_under_a_new_opportunity(lever: Lever) -> None:
    made = await lever.send("POST", "/opportunities", {"stage": "offer"}, 201)
    for kind in ("notes", "files", "resumes", "panels", "interviews", "feedback", "offers"):
        assert await lever.get(f"/opportunities/{made['id']}/{kind}") == []


async def test_a_known_address_makes_another_opportunity_of_the_same_person(lever: Lever) -> None:
    first = await lever.ask("POST", "/opportunities", WHO, perform_as=lever.performer)
    assert set(first.json()) == {"data"}
    again = WHO | {"emails": ["INES@example.com"], "name": "I. Q.", "location": "Leeds"}
    second = await lever.ask("POST", "/opportunities", again, perform_as=lever.performer)
    assert list(second.json()) == ["deduped", "data"]
    assert second.json()["deduped"] is True
    one, two = first.json()["data"], second.json()["data"]
    assert one["contact"] == two["contact"]
    assert one["id"] != two["id"]
    assert (two["name"], two["location"]) == ("Ines Quill", "Leeds")
    found = await lever.get("/opportunities", contact_id=one["contact"])
    assert {each["id"] for each in found} == {one["id"], two["id"]}
    assert {each["location"] for each in found} == {"Leeds"}


async def test_a_contact_that_is_named_is_taken_whatever_the_address(lever: Lever) -> None:
    person = lever.open_opportunity().person
    body = {"contact": person.id, "emails": ["other@example.com"], "links": ["https://x.example"]}
    made = await lever.ask("POST", "/opportunities", body, perform_as=lever.performer)
    assert made.json()["deduped"] is True
    assert made.json()["data"]["contact"] == person.id
    contact = await lever.get(f"/contacts/{person.id}")
    assert contact["emails"][-1] == "other@example.com"
    found = await lever.get("/opportunities", email="other@example.com")
    assert len(found) == len(person.opportunities)


async def test_the_past_can_be_put_in(lever: Lever) -> None:
    reason = lever.account.company.archive_reasons[0]["id"]
    body: Json = WHO | {"createdAt": 1_600_000_000_000}
    body["archived"] = {"reason": reason, "archivedAt": 1_600_000_100_000}
    made = await lever.send("POST", "/opportunities", body, 201)
    assert made["archived"] == {"reason": reason, "archivedAt": 1_600_000_100_000}
    assert made["createdAt"] == 1_600_000_000_000
    assert made["stageChanges"][0]["updatedAt"] == 1_600_000_000_000
    found = await lever.get("/opportunities", created_at_end=1_600_000_000_000)
    assert [each["id"] for each in found] == [made["id"]]


async def test_the_owner_may_be_another(lever: Lever) -> None:
    posting = lever.account.postings[lever.posting()]
    body = WHO | {"postings": [posting["id"]]}
    flag: Json = {"perform_as_posting_owner": "true"}
    made = await lever.send("POST", "/opportunities", body, 201, **flag)
    assert made["owner"] == posting["owner"]
    await lever.refused("POST", "/opportunities", WHO, **flag)
    other = lever.account.company.users[2]["id"]
    made = await lever.send("POST", "/opportunities", WHO | {"owner": other}, 201)
    assert made["owner"] == other


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ({"postings": ["nowhere"]}, "postings"),
        ({"contact": "nobody"}, "contact"),
        ({"stage": "nowhere"}, "stage"),
        ({"origin": "heaven"}, "origin"),
        ({"owner": "nobody"}, "owner"),
        ({"emails": ["no address"]}, "email"),
        ({"emails": "ines@example.com"}, "emails"),
        ({"phones": ["+1"]}, "phones"),
        ({"name": 7}, "name"),
        ({"createdAt": 1_900_000_000_000}, "createdAt"),
        ({"archived": {"reason": "none"}}, "reason"),
    ],
)
async def test_what_makes_no_sense_is_refused_and_changes_nothing(
    lever: Lever, body: dict[str, object], word: str
) -> None:
    people = len(lever.account.people)
    assert word in await lever.refused("POST", "/opportunities", WHO | body)
    assert len(lever.account.people) == people
    assert await lever.changes() == []


async def test_archived_needs_its_times_in_order(lever: Lever) -> None:
    reason = lever.account.company.archive_reasons[0]["id"]
    archived = {"reason": reason, "archivedAt": 1_600_000_000_000}
    await lever.refused("POST", "/opportunities", {"archived": archived})
    body = {"archived": archived, "createdAt": 1_600_000_000_000}
    await lever.refused("POST", "/opportunities", body)
    made = await lever.send("POST", "/opportunities", {"archived": {"archivedAt": 1}}, 201)
    assert made["archived"] is None


async def test_one_posting_is_the_most(lever: Lever) -> None:
    two = [lever.posting(), lever.posting("internal")]
    assert "one posting" in await lever.refused("POST", "/opportunities", {"postings": two})


async def test_somebody_has_to_perform_it(lever: Lever) -> None:
    answer = await lever.ask("POST", "/opportunities", WHO)
    assert (answer.status_code, answer.json()["message"]) == (400, "perform_as is required")
    assert "nobody" in await lever.refused("POST", "/opportunities", WHO, perform_as="nobody")
    gone = next(user["id"] for user in lever.account.users.values() if user["deactivatedAt"])
    assert gone in await lever.refused("POST", "/opportunities", WHO, perform_as=gone)
    in_body = await lever.ask("POST", "/opportunities", WHO | {"perform_as": lever.performer})
    assert in_body.status_code == 201


async def test_a_form_brings_fields_and_files(lever: Lever) -> None:
    fields = {
        "name": "Ines Quill",
        "emails[]": ["ines@example.com", "quill@example.org"],
        "phones[0][value]": "+1 555 0101",
        "archived[reason]": lever.account.company.archive_reasons[0]["id"],
    }
    sent = [
        ("resumeFile", ("resume.pdf", b"%PDF-1.4 resume")),
        ("files[]", ("one.txt", b"one")),
        ("files[]", ("two.txt", b"two")),
    ]
    answer = await lever.client.post(
        "/opportunities", params={"perform_as": lever.performer}, data=fields, files=sent
    )
    made = answer.json()["data"]
    assert made["emails"] == ["ines@example.com", "quill@example.org"]
    assert made["archived"]["reason"] == fields["archived[reason]"]
    files = await lever.get(f"/opportunities/{made['id']}/files")
    assert sorted(file["name"] for file in files) == ["one.txt", "two.txt"]
    (resume,) = await lever.get(f"/opportunities/{made['id']}/resumes")
    got = await lever.client.get(f"/opportunities/{made['id']}/resumes/{resume['id']}/download")
    assert (resume["file"]["size"], got.content) == (15, b"%PDF-1.4 resume")


async def test_a_resume_can_tell_who_it_is(lever: Lever) -> None:
    sent = {"resumeFile": ("Ines Quill.txt", b"Write to ines@example.com, please.")}
    params = {"perform_as": lever.performer, "parse": "true"}
    answer = await lever.client.post("/opportunities", params=params, files=sent)
    made = answer.json()["data"]
    assert (made["name"], made["emails"]) == ("Ines Quill", ["ines@example.com"])
    (resume,) = await lever.get(f"/opportunities/{made['id']}/resumes")
    assert resume["parsedData"] == {"positions": [], "schools": []}
    del params["parse"]
    answer = await lever.client.post("/opportunities", params=params, files=sent)
    assert answer.json()["data"]["emails"] == []


async def test_confidential_postings_need_access(lever: Lever) -> None:
    secret = next(
        posting["id"]
        for posting in lever.account.postings.values()
        if posting["confidentiality"] == "confidential"
    )
    made = await lever.send("POST", "/opportunities", WHO | {"postings": [secret]}, 201)
    assert made["confidentiality"] == "confidential"
    listed = await lever.get("/opportunities", contact_id=made["contact"])
    assert listed == []


async def test_the_changes_are_noted(lever: Lever) -> None:
    made = await lever.send("POST", "/opportunities", WHO | {"postings": [lever.posting()]}, 201)
    contact, opportunity, application = await lever.changes()
    assert [contact["kind"], opportunity["kind"], application["kind"]] == [
        "contact.created",
        "opportunity.created",
        "application.created",
    ]
    assert opportunity["to"] == made
    assert opportunity["ids"]["opportunity"] == made["id"]
    assert application["ids"] == opportunity["ids"]
    assert application["to"]["id"] == made["applications"][0]
    assert await lever.changes(after=2) == [application]


async def test_equal_writes_make_equal_ids() -> None:
    made = []
    for seed in (1, 1, 2):
        app = create_app(Options(people=1, seed=seed))
        performer = app.state.accounts["sandbox"].company.users[1]["id"]
        async with in_process(app) as client:
            params = {"perform_as": performer}
            answers = [await client.post("/opportunities", params=params) for _ in range(2)]
        made.append([answer.json()["data"]["id"] for answer in answers])
    assert made[0] == made[1]
    assert len({*made[0], *made[2]}) == 4
