import pytest

from sandbox.routes.profile import KINDS
from tests.sandbox.conftest import Ask, Json, Walk

KEYS = {
    "notes": "id text fields user secret completedAt deletedAt createdAt",
    "files": "id downloadUrl ext name uploadedAt status size",
    "feedback": "id type text instructions fields baseTemplateId interview panel user createdAt "
    "completedAt updatedAt deletedAt",
    "interviews": "id panel subject note interviewers timezone createdAt date duration location "
    "feedbackTemplate feedbackForms feedbackReminder user stage canceledAt postings gcalEventUrl "
    "opportunityId",
    "panels": "id applications canceledAt createdAt end externallyManaged externalUrl "
    "feedbackReminder interviews note stage start timezone user",
    "referrals": "id type text instructions fields baseTemplateId user referrer stage createdAt "
    "completedAt",
    "forms": "id type text instructions baseTemplateId fields user stage completedAt createdAt "
    "deletedAt",
    "offers": "id createdAt status creator fields signatures approvedAt sentAt sentDocument "
    "signedDocument",
}
SOME = 60


async def under(ask: Ask, truth: Json, kind: str) -> list[tuple[str, list[Json]]]:
    """Give the records of a kind under the first and the last opportunities that have any."""
    ends = truth["opportunities"][:SOME] + truth["opportunities"][-SOME:]
    found = []
    for opportunity in ends:
        path = f"/opportunities/{opportunity['id']}/{kind}"
        answer = (await ask(path)).json()
        assert answer["hasNext"] is False
        if answer["data"]:
            found.append((path, answer["data"]))
    return found


@pytest.mark.parametrize("kind", sorted(KEYS))
async def test_records_have_exactly_levers_keys(ask: Ask, truth: Json, kind: str) -> None:
    found = await under(ask, truth, kind)
    assert found
    for _path, records in found:
        assert all(set(record) == set(KEYS[kind].split()) for record in records)


@pytest.mark.parametrize("kind", [kind.name for kind in KINDS])
async def test_one_is_the_one_of_the_list_each_time(ask: Ask, truth: Json, kind: str) -> None:
    for path, records in (await under(ask, truth, kind))[:3]:
        assert (await ask(path)).json()["data"] == records
        assert (await ask(f"{path}/{records[0]['id']}")).json() == {"data": records[0]}
        assert (await ask(f"{path}/nothing")).status_code == 404
    assert (await ask(f"/opportunities/nobody/{kind}")).status_code == 404


async def test_files_have_times_and_sizes_as_strings_and_real_bytes(ask: Ask, truth: Json) -> None:
    pdfs = 0
    for path, records in await under(ask, truth, "files"):
        file = records[0]
        assert isinstance(file["uploadedAt"], str)
        answer = await ask(f"{path}/{file['id']}/download")
        if file["status"] == "error":
            assert answer.status_code == 422
            continue
        assert len(answer.content) == int(file["size"])
        assert answer.headers["content-disposition"].startswith("attachment; filename")
        if file["ext"] == ".pdf":
            pdfs += 1
            assert answer.headers["content-type"] == "application/pdf"
            assert answer.content.startswith(b"%PDF-1.4")
            start = int(answer.content.split(b"startxref\n")[1].split()[0])
            assert answer.content[start:].startswith(b"xref")
    assert pdfs


async def test_a_resume_without_a_file_has_nothing_to_download(ask: Ask, truth: Json) -> None:
    kinds = set()
    for path, records in await under(ask, truth, "resumes"):
        resume = records[0]
        answer = await ask(f"{path}/{resume['id']}/download")
        kinds.add(resume["file"] and resume["file"]["status"])
        expected = {None: 404, "error": 422, "processed": 200}
        assert answer.status_code == expected[resume["file"] and resume["file"]["status"]]
    assert {None, "processed"} <= kinds


