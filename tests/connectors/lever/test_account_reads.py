from datetime import UTC, datetime

from tests.fixtures.linked import linked_sandbox, truth_of

PEOPLE = 60


async def test_when_a_user_last_signed_in_is_the_first_event_of_that_type() -> None:
    user = truth_of(PEOPLE)["users"][0]
    async with linked_sandbox(PEOPLE) as account:
        found = await account.reads().last_logins([user["id"], "never-here"])
        sent = sorted(account.sent())
    signed_in = datetime.fromtimestamp(user["createdAt"] / 1000 + 1, UTC)
    assert found.values == [signed_in, None]
    asked = [("limit", "1"), ("type", "user.authentication:succeeded")]
    assert [(path, sorted(query)) for path, query in sent] == [
        ("/audit_events", sorted([*asked, ("user_id", who)]))
        for who in sorted([user["id"], "never-here"])
    ]
