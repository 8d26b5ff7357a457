"""Who holds an interview, and the form that each of them fills in."""

from collections.abc import Mapping, Sequence

import strawberry

from connectors.lever.raw import Json, objects, reference, text
from connectors.lever.writes.wanted import Where, filled, wrong
from schema.changes.interviews import InterviewerInput, UpdateInterviewInput

FIELD = "interviewers"
"""Its name, in our inputs and in Lever's bodies."""

_NO_FORM = "no-feedback"
"""The form by which Lever says that nobody is asked for feedback."""

Forms = Mapping[str, str | None]
"""By user, the form that they have for an interview."""


def interviewers(given: Sequence[InterviewerInput], forms: Forms, where: Where = ()) -> list[Json]:
    """Those that an input names, each with the form told, else the one that they have.

    Raises:
        BadRequest: nobody is named, or somebody twice.
    """
    if not given:
        raise wrong((*where, FIELD), "Somebody has to hold it: name at least one user.")
    found: dict[str, Json] = {}
    for place, each in enumerate(given):
        if each.user_id in found:
            raise wrong((*where, FIELD, str(place), "user_id"), "This user is named before.")
        found[each.user_id] = _held_by(each.user_id, each.template_id or forms.get(each.user_id))
    return list(found.values())


def kept_interviewers(there: object) -> list[Json]:
    """Those of an interview as it stands."""
    return [
        _held_by(found, text(each.get("feedbackTemplate")))
        for each in objects(there)
        if (found := reference(each))
    ]


def changed_interviewers(kept: Json, input: UpdateInterviewInput) -> list[Json]:
    """Those of an interview from now on. Who had its form takes on the one that it gets.

    Raises:
        BadRequest: nobody is named, or somebody twice.
    """
    before = kept.get("feedbackTemplate")
    after = before if input.template_id is strawberry.UNSET else input.template_id
    forms = {each["id"]: each.get("feedbackTemplate") for each in kept[FIELD]}
    if after != before:
        forms |= {user: after for user, form in forms.items() if _is_same(form, before)}
    if not isinstance(input.interviewers, list):
        return [_held_by(user, form) for user, form in forms.items()]
    named = dict.fromkeys((each.user_id for each in input.interviewers), after)
    return interviewers(input.interviewers, named | forms)


def _held_by(user: str, form: str | None) -> Json:
    return filled({"id": user, "feedbackTemplate": form})


def _is_same(one: str | None, other: str | None) -> bool:
    return (one or _NO_FORM) == (other or _NO_FORM)
