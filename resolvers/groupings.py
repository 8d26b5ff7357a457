"""Relations that are answered by sorting a kept list under keys."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Grouping:
    """A kept list, and how it is sorted.

    Attributes:
        of: the method of `connectors.base.Reads` that gives the list.
        keys: the keys that a record of it stands under.
    """

    of: str
    keys: Callable[[Any], Iterable[Hashable]]


GROUPINGS = {
    "directory_users_by_manager": Grouping("all_directory_users", lambda user: [user.manager_id]),
    "directory_users_by_role": Grouping(
        "all_directory_users", lambda user: [user.role.remote_id] if user.role else []
    ),
    "jobs_by_department": Grouping("all_jobs", lambda job: [each.name for each in job.departments]),
    "jobs_by_hiring_manager": Grouping("all_jobs", lambda job: [job.hiring_manager_id]),
    "jobs_by_office": Grouping("all_jobs", lambda job: [each.name for each in job.offices]),
    "jobs_by_owner": Grouping("all_jobs", lambda job: [job.owner_id]),
    "jobs_by_team": Grouping("all_jobs", lambda job: [each.key for each in job.teams]),
    "requisitions_by_job": Grouping("all_requisitions", lambda each: each.job_ids),
    "teams_by_department": Grouping(
        "all_teams", lambda team: [team.department.name] if team.department else []
    ),
}
"""By loader."""
