"""What is kept under one application: notes, files, interviews and their like."""

import strawberry

from schema.identity import ApplicationKey
from schema.node import RemoteRecord
from schema.references import ApplicationRef, CandidateRef
from schema.relations import one


@strawberry.interface(description="A record that is kept under one application.")
class ApplicationRecord(RemoteRecord):
    """A record and the application that it belongs to."""

    application_id: strawberry.Private[str]
    candidate_id: strawberry.Private[str | None]

    @property
    def application_key(self) -> ApplicationKey:
        """What the loader of applications is asked with."""
        return ApplicationKey(self.application_id, self.candidate_id)

    @property
    def parent_ids(self) -> tuple[str, ...]:
        """The application, and its candidate if known."""
        if self.candidate_id is None:
            return (self.application_id,)
        return (self.application_id, self.candidate_id)

    application: ApplicationRef | None = one(
        "applications",
        key="application_key",
        reading="known",
        description="The application that it belongs to.",
    )
    candidate: CandidateRef | None = one(
        "candidates", key="candidate_id", reading="known", description="The person it is about."
    )
