"""What is asked of hiregraph to hand an application in."""

from datetime import timedelta

from examples.applying.kept import Problem, Result, Row
from examples.applying.payload import Application
from examples.applying.queries import HANDED_IN, JOB
from examples.applying.writes import Write, email_of
from examples.client import Hiregraph, Json, Refused

_FORMLESS = frozenset({"NOT_FOUND", "UNSUPPORTED"})
_CLOCKS_DIFFER = timedelta(minutes=2)
_NOBODY_KNOWS = Problem(
    place=None,
    code="UNKNOWN",
    message="It was sent more than a day ago, and nobody knows whether it arrived. Look for it.",
)


def job_of(api: Hiregraph, remote_id: str) -> Json | None:
    """A job with its form, which is empty where it has none; None where there is no such job.

    Raises:
        Refused: it cannot be read.
    """
    answer = api.ask(JOB, {"remoteId": remote_id})
    job: Json | None = answer.data["job"]
    if job is None:
        if answer.code_at("job") == "NOT_FOUND":
            return None
        raise Refused(answer.errors[0])
    if job["formFields"] is None and answer.code_at("job", "formFields") not in _FORMLESS:
        raise Refused(answer.errors[0])
    return job | {"formFields": job["formFields"] or []}


def write(api: Hiregraph, one: Write) -> Result:
    """Hand in: again while hiregraph may be asked again, or does not know whether it was done.

    Raises:
        Refused: it was not done, or that is not known still.
    """
    answer = api.ask(one.draft.mutation, {"input": one.input}, uploads=one.uploads)
    written: Json | None = answer.data["written"]
    if written is None:
        raise Refused(answer.errors[0])
    problems = (
        Problem(place=one.place_of(each["field"]), code=each["code"], message=each["message"])
        for each in written["userErrors"]
    )
    return Result(
        outcome=written["outcome"],
        application=written["applicationId"],
        candidate=written["candidateId"],
        problems=tuple(problems),
        left_out=tuple(one.draft.left_out),
    )


def handed_in_since(api: Hiregraph, application: Application, row: Row) -> Result | None:
    """What that person has for that job since it was begun to be handed in: it is taken for this.

    Raises:
        Refused: it cannot be looked for now.
    """
    email = email_of(application)
    if email is None or row.terms is None:
        return Result(problems=(_NOBODY_KNOWS,))
    since = (row.begun_at - _CLOCKS_DIFFER).isoformat()
    wanted = {"email": email, "job": row.terms.job, "since": since}
    answer = api.ask(HANDED_IN, wanted)
    there = answer.data["applications"]["nodes"]
    if not there:
        return None
    if there[0] is None:
        raise Refused(answer.errors[0])
    candidate = there[0]["candidate"] or {}
    return Result(outcome="FOUND", application=there[0]["id"], candidate=candidate.get("id"))
