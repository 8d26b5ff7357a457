"""What tests do to an opportunity, each a write of its own."""

from sandbox.data.records import Opportunity
from tests.sandbox.conftest import Json
from tests.sandbox.writes.conftest import SANDBOX, Lever


def reason(lever: Lever, kind: str) -> Json:
    found = lever.account.company.archive_reasons
    return {"reason": next(each["id"] for each in found if each["type"] == kind)}


async def move(lever: Lever, record: Opportunity) -> object:
    return await lever.send("PUT", f"/opportunities/{record.id}/stage", {"stage": "offer"})


async def archive(lever: Lever, record: Opportunity, kind: str = "non-hired") -> object:
    path = f"/opportunities/{record.id}/archived"
    return await lever.send("PUT", path, reason(lever, kind))


async def hire(lever: Lever, record: Opportunity) -> object:
    return await archive(lever, record, "hired")


async def unarchive(lever: Lever, record: Opportunity) -> object:
    return await lever.send("PUT", f"/opportunities/{record.id}/archived", {"reason": None})


async def delete(lever: Lever, record: Opportunity) -> object:
    path = f"{SANDBOX}/records/sandbox/opportunities/{record.id}"
    return await lever.client.delete(path)


async def rename(lever: Lever, record: Opportunity) -> object:
    return await lever.send("PUT", f"/contacts/{record.person.id}", {"name": "Ines Quill"})


async def link(lever: Lever, record: Opportunity) -> object:
    body = {"links": ["https://example.com/ines"]}
    return await lever.send("POST", f"/opportunities/{record.id}/addLinks", body)


async def tag(lever: Lever, record: Opportunity) -> object:
    return await lever.send("POST", f"/opportunities/{record.id}/addTags", {"tags": ["Neu"]})


async def note(lever: Lever, record: Opportunity) -> object:
    return await lever.send("POST", f"/opportunities/{record.id}/notes", {"value": "x"}, 201)


async def stay(lever: Lever, record: Opportunity) -> object:
    return await lever.send("PUT", f"/opportunities/{record.id}/stage", {"stage": record.stage})


async def create(lever: Lever, _record: Opportunity) -> object:
    body = {"name": "Ines Quill", "postings": [lever.posting()]}
    return await lever.send("POST", "/opportunities", body, 201)


async def create_without_posting(lever: Lever, _record: Opportunity) -> object:
    return await lever.send("POST", "/opportunities", {"name": "Ines Quill"}, 201)


async def create_again(lever: Lever, record: Opportunity) -> object:
    body = {"contact": record.person.id, "postings": [lever.posting()]}
    return await lever.send("POST", "/opportunities", body, 201)


async def apply(lever: Lever, _record: Opportunity) -> object:
    posting = lever.posting()
    form = await lever.get(f"/postings/{posting}/apply")
    told = {"fullName": "Ines Quill", "email": "ines@example.com"}
    body = {
        "personalInformation": [{"name": name, "value": value} for name, value in told.items()],
        "customQuestions": [
            {
                "id": each["id"],
                "fields": [{"value": _answer(field)} for field in each["fields"]],
            }
            for each in form["customQuestions"]
        ],
    }
    return await lever.send("POST", f"/postings/{posting}/apply", body, 201)


def _answer(field: Json) -> object:
    options = field.get("options")
    return options[0]["text"] if options else "x"
