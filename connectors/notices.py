"""What a system says by webhook: a hint that something happened, to be looked into.

Its signature does not vouch for what it tells, so it names records to read again and nothing more.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class NoticeKind(StrEnum):
    """What a notice says happened."""

    APPLICATION_CREATED = "APPLICATION_CREATED"
    APPLICATION_MOVED = "APPLICATION_MOVED"
    APPLICATION_ARCHIVED = "APPLICATION_ARCHIVED"
    APPLICATION_HIRED = "APPLICATION_HIRED"
    APPLICATION_DELETED = "APPLICATION_DELETED"
    CANDIDATE_CREATED = "CANDIDATE_CREATED"
    CANDIDATE_UPDATED = "CANDIDATE_UPDATED"
    INTERVIEW_CREATED = "INTERVIEW_CREATED"
    INTERVIEW_UPDATED = "INTERVIEW_UPDATED"
    INTERVIEW_DELETED = "INTERVIEW_DELETED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One notice.

    Attributes:
        kind: what it says happened.
        at: when, by the system's clock; in UTC.
        application_id: remote id of the application, where it names one.
        candidate_id: remote id of the person, where it names one.
        interview_id: remote id of the interview, where it names one.
        detail: what else it tells, in JSON's types: `from` and `to`.
    """

    kind: NoticeKind
    at: datetime
    application_id: str | None = None
    candidate_id: str | None = None
    interview_id: str | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)
