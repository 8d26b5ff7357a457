"""What becomes of an assessment that was taken: a note, a report and a tag, each once."""

import logging
from dataclasses import dataclass, replace

from examples.client import Hiregraph, Refused
from examples.stage_triggered_assessment.assessments import ASSESSMENTS, score
from examples.stage_triggered_assessment.invitations import GONE, Invitation, Invitations
from examples.writes import NOTE, TAGS, Write, report
from examples.writing import NotTaken, Target, write_once

_VERDICTS = {True: "Right", False: "Wrong"}

_log = logging.getLogger(__name__)


def outcome(invitation: Invitation) -> str:
    """The assessment and how many answers were right: the tag, too."""
    right = score(invitation.assessment, invitation.answers)
    return f"{invitation.assessment}: {right} of {len(invitation.answers)}"


def writes_of(invitation: Invitation) -> dict[str, Write]:
    """All that is written, made of the answers alone: the same on every try."""
    questions = zip(ASSESSMENTS[invitation.assessment], invitation.answers, strict=True)
    told = [
        f"{outcome(invitation)} answers are right.",
        *(
            f"{'Right' if given == each.right else 'Wrong'}: {each.text}"
            for each, given in questions
        ),
        f"Reference: {invitation.id}",
    ]
    about = f"{invitation.candidate}, for {invitation.job}"
    return {
        "note": Write(mutation=NOTE, input={"body": "\n".join(told)}),
        "report": report(f"{invitation.assessment} {invitation.id}.pdf", [about, "", *told]),
        "tag": Write(mutation=TAGS, input={"tags": [outcome(invitation)]}),
    }


@dataclass(frozen=True, slots=True)
class WriteBack:
    """What writes results back.

    Attributes:
        api: where they go.
        invitations: where they are kept.
        actor: the id of the user in whose name is written; None for the account's default.
    """

    api: Hiregraph
    invitations: Invitations
    actor: str | None = None

    def write(self) -> str:
        """Write all results that are not written; tells what is in the way, if any."""
        left = [each for each in self.invitations.taken() if not self._is_written(each)]
        return f"Results that cannot be written now: {len(left)}." if left else ""

    def _is_written(self, invitation: Invitation) -> bool:
        """Write one back; what is in the way is told on the page."""
        self.invitations.move(invitation, "writing", reason=invitation.reason)
        writing = replace(invitation, state="writing")
        try:
            self._write(invitation)
        except NotTaken as problem:
            if problem.code != "NOT_FOUND":
                return self._leave(writing, problem)
            return self.invitations.move(writing, "canceled", reason=GONE)
        except Refused as problem:
            return self._leave(writing, problem)
        return self.invitations.move(writing, "written")

    def _write(self, invitation: Invitation) -> None:
        target = Target(
            application=invitation.application,
            reference=invitation.id,
            by="assessment",
            actor=self.actor,
        )
        written = write_once(
            self.api,
            target,
            writes_of(invitation),
            records=self.invitations.kept,
            again=invitation.state == "writing",
        )
        for what in written:
            _log.info("The %s of %s is written.", what, invitation.id)

    def _leave(self, writing: Invitation, problem: NotTaken | Refused) -> bool:
        """Tell why a result must wait."""
        _log.warning("%s waits: %s: %s", writing.id, problem.code, problem)
        self.invitations.move(writing, "writing", reason=str(problem))
        return False
