from tests.sandbox.conftest import Ask, Walk

PERSONAL = {
    *("id", "applicationArchivedAt", "applicationArchivedBy", "applicationArchiveReason"),
    *("applicationId", "applicationTitle", "appliedAt", "currentStage", "contact"),
    *("eeoResponseSource", "eeoSurveyRespondedAt", "hiredDate", "hiringManager"),
    *("opportunityId", "opportunityOwner", "origin", "posting", "sources"),
}
ANONYMOUS = {
    *("applicationArchivedAt", "applicationArchivedBy", "applicationArchiveReason"),
    *("applicationTitle", "appliedAt", "currentStage"),
}
ANSWERS = {"disability", "gender", "race", "veteran"}


async def test_anonymous_answers_are_the_personal_ones_made_bare(walk: Walk) -> None:
    personal = await walk("/eeo/responses/pii", {"limit": 5})
    anonymous = await walk("/eeo/responses", {"limit": 5})
    assert len(personal) == len(anonymous) > 5
    for bare, whole in zip(anonymous, personal, strict=True):
        assert set(whole) - ANSWERS == PERSONAL
        assert set(bare) - ANSWERS == ANONYMOUS
        assert bare.items() <= whole.items()


async def test_answers_can_be_narrowed_by_time_and_expanded(walk: Walk) -> None:
    personal = await walk("/eeo/responses/pii")
    moment = personal[2]["appliedAt"]
    assert await walk("/eeo/responses/pii", {"created_at_start": moment}) == personal[:3]
    assert len(await walk("/eeo/responses", {"fromDate": moment})) == 3
    whole = await walk("/eeo/responses/pii", {"expand": "contact,posting"})
    assert [record["contact"]["id"] for record in whole] == [r["contact"] for r in personal]


async def test_audit_events_come_latest_first(walk: Walk) -> None:
    events = await walk("/audit_events", {"limit": 10})
    times = [event["createdAt"] for event in events]
    assert times == sorted(times, reverse=True)
    assert len(events) == 65


async def test_audit_events_can_be_narrowed(ask: Ask, walk: Walk) -> None:
    added = await walk("/audit_events", {"type": "user:added"})
    assert len(added) == 30
    target = {"target_type": "user", "target_id": added[0]["target"]["id"]}
    assert {e["target"]["id"] for e in await walk("/audit_events", target)} == {target["target_id"]}
    nobody = await walk("/audit_events", {"user_id": "null"})
    assert {event["type"] for event in nobody} == {"user:deactivated"}
    assert (await ask("/audit_events?target_id=x")).status_code == 400


async def test_deleted_applications_tell_when(walk: Walk) -> None:
    gone = await walk("/applications/deleted")
    assert gone
    assert all(record["deletedAt"] and record["deletedBy"] for record in gone)
