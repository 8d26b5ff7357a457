"""What a look into an account brings: records held against what is known of them."""

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from accounts.events import EventType, NewEvent
from events.application_changes import application_changes, course_of, is_stale
from events.digests import CANDIDATES
from events.interview_changes import Calendar, interview_changes, known_interviews
from events.known import Known, KnownApplication
from events.looks import Look, Place, application_event, sameness
from events.other_changes import (
    candidate_created,
    candidate_updated,
    job_changes,
    job_deleted,
    known_job,
)
from events.times import latest
from schema.application import Application
from schema.candidate import Candidate
from schema.job import Job


@dataclass(slots=True)
class Records:
    """Applications as they were read, and their people; by remote id.

    Of a person of whom no application was known all are there, so that a new one can be told from
    one who only was not met yet.

    Attributes:
        applications: what was read.
        people: the people of these.
        gone: ids of applications that the system does not know any more.
    """

    applications: dict[str, Application] = field(default_factory=dict)
    people: dict[str, Candidate] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)

    def add(self, applications: Iterable[Application]) -> None:
        """Put what was read later in place of what was read before."""
        self.applications |= {each.remote_id: each for each in applications}

    def __or__(self, later: "Records") -> "Records":
        """Both, what was read later in place of what was read before."""
        return Records(
            self.applications | later.applications,
            self.people | later.people,
            self.gone | later.gone,
        )

    def person_ids(self) -> set[str]:
        """The people whom the applications name."""
        return {each.candidate_id for each in self.applications.values() if each.candidate_id}


@dataclass(slots=True)
class Findings:
    """What is to be written of a look.

    Attributes:
        look: the look.
        before: what was known of the records that were read.
        now: what is known of them from now on, where that is something else.
        events: what happened.
        gone: applications that were deleted.
        gone_jobs: jobs that were.
    """

    look: Look
    before: Known
    now: Known = field(default_factory=Known)
    events: list[NewEvent] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)
    gone_jobs: set[str] = field(default_factory=set)

    def application(self, remote_id: str) -> KnownApplication | None:
        """What is known of an application by now."""
        return self.now.applications.get(remote_id) or self.before.applications.get(remote_id)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is to be written."""
        now = self.now
        parts = (now.applications, now.people, now.jobs, self.events, self.gone, self.gone_jobs)
        return not any(parts)

    def unknown_closings(self, records: Records) -> set[str]:
        """The reasons for which applications were closed that were not known to be closed so."""
        found = set()
        for record in records.applications.values():
            before, closing = self.application(record.remote_id), course_of(record).closing
            if closing and closing.reason_id and not (before and before.course.closing == closing):
                found.add(closing.reason_id)
        return found

    def take(
        self, records: Records, *, hires: Container[str] = (), new: Container[str] = ()
    ) -> None:
        """Tell what happened to applications and their people; what is stale is passed over.

        Args:
            records: what was read.
            hires: those reasons to close an application by which the person is hired.
            new: ids of applications that are new, though they may say otherwise.
        """
        taking = _Taking(records, hires, new)
        told: list[NewEvent] = []
        fresh = [each for each in records.applications.values() if not self._is_stale(each)]
        for person_id, theirs in _by_person(fresh).items():
            told += self._person(taking, person_id, theirs)
            for record in theirs:
                told += self._application(taking, record)
        self.events += sorted(told, key=lambda event: event.at)

    def take_interviews(
        self, calendar: Calendar, said: Mapping[str, EventType] | None = None
    ) -> None:
        """Tell what happened to the interviews of an application that is known."""
        remote_id = calendar.place.application_id
        known = self.application(remote_id)
        if known is None:
            return
        self.events += interview_changes(self.look, known.interviews, calendar, told=said)
        now = replace(known, interviews=known_interviews(calendar), interviews_as_of=calendar.as_of)
        self._keep(remote_id, now)

    def take_jobs(self, jobs: Iterable[Job]) -> None:
        """Tell what happened to jobs."""
        for job in jobs:
            before, now = self.before.jobs.get(job.remote_id), known_job(job)
            self.events += job_changes(self.look, before, job)
            if now != before:
                self.now.jobs[job.remote_id] = now

    def lose(self, place: Place, *, at: datetime | None, whoever: bool = False) -> None:
        """Tell that an application was deleted.

        Args:
            place: which one, as far as whoever says so knows it.
            at: when.
            whoever: whether to tell it of one that was never seen, too.
        """
        known = self.application(place.application_id)
        if known is None and not whoever:
            return
        deleted, place = EventType.APPLICATION_DELETED, known.course.place if known else place
        same = sameness(deleted, place.application_id)
        self.events.append(application_event(self.look, deleted, place, at=at, same=same))
        self.now.applications.pop(place.application_id, None)
        self.gone.add(place.application_id)

    def lose_job(self, remote_id: str, *, at: datetime | None) -> None:
        """Tell that a job was deleted."""
        before = self.before.jobs.get(remote_id)
        if before is not None:
            self.events += job_deleted(self.look, remote_id, before, at=at)
            self.gone_jobs.add(remote_id)

    def _application(self, taking: "_Taking", record: Application) -> list[NewEvent]:
        before, course = self.before.applications.get(record.remote_id), course_of(record)
        now = replace(before, course=course) if before else KnownApplication(course=course)
        self._keep(record.remote_id, now)
        return application_changes(
            self.look,
            before.course if before else None,
            record,
            hires=taking.hires,
            is_new=record.remote_id in taking.new,
        )

    def _person(
        self, taking: "_Taking", person_id: str, theirs: Sequence[Application]
    ) -> list[NewEvent]:
        person, before = taking.records.people.get(person_id), self.before.people.get(person_id)
        now = CANDIDATES.digest(person) if person else before
        if now is None or now == before:
            return []
        self.now.people[person_id] = now
        if before is not None:
            at = latest(*(record.updated_at for record in theirs))
            return candidate_updated(self.look, person_id, before, now, at=at)
        if all(self._is_new(taking, record) for record in theirs):
            times = [record.created_at for record in theirs if record.created_at]
            return [candidate_created(self.look, person_id, at=min(times, default=None))]
        return []

    def _is_new(self, taking: "_Taking", record: Application) -> bool:
        return record.remote_id in taking.new or self.look.is_recent(record.created_at)

    def _is_stale(self, record: Application) -> bool:
        before = self.before.applications.get(record.remote_id)
        return before is not None and is_stale(before.course, course_of(record))

    def _keep(self, remote_id: str, now: KnownApplication) -> None:
        if now != self.before.applications.get(remote_id):
            self.now.applications[remote_id] = now


@dataclass(frozen=True, slots=True)
class _Taking:
    records: Records
    hires: Container[str]
    new: Container[str]


def _by_person(applications: Iterable[Application]) -> Mapping[str, list[Application]]:
    found: dict[str, list[Application]] = defaultdict(list)
    for application in applications:
        found[application.candidate_id or ""].append(application)
    return found
