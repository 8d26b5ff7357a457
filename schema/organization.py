"""Department, Team and Office: how an employer is divided, as its jobs tell."""

from typing import Annotated

import strawberry

from schema.connection import Connection
from schema.named import Named
from schema.references import JobRef
from schema.relations import gathered, many

TeamRef = Annotated["Team", strawberry.lazy("schema.organization")]


@strawberry.type(description="A department of the employer's.")
class Department(Named):
    """A department that a job names."""

    name: str = strawberry.field(description="The name.")
    teams: list[TeamRef] = gathered(
        "teams_by_department",
        key="name",
        reading="list",
        kinds=("jobs",),
        description="The teams in it, by name.",
    )
    jobs: Connection[JobRef] = many(
        "jobs_by_department",
        key="name",
        reading="list",
        kinds=("jobs",),
        description="Jobs in it, the newest first.",
    )


@strawberry.type(description="A team; two departments may each have one of the same name.")
class Team(Named):
    """A team that a job names."""

    name: str = strawberry.field(description="The name.")
    department: Department | None = strawberry.field(description="The department that it is in.")

    @property
    def key(self) -> tuple[str | None, str]:
        """What tells it from all other teams."""
        return (None if self.department is None else self.department.name, self.name)

    @property
    def remote_id(self) -> str:
        """The name, and the department's: the name alone may be another team's too."""
        return f"{self.name}\0{self.department.name if self.department else ''}"

    jobs: Connection[JobRef] = many(
        "jobs_by_team",
        key="key",
        reading="list",
        kinds=("jobs",),
        description="Jobs in it, the newest first.",
    )


@strawberry.type(description="A place where people work.")
class Office(Named):
    """A place that a job names."""

    name: str = strawberry.field(description="The name, mostly that of a city.")
    jobs: Connection[JobRef] = many(
        "jobs_by_office",
        key="name",
        reading="list",
        kinds=("jobs",),
        description="Jobs that are offered there, the newest first.",
    )
