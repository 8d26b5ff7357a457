"""What happened, in words."""

from typing import Any

from tests.sandbox.hooks.conftest import HOOKS, Sender
from tests.sandbox.recruiter.conftest import done


async def feed(sender: Sender, after: int = 0, since: int = 0) -> Any:
    await sender.settle()
    return await sender.inside("GET", "records/sandbox/feed", after=after, since=since)


async def test_changes_are_told_in_words(sender: Sender) -> None:
    record = sender.open_opportunity()
    path, reasons = f"/opportunities/{record.id}", sender.account.company.archive_reasons
    hired = next(each["id"] for each in reasons if each["type"] == "hired")
    await done(sender, "PUT", f"{path}/stage", {"stage": "offer"})
    for reason in (reasons[0]["id"], hired, None):
        await done(sender, "PUT", f"{path}/archived", {"reason": reason})
    await done(sender, "PUT", f"/contacts/{record.person.id}", {"headline": "Baker"})
    posting = sender.posting()
    await done(sender, "PUT", f"/postings/{posting}", {"state": "closed"})
    await done(sender, "PUT", f"/postings/{posting}", {"text": "Baker"})
    await sender.send("POST", "/users", {"name": "Ines Quill", "email": "i@example.com"}, 201)
    changes = (await feed(sender))["changes"]
    assert [each["what"].partition(" → ")[2] or each["what"] for each in changes] == [
        "Offer",
        "archived: Position filled",
        "hired: Hired",
        "taken back from the archive",
        "contact updated",
        "closed",
        "posting updated",
        "user created",
    ]
    name = record.person.name
    assert [each["who"] for each in changes[:5]] == [name] * 5
    assert [each["who"] for each in changes[6:]] == ["Baker", "Ines Quill"]
    recruiter = sender.account.users[sender.account.company.recruiters[0]]["name"]
    assert [changes[at]["by"] for at in (0, 4, 5)] == [recruiter, None, recruiter]


async def test_only_what_is_new_is_told(sender: Sender) -> None:
    await sender.hook("candidateStageChange")
    record = sender.open_opportunity()
    await done(sender, "PUT", f"/opportunities/{record.id}/stage", {"stage": "offer"})
    first = await feed(sender)
    moved = first["changes"][-1]
    assert first["deliveries"] == [
        {
            "number": 1,
            "change": moved["number"],
            "event": "candidateStageChange",
            "url": HOOKS,
            "double": False,
            "state": "delivered",
            "answers": ["200"],
        }
    ]
    known = {"after": moved["number"], "since": first["revision"]}
    assert await feed(sender, **known) == first | {"changes": [], "deliveries": []}
    sender.receiver.answers = [500]
    await sender.inside("POST", "deliveries/1/rerun")
    again = await feed(sender, **known)
    assert [each["answers"] for each in again["deliveries"]] == [["500", "200"]]
    other = await sender.inside("GET", "records/sandbox-2/feed")
    assert (other["changes"], other["deliveries"]) == ([], [])


async def test_the_last_hundred_changes_are_told(sender: Sender) -> None:
    record = sender.open_opportunity()
    for at in range(101):
        await sender.send("POST", f"/opportunities/{record.id}/addTags", {"tags": [str(at)]})
    numbers = [each["number"] for each in (await feed(sender))["changes"]]
    assert numbers == list(range(2, 102))
