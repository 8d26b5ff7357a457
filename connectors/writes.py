"""What every connector offers to write, in the words of the schema.

A connector is given a mutation's input with the provider's own ids in the place of global ones. It
answers with what it made or changed by id alone: the system's answers to writes can be incomplete,
so records are read again.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from connectors.stored_files import ApplicationFiles, OutgoingFile
from schema.changes.activities import (
    CreateActivityInput,
    DeleteActivityInput,
    UpdateActivityInput,
)
from schema.changes.applications import (
    HireApplicationInput,
    MoveApplicationStageInput,
    RejectApplicationInput,
    UnrejectApplicationInput,
)
from schema.changes.attachments import CreateAttachmentInput, DeleteAttachmentInput
from schema.changes.candidacies import CreateApplicationInput
from schema.changes.candidates import UpdateCandidateInput
from schema.changes.files import FileInput
from schema.changes.interviews import (
    CancelInterviewInput,
    ScheduleInterviewInput,
    UpdateInterviewInput,
)
from schema.changes.jobs import CreateJobInput, UpdateJobInput
from schema.changes.labels import (
    AddLinksInput,
    AddSourcesInput,
    AddTagsInput,
    RemoveLinksInput,
    RemoveSourcesInput,
    RemoveTagsInput,
)
from schema.changes.new_candidates import CreateCandidateInput
from schema.changes.requisitions import (
    CreateRequisitionInput,
    DeleteRequisitionInput,
    UpdateRequisitionInput,
)
from schema.changes.scorecards import CreateScorecardInput, UpdateScorecardInput
from schema.changes.submissions import SubmitApplicationInput
from schema.changes.users import (
    CreateUserInput,
    DeactivateUserInput,
    ReactivateUserInput,
    UpdateUserInput,
)


class Outcome(StrEnum):
    """What became of a wish to have something."""

    CREATED = "CREATED"
    LINKED = "LINKED"
    REUSED = "REUSED"
    CHANGED = "CHANGED"
    DELETED = "DELETED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What a write left behind.

    Attributes:
        records: by GraphQL type, the remote id of the record that was made or changed, and behind
            it those of its parents (`schema.identity.GlobalId`).
        outcome: what was done.
        made: the remote id of what did not exist before; None where nothing was made.
    """

    records: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    outcome: Outcome = Outcome.CHANGED
    made: str | None = None


TakeFile = Callable[[FileInput, int], Awaitable[OutgoingFile]]
"""From what an answer names and the answer's place: the file, fit to be sent.

Raises:
    BadRequest: there is none, or none that a system could take; with its `field`.
"""


TakeFileAt = Callable[[FileInput, tuple[str, ...]], Awaitable[OutgoingFile]]
"""The same, from the path to it."""


class ActivityWrites(Protocol):
    """Writing notes, changing and deleting them."""

    async def create_activity(self, input: CreateActivityInput) -> Written:
        """Write a note on an application."""

    async def find_activities(self, input: CreateActivityInput, since: datetime) -> list[Written]:
        """Notes as that input would make them, written since."""

    async def update_activity(self, input: UpdateActivityInput, application_id: str) -> Written:
        """Change a note on an application. Doing it twice does no more."""

    async def delete_activity(self, input: DeleteActivityInput, application_id: str) -> Written:
        """Delete a note on an application."""

    async def find_deleted_activities(
        self, input: DeleteActivityInput, application_id: str
    ) -> list[Written]:
        """The note, if it is gone."""


class ApplicationWrites(Protocol):
    """Moving applications on, closing them and opening them again."""

    async def move_application_stage(self, input: MoveApplicationStageInput) -> Written:
        """Put an application into another stage."""

    async def reject_application(self, input: RejectApplicationInput) -> Written:
        """Close an application; one that is closed for that reason stays untouched."""

    async def unreject_application(self, input: UnrejectApplicationInput) -> Written:
        """Open an application again, one that led to a hire too."""

    async def hire_application(self, input: HireApplicationInput) -> Written:
        """Close an application with a hire; one that is hired so stays untouched."""

    async def find_hires(self, input: HireApplicationInput, since: datetime) -> list[Written]:
        """The application, if it is hired as that input would do it."""


class LabelWrites(Protocol):
    """Tags and sources of applications, and links of those who apply."""

    async def add_tags(self, input: AddTagsInput) -> Written:
        """Add those that are not there."""

    async def remove_tags(self, input: RemoveTagsInput) -> Written:
        """Remove those that are there."""

    async def add_sources(self, input: AddSourcesInput) -> Written:
        """Add those that are not there."""

    async def remove_sources(self, input: RemoveSourcesInput) -> Written:
        """Remove those that are there."""

    async def add_links(self, input: AddLinksInput) -> Written:
        """Add those that are not there, to the candidate."""

    async def remove_links(self, input: RemoveLinksInput) -> Written:
        """Remove those that are there, from the candidate."""


class AttachmentWrites(Protocol):
    """Adding files, and deleting them."""

    async def create_attachment(self, input: CreateAttachmentInput, file: OutgoingFile) -> Written:
        """Add a file to an application."""

    async def find_attachments(
        self, input: CreateAttachmentInput, file: OutgoingFile, since: datetime
    ) -> list[Written]:
        """Files as that input would add them, added since."""

    async def delete_attachment(self, input: DeleteAttachmentInput, application_id: str) -> Written:
        """Delete a file of an application."""

    async def find_deleted_attachments(
        self, input: DeleteAttachmentInput, application_id: str
    ) -> list[Written]:
        """The file, if it is gone."""


