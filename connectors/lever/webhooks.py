"""What Lever's webhooks say, and whether Lever said it. Pure functions from values to values.

Shapes and signature: https://hire.lever.co/developer/documentation, section Webhooks.
"""

import hmac
from collections.abc import Mapping
from functools import partial
from hashlib import sha256

from connectors.lever.protocol import read_json
from connectors.lever.raw import entry, number, text, when
from connectors.notices import Notice, NoticeKind
from connectors.webhooks import Incoming, Malformed

_LONGEST = 128
"""Characters of a nonce or an id. Lever's nonces have 48, its ids 36."""

EVENTS: Mapping[str, NoticeKind] = {
    "applicationCreated": NoticeKind.APPLICATION_CREATED,
    "candidateStageChange": NoticeKind.APPLICATION_MOVED,
    "candidateArchiveChange": NoticeKind.APPLICATION_ARCHIVED,
    "candidateHired": NoticeKind.APPLICATION_HIRED,
    "candidateDeleted": NoticeKind.APPLICATION_DELETED,
    "contactCreated": NoticeKind.CANDIDATE_CREATED,
    "contactUpdated": NoticeKind.CANDIDATE_UPDATED,
    "interviewCreated": NoticeKind.INTERVIEW_CREATED,
    "interviewUpdated": NoticeKind.INTERVIEW_UPDATED,
    "interviewDeleted": NoticeKind.INTERVIEW_DELETED,
}
"""All events that Lever has. Of one that it adds there is nothing to look into."""

_DETAIL = {"from": "fromStageId", "to": "toStageId"}


def read_webhook(body: bytes) -> Incoming:
    """`connectors.webhooks.ReadWebhook` for Lever: fields may be missing, and others be there.

    Raises:
        Malformed: there is no `event`, `token`, `triggeredAt` or `signature` in it.
    """
    try:
        sent = read_json(body)
    except ValueError:
        raise Malformed("The body is not JSON.") from None
    event, nonce, at = _word(sent, "event"), _word(sent, "token"), when(entry(sent, "triggeredAt"))
    if at is None:
        raise Malformed("`triggeredAt` is no time.")
    kind = EVENTS.get(event)
    return Incoming(
        nonce=nonce,
        at=at,
        kind=event,
        notice=None if kind is None else _notice(sent, Notice(kind=kind, at=at)),
        is_signed_with=partial(
            _is_signed_with,
            f"{nonce}{_as_written(sent['triggeredAt'])}".encode(),
            (text(entry(sent, "signature")) or "").encode(),
        ),
    )


def _word(sent: object, name: str) -> str:
    found = _plain(entry(sent, name))
    if found is None:
        raise Malformed(f"`{name}` is missing, or no word.")
    return found


def _plain(value: object) -> str | None:
    """A text that can be an id or a name; None for anything else."""
    found = text(value)
    is_plain = found is not None and found.isprintable() and len(found) <= _LONGEST
    return found if is_plain else None


def _as_written(moment: object) -> str:
    """A time as it was put into the text that is signed: JavaScript writes no exponent there."""
    return moment if isinstance(moment, str) else f"{number(moment):.0f}"


def _is_signed_with(signed: bytes, signature: bytes, secret: str) -> bool:
    expected = hmac.new(secret.encode(), signed, sha256).hexdigest()
    return hmac.compare_digest(expected.encode(), signature)


def _notice(sent: object, bare: Notice) -> Notice | None:
    """What it says; None where it names no record, as in a trial from Lever's settings."""
    data = entry(sent, "data")
    # Once there were candidates in the place of opportunities, of the same ids.
    application_id = _plain(entry(data, "opportunityId")) or _plain(entry(data, "candidateId"))
    candidate_id = _plain(entry(data, "contactId"))
    if application_id is None and candidate_id is None:
        return None
    told = {name: _plain(entry(data, field)) for name, field in _DETAIL.items()}
    return Notice(
        kind=bare.kind,
        at=bare.at,
        application_id=application_id,
        candidate_id=candidate_id,
        interview_id=_plain(entry(data, "interviewId")),
        detail={name: value for name, value in told.items() if value is not None},
    )
