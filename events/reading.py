"""Reading records anew: people with all their applications in few requests, others one by one."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from connectors.base import Page, Related
from connectors.errors import ConnectorError, Forbidden, NotFound
from events.findings import Records
from events.followed import Step
from schema.application import Application
from schema.candidate import Candidate
from schema.identity import ApplicationKey
from schema.interview import Interview

Failures = dict[str, ConnectorError]
"""By the remote id of an application: why it, or what hangs under it, could not be read."""


async def read_whole_people(step: Step, ids: Collection[str]) -> Records:
    """People with all of their applications.

    Raises:
        ConnectorError: they could not be read.
    """
    keys, records = sorted(ids), Records()
    if not keys:
        return records
    batch = await step.reads.applications_by_candidate(keys)
    for theirs in batch.values:
        if isinstance(theirs, ConnectorError):
            raise theirs
        records.add(theirs)
    records.people |= await _people(step, batch.related, records.person_ids())
    return records


async def records_of_page(step: Step, page: Page[Application]) -> Records:
    """The applications of a page, and their people."""
    records = Records()
    records.add(page.items)
    records.people |= await _people(step, page.related, records.person_ids())
    return records


async def read_alone(step: Step, ids: Collection[str]) -> tuple[Records, Failures]:
    """Applications whose people are not known, a request each.

    One that the credential may not see, as it became confidential, is in neither.
    """
    keys, records, failures = sorted(ids), Records(), Failures()
    if not keys:
        return records, failures
    batch = await step.reads.applications([ApplicationKey(key) for key in keys])
    for key, found in zip(keys, batch.values, strict=True):
        if isinstance(found, NotFound):
            records.gone.add(key)
        elif isinstance(found, ConnectorError):
            if not isinstance(found, Forbidden):
                failures[key] = found
        else:
            records.add([found])
    records.people |= await _people(step, batch.related, records.person_ids())
    return records, failures


@dataclass(slots=True)
class Interviews:
    """Interviews of applications, by the remote id of these.

    Attributes:
        found: those that could be read.
        failures: why others could not, though another try may.
        is_forbidden: whether the credential may read none.
    """

    found: dict[str, list[Interview]] = field(default_factory=dict)
    failures: Failures = field(default_factory=Failures)
    is_forbidden: bool = False


async def read_interviews(step: Step, keys: Collection[ApplicationKey]) -> Interviews:
    """The interviews of applications, a request each."""
    interviews = Interviews()
    if not keys:
        return interviews
    asked = sorted(keys, key=lambda key: key.remote_id)
    batch = await step.reads.interviews_by_application(asked)
    for key, found in zip(asked, batch.values, strict=True):
        if isinstance(found, Forbidden):
            interviews.is_forbidden = True
        elif not isinstance(found, ConnectorError):
            interviews.found[key.remote_id] = found
        elif not isinstance(found, NotFound):
            interviews.failures[key.remote_id] = found
    return interviews


async def _people(step: Step, related: Related, ids: Collection[str]) -> dict[str, Candidate]:
    """The people of what was read, most of whom came along."""
    along: Mapping[str, Any] = related.get("candidates", {})
    found = {key: along[key] for key in ids if key in along}
    missing = sorted(set(ids) - set(found))
    if missing:
        others = await step.reads.candidates(missing)
        pairs = zip(missing, others.values, strict=True)
        found |= {key: each for key, each in pairs if not isinstance(each, ConnectorError)}
    return found