class CandidacyWrites(Protocol):
    """Adding people, and applications."""

    async def create_candidate(
        self, input: CreateCandidateInput, files: ApplicationFiles
    ) -> Written:
        """Add a person with an application, or an application of a person who is there.

        Raises:
            AlreadyExists: the person is there, and was not to be added to.
        """

    async def find_candidates(self, input: CreateCandidateInput, since: datetime) -> list[Written]:
        """Applications as that input would add them, added since."""

    async def create_applicant(self, input: CreateCandidateInput, take: TakeFileAt) -> Written:
        """The same by the job's own form, whose answers the input has."""

    async def find_applicants(self, input: CreateCandidateInput, since: datetime) -> list[Written]:
        """Applications as that input would hand them in, handed in since."""

    async def create_application(
        self, input: CreateApplicationInput, files: ApplicationFiles
    ) -> Written:
        """Add an application of a person who is there."""

    async def find_applications(
        self, input: CreateApplicationInput, since: datetime
    ) -> list[Written]:
        """Applications as that input would add them, added since."""


class ContactWrites(Protocol):
    """Changing people."""

    async def update_candidate(self, input: UpdateCandidateInput) -> Written:
        """Change what the input names of a person, and nothing else."""


class InterviewWrites(Protocol):
    """Planning interviews, changing them and calling them off."""

    async def schedule_interview(self, input: ScheduleInterviewInput) -> Written:
        """Plan an interview, alone or with others, in a new panel or in one that is there."""

    async def find_interviews(
        self, input: ScheduleInterviewInput, since: datetime
    ) -> list[Written]:
        """Interviews as that input would plan them, planned since."""

    async def update_interview(self, input: UpdateInterviewInput, application_id: str) -> Written:
        """Change what the input names of an interview and its panel, and nothing else."""

    async def cancel_interview(self, input: CancelInterviewInput, application_id: str) -> Written:
        """Call an interview off."""

    async def find_canceled_interviews(
        self, input: CancelInterviewInput, application_id: str
    ) -> list[Written]:
        """The interview, if it is gone."""


class JobWrites(Protocol):
    """Making jobs, and changing them."""

    async def create_job(self, input: CreateJobInput) -> Written:
        """Make a job."""

    async def find_jobs(self, input: CreateJobInput, since: datetime) -> list[Written]:
        """Jobs as that input would make them, made since."""

    async def update_job(self, input: UpdateJobInput) -> Written:
        """Change what the input names of a job, and nothing else."""


class RequisitionWrites(Protocol):
    """Making requisitions, changing them and deleting them."""

    async def create_requisition(self, input: CreateRequisitionInput) -> Written:
        """Make a requisition."""

    async def find_requisitions(
        self, input: CreateRequisitionInput, since: datetime
    ) -> list[Written]:
        """Requisitions as that input would make them, made since."""

    async def update_requisition(self, input: UpdateRequisitionInput) -> Written:
        """Change what the input names of a requisition, and nothing else."""

    async def delete_requisition(self, input: DeleteRequisitionInput) -> Written:
        """Delete a requisition."""

    async def find_deleted_requisitions(self, input: DeleteRequisitionInput) -> list[Written]:
        """The requisition, if it is gone."""


class ScorecardWrites(Protocol):
    """Giving scorecards, and changing them."""

    async def create_scorecard(self, input: CreateScorecardInput) -> Written:
        """Hand in a form whose answers fit it."""

    async def find_scorecards(self, input: CreateScorecardInput, since: datetime) -> list[Written]:
        """Scorecards as that input would make them, made since."""

    async def update_scorecard(self, input: UpdateScorecardInput, application_id: str) -> Written:
        """Change answers; those that are not named stay."""


class SubmissionWrites(Protocol):
    """Handing in applications by a job's form."""

    async def submit_application(self, input: SubmitApplicationInput, take: TakeFile) -> Written:
        """Hand in a form whose answers fit it; `Outcome.LINKED` where the person was known.

        Files are sent once nothing is to be mended.
        """

    async def find_submissions(
        self, input: SubmitApplicationInput, since: datetime
    ) -> list[Written]:
        """Applications of that person for that job, made since."""


class UserWrites(Protocol):
    """Adding users, changing them, and shutting them out."""

    async def create_user(self, input: CreateUserInput) -> Written:
        """Add a user."""

    async def find_users(self, input: CreateUserInput, since: datetime) -> list[Written]:
        """Users as that input would add them, added since."""

    async def update_user(self, input: UpdateUserInput) -> Written:
        """Change what the input names of a user, and nothing else."""

    async def deactivate_user(self, input: DeactivateUserInput) -> Written:
        """Shut a user out; who is out stays so."""

    async def reactivate_user(self, input: ReactivateUserInput) -> Written:
        """Let a user in again."""


class Writes(
    ActivityWrites,
    ApplicationWrites,
    AttachmentWrites,
    CandidacyWrites,
    ContactWrites,
    InterviewWrites,
    LabelWrites,
    JobWrites,
    RequisitionWrites,
    ScorecardWrites,
    SubmissionWrites,
    UserWrites,
    Protocol,
):
    """Writing to one account for one request.

    What makes something new has a `find_…` beside it, which tells what is there as the same input
    would make it; what has none may be done twice and does no more then.

    Every method raises `connectors.errors.ConnectorError`, with the `field` of the input where one
    is at fault. `OutcomeUnknown` alone leaves open whether something was done; after any other
    nothing was.
    """
