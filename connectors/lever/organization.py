"""Departments, teams and offices, which Lever keeps as mere words on its postings.

Each is given once, by name.
"""

from collections.abc import Iterable, Sequence

from schema.job import Job
from schema.organization import Department, Office, Team


def departments(jobs: Iterable[Job]) -> Sequence[Department]:
    """The departments that jobs are in."""
    found = {each.name: each for job in jobs for each in job.departments}
    return [found[name] for name in sorted(found)]


def teams(jobs: Iterable[Job]) -> Sequence[Team]:
    """The teams that jobs are in; those of one name by their department."""
    found = {each.remote_id: each for job in jobs for each in job.teams}
    return [found[name] for name in sorted(found)]


def offices(jobs: Iterable[Job]) -> Sequence[Office]:
    """The places that jobs are offered at."""
    found = {each.name: each for job in jobs for each in job.offices}
    return [found[name] for name in sorted(found)]
