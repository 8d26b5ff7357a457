"""Reading what Lever sends. Body and signature of the first are those of its documentation."""

import hmac
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.lever.webhooks import EVENTS, read_webhook
from connectors.notices import Notice, NoticeKind
from connectors.webhooks import Incoming, Malformed

SECRET = "a secret of the tests"
AT = 1431454330072
MOVE = {
    "opportunityId": "3410c8b9-5c31-4bab-b7e9-9f710206d647",
    "candidateId": "daeaa038-cddb-4d69-9b8c-74b6c23be3f3",
    "contactId": "05c248f9-ccb1-435f-bab5-0ec608aec263",
    "toStageId": "7c2690d8-6308-4ed9-ae2a-cbfe7db26593",
    "fromStageId": "lead-new",
}
SENT = {
    "id": "e1",
    "event": "candidateStageChange",
    "triggeredAt": AT,
    "token": "be58f711f349c7780e4579cd7c63341ac6f881e4dccc3154",
    "data": MOVE,
}


def signature(sent: dict[str, Any], secret: str = SECRET) -> str:
    signed = f"{sent['token']}{sent['triggeredAt']}".encode()
    return hmac.digest(secret.encode(), signed, "sha256").hex()


def read(**changed: Any) -> Incoming:
    """What is read of a webhook, changed before it was signed."""
    sent = SENT | changed
    return read_webhook(json.dumps({"signature": signature(sent)} | sent).encode())


def test_a_move_is_read() -> None:
    found = read()
    at = datetime(2015, 5, 12, 18, 12, 10, 72000, tzinfo=UTC)
    assert (found.nonce, found.at, found.kind) == (SENT["token"], at, "candidateStageChange")
    assert found.notice == Notice(
        kind=NoticeKind.APPLICATION_MOVED,
        at=at,
        application_id=MOVE["opportunityId"],
        candidate_id=MOVE["contactId"],
        detail={"from": "lead-new", "to": MOVE["toStageId"]},
    )
    assert "be58f" not in repr(found)


@pytest.mark.parametrize(("event", "kind"), EVENTS.items())
def test_each_event_says_something_happened(event: str, kind: NoticeKind) -> None:
    data = {"opportunityId": "o", "contactId": "c", "interviewId": "i"}
    notice = read(event=event, data=data).notice
    assert notice is not None
    told = (notice.kind, notice.application_id, notice.candidate_id, notice.interview_id)
    assert told == (kind, "o", "c", "i")


@pytest.mark.parametrize(
    "data", [{}, None, [], "x", {"contactId": 7}, {"opportunityId": "x" * 129}]
)
def test_what_names_no_record_is_nothing_to_look_into(data: object) -> None:
    found = read(data=data)
    assert found.notice is None
    assert found.is_signed_with(SECRET)


def test_what_lever_adds_does_no_harm() -> None:
    assert read(event="offerSigned").notice is None
    assert read(novelty={"a": [1]}).notice == read().notice
    assert read(data={**MOVE, "toStageId": None, "novelty": 1}).notice is not None
    older = read(data={"candidateId": "o"}).notice
    assert older is not None
    assert older.application_id == "o"


@pytest.mark.parametrize("moment", [AT, str(AT), float(AT)])
def test_the_signature_is_over_nonce_and_time_as_text(moment: object) -> None:
    sent = SENT | {"triggeredAt": moment, "signature": signature(SENT)}
    found = read_webhook(json.dumps(sent).encode())
    assert found.is_signed_with(SECRET)
    assert not found.is_signed_with(SECRET + "x")


@pytest.mark.parametrize(
    "forged",
    [
        {"signature": signature(SENT, "another secret")},
        {"signature": signature(SENT).upper()},
        {"signature": signature(SENT)[:-1]},
        {"signature": ""},
        {"signature": "é" * 64},
        {"signature": None},
        {"signature": 7},
        {"token": "another token", "signature": signature(SENT)},
        {"triggeredAt": AT + 1, "signature": signature(SENT)},
    ],
)
def test_what_is_not_signed_so_is_told(forged: dict[str, Any]) -> None:
    assert not read_webhook(json.dumps(SENT | forged).encode()).is_signed_with(SECRET)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"garbage",
        b"\xff\xfe",
        b"[1]",
        b"null",
        b"[" * 10_000,
        *(
            json.dumps({key: value for key, value in SENT.items() if key != name}).encode()
            for name in ("event", "token", "triggeredAt")
        ),
        *(
            json.dumps(SENT | changed).encode()
            for changed in (
                {"event": 7},
                {"token": "x" * 129},
                {"token": "a\u0000b"},
                {"triggeredAt": True},
                {"triggeredAt": "soon"},
                {"triggeredAt": 10**30},
            )
        ),
    ],
)
def test_what_is_no_webhook_is_refused(body: bytes) -> None:
    with pytest.raises(Malformed):
        read_webhook(body)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)
FIELDS = st.sampled_from(["event", "triggeredAt", "token", "signature", "data"])


@given(st.dictionaries(FIELDS, JSON))
def test_no_value_in_any_place_breaks_it(changed: dict[str, Any]) -> None:
    body = json.dumps(SENT | {"signature": "x"} | changed).encode("utf-8", "surrogatepass")
    try:
        found = read_webhook(body)
    except Malformed:
        return
    assert not found.is_signed_with(SECRET)