async def test_uploads_can_be_narrowed_by_time(ask: Ask, truth: Json) -> None:
    path, records = (await under(ask, truth, "files"))[0]
    moment = int(records[0]["uploadedAt"])
    at, after = {"uploaded_at_start": moment}, {"uploaded_at_start": moment + 1}
    assert records[0] in (await ask(path, at)).json()["data"]
    assert records[0] not in (await ask(path, after)).json()["data"]
    assert (await ask(path, {"uploaded_at_end": "soon"})).status_code == 400


async def test_interviews_panels_and_feedback_point_at_each_other(ask: Ask, truth: Json) -> None:
    for path, panels in (await under(ask, truth, "panels"))[:10]:
        base = path.removesuffix("/panels")
        interviews = (await ask(f"{base}/interviews")).json()["data"]
        feedback = {form["id"]: form for form in (await ask(f"{base}/feedback")).json()["data"]}
        slots = {slot["id"]: panel["id"] for panel in panels for slot in panel["interviews"]}
        assert {interview["id"]: interview["panel"] for interview in interviews} == slots
        for interview in interviews:
            for form in interview["feedbackForms"]:
                assert feedback[form]["interview"] == interview["id"]


async def test_what_names_users_and_stages_can_be_expanded(ask: Ask, truth: Json) -> None:
    users = {user["id"]: user for user in truth["users"]}
    for kind, field in (("notes", "user"), ("offers", "creator"), ("panels", "user")):
        path, records = (await under(ask, truth, kind))[0]
        expanded = (await ask(path, {"expand": field})).json()["data"]
        assert [r[field] for r in expanded] == [users[record[field]] for record in records]
        assert (await ask(path, {"expand": "moon"})).status_code == 400


async def test_offers_come_with_their_letters(ask: Ask, truth: Json) -> None:
    for path, records in await under(ask, truth, "offers"):
        offer = records[0]
        for status in ("sent", "signed"):
            answer = await ask(f"{path}/{offer['id']}/download", {"status": status})
            assert answer.status_code == (200 if offer[f"{status}Document"] else 404)
        latest = await ask(f"{path}/{offer['id']}/download")
        if offer["signedDocument"]:
            assert "signed" in latest.headers["content-disposition"]


async def test_some_notes_are_huge(walk: Walk, ask: Ask) -> None:
    huge = 0
    for record in await walk("/opportunities"):
        notes = (await ask(f"/opportunities/{record['id']}/notes")).json()["data"]
        huge += sum(len(note["fields"][0]["value"]) == 100_000 for note in notes)
    assert 1 <= huge <= 10


async def test_some_notes_are_answered_one_after_another(ask: Ask, truth: Json) -> None:
    found = await under(ask, truth, "notes")
    threads = [note["fields"] for _, notes in found for note in notes]
    assert {len(thread) for thread in threads} == {1, 2, 3}
    for thread in threads:
        times = [comment["createdAt"] for comment in thread]
        assert times == sorted(set(times))
        assert {comment["type"] for comment in thread} == {"note"}


async def test_an_application_can_be_read_alone_and_expanded(ask: Ask, truth: Json) -> None:
    application = truth["applications"][0]
    path = f"/opportunities/{application['opportunityId']}/applications"
    assert (await ask(path)).json() == {"data": [application], "hasNext": False}
    assert (await ask(f"{path}/{application['id']}")).json() == {"data": application}
    assert (await ask(f"{path}/nothing")).status_code == 404
    posting = (await ask(path, {"expand": "posting"})).json()["data"][0]["posting"]
    assert posting["id"] == application["posting"]


async def test_a_contact_has_exactly_levers_keys(ask: Ask, truth: Json) -> None:
    contact = truth["contacts"][0]
    assert set(contact) == {
        *("id", "name", "headline", "isAnonymized", "location", "emails", "phones"),
        "dataProtection",
    }
    assert set(contact["location"]) == {"name"}
    assert (await ask(f"/contacts/{contact['id']}")).json() == {"data": contact}
    assert (await ask("/contacts/nobody")).status_code == 404
