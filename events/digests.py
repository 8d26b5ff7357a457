"""Digests of what is told of a record: enough to see which of its fields changed, and no more.

A digest is a version, and a few bytes for each field in a fixed order. One of another version says
nothing: after an upgrade that tells more, records are taken as they are.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Generic, TypeVar

import orjson

from schema.candidate import Candidate
from schema.interview import Interview
from schema.job import Job

Record = TypeVar("Record")

_FIELD_BYTES = 6
_VERSION_BYTES = 1


@dataclass(frozen=True, slots=True)
class Digester(Generic[Record]):
    """Makes the digests of one kind of record.

    Attributes:
        version: to be counted up with each change of `fields`.
        fields: by the name that callers know it by, what is told there, in JSON's types.
    """

    version: int
    fields: Mapping[str, Callable[[Record], Any]]

    def digest(self, record: Record) -> bytes:
        """The record's digest."""
        told = (_digest(read(record)) for read in self.fields.values())
        return bytes([self.version]) + b"".join(told)

    def changed(self, before: bytes, now: bytes) -> list[str]:
        """The names of the fields that differ; none where the digests cannot be compared."""
        if before[:_VERSION_BYTES] != now[:_VERSION_BYTES]:
            return []
        return [
            name
            for name, was, value in zip(self.fields, _parts(before), _parts(now), strict=True)
            if was != value
        ]


def _digest(value: object) -> bytes:
    whole = orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    return hashlib.blake2b(whole, digest_size=_FIELD_BYTES).digest()


def _parts(digest: bytes) -> list[bytes]:
    rest = digest[_VERSION_BYTES:]
    return [rest[at : at + _FIELD_BYTES] for at in range(0, len(rest), _FIELD_BYTES)]


CANDIDATES: Digester[Candidate] = Digester(
    1,
    {
        "name": lambda person: person.name,
        "headline": lambda person: person.headline,
        "emailAddresses": lambda person: [each.value for each in person.email_addresses],
        "phoneNumbers": lambda person: [
            [each.type.name, each.value] for each in person.phone_numbers
        ],
        "urls": lambda person: [each.value for each in person.urls],
        "locations": lambda person: [each.name for each in person.locations],
        "isAnonymized": lambda person: person.is_anonymized,
    },
)

INTERVIEWS: Digester[Interview] = Digester(
    1,
    {
        "subject": lambda interview: interview.subject,
        "note": lambda interview: interview.note,
        "location": lambda interview: interview.location,
        "timezone": lambda interview: interview.timezone,
        "startAt": lambda interview: interview.start_at,
        "durationMinutes": lambda interview: interview.duration_minutes,
        "organizer": lambda interview: interview.organizer_id,
        "interviewers": lambda interview: interview.interviewer_ids,
        "jobs": lambda interview: interview.job_ids,
        "canceledAt": lambda interview: interview.canceled_at,
    },
)

JOBS: Digester[Job] = Digester(
    1,
    {
        "name": lambda job: job.name,
        "code": lambda job: job.code,
        "status": lambda job: job.status.name,
        "isInternal": lambda job: job.is_internal,
        "isConfidential": lambda job: job.is_confidential,
        "departments": lambda job: [each.name for each in job.departments],
        "teams": lambda job: [each.name for each in job.teams],
        "commitment": lambda job: job.commitment,
        "level": lambda job: job.level,
        "locations": lambda job: [each.name for each in job.locations],
        "country": lambda job: job.country,
        "workplaceType": lambda job: job.workplace_type and job.workplace_type.name,
        "tags": lambda job: job.tags,
        "hiringManager": lambda job: job.hiring_manager_id,
        "owner": lambda job: job.owner_id,
        "posting": lambda job: job.posting and asdict(job.posting),
    },
)
