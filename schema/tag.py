"""Tag and Source: words by which applications are found."""

import strawberry
from strawberry.scalars import JSON

from schema.connection import Connection
from schema.named import Named
from schema.references import ApplicationRef, CandidateRef
from schema.relations import many

PEOPLE_BY_PAGE = ("applications", "candidates")
"""What a page of people takes: a request for their applications, and one for the people whole."""


@strawberry.type(description="A word that users put on applications, to find them by.")
class Tag(Named):
    """A tag that is in use."""

    name: str = strawberry.field(description="The tag; letter case tells tags apart.")
    count: int | None = strawberry.field(
        description="How many candidates or applications have it, as the system counts them."
    )
    remote_data: JSON | None = strawberry.field(
        description="The system's record as it came, at no extra request."
    )
    candidates: Connection[CandidateRef] | None = many(
        "candidates_by_tag",
        key="name",
        reading="page",
        kinds=PEOPLE_BY_PAGE,
        description="People with an application that has this tag, each once.",
    )
    applications: Connection[ApplicationRef] | None = many(
        "applications_by_tag",
        key="name",
        reading="page",
        description="Applications with this tag, in the order of the stages.",
    )


@strawberry.type(description="Where applications come from: a job board, a fair, a referral.")
class Source(Named):
    """A source that is in use."""

    name: str = strawberry.field(description="The source.")
    count: int | None = strawberry.field(
        description="How many candidates or applications have it, as the system counts them."
    )
    remote_data: JSON | None = strawberry.field(
        description="The system's record as it came, at no extra request."
    )
    candidates: Connection[CandidateRef] | None = many(
        "candidates_by_source",
        key="name",
        reading="page",
        kinds=PEOPLE_BY_PAGE,
        description="People with an application from this source, each once.",
    )
    applications: Connection[ApplicationRef] | None = many(
        "applications_by_source",
        key="name",
        reading="page",
        description="Applications from this source, in the order of the stages.",
    )
