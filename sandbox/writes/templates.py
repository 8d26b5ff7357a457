"""The templates of feedback and of profile forms."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from sandbox.answers import Json, created, nothing, one
from sandbox.call import Call, Handler
from sandbox.errors import bad_request, not_found
from sandbox.writes.form_fields import FEEDBACK_TYPES, PROFILE_TYPES, RATING, template_fields
from sandbox.writes.marks import require_by_api

Records = dict[str, Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class Templates:
    """One of the two kinds, its endpoints.

    Attributes:
        records: where an account has them.
        contents: reads what a caller may set, all of it: what is left out goes.
        moment: writes a time, which is a string in the one kind and a number in the other.
        empty: what a caller can't set, as it is at first.
    """

    path: str
    what: str
    records: Callable[[Call], Records]
    contents: Callable[[Call], Json]
    moment: Callable[[int], int | str]
    empty: Json

    def create(self, call: Call) -> Response:
        """Answer the POST."""
        identifier, at = call.account.journal.identifier(), self.moment(call.at)
        times = {"createdAt": at} | self.empty | {"updatedAt": at}
        template = {"id": identifier} | self.contents(call) | times
        self.records(call)[identifier] = template
        call.account.by_api.add(identifier)
        self._note(call, "created", identifier, after=template)
        return created(template)

    def update(self, call: Call) -> Response:
        """Answer the PUT."""
        before = self._found(call)
        new = before | self.contents(call) | {"updatedAt": self.moment(call.at)}
        self.records(call)[before["id"]] = new
        self._note(call, "updated", before["id"], before=before, after=new)
        return one(new)

    def delete(self, call: Call) -> Response:
        """Answer the DELETE."""
        before = self._found(call)
        require_by_api(call, before["id"], self.path)
        del self.records(call)[before["id"]]
        self._note(call, "deleted", before["id"], before=before)
        return nothing()

    def _found(self, call: Call) -> Json:
        found = self.records(call).get(call.path["id"])
        if found is None:
            raise not_found(self.path, call.path["id"])
        return found

    def _note(self, call: Call, happened: str, identifier: str, **change: Any) -> None:
        call.account.journal.note(f"{self.what}.{happened}", {self.what: identifier}, **change)


def _feedback(call: Call) -> Json:
    fields = template_fields(call, FEEDBACK_TYPES)
    if [field["type"] for field in fields].count(RATING) != 1:
        raise bad_request(f"fields must hold exactly one field of type {RATING}")
    records = call.account.feedback_templates
    return _contents(call, records, fields)


def _form(call: Call) -> Json:
    fields = template_fields(call, PROFILE_TYPES)
    if not fields:
        raise bad_request("fields must hold at least one field")
    secret = bool(call.body.flag("secretByDefault"))
    return _contents(call, call.account.form_templates, fields) | {"secretByDefault": secret}


def _contents(call: Call, records: Records, fields: list[Json]) -> Json:
    groups = {each["group"]["id"]: each["group"] for each in records.values() if each["group"]}
    group = call.body.known("group", groups)
    return {
        "text": call.body.needed("text"),
        "group": groups[group] if group else None,
        "instructions": call.body.text("instructions") or "",
        "fields": fields,
    }


_KINDS = (
    Templates(
        path="feedback_templates",
        what="feedbackTemplate",
        records=lambda call: call.account.feedback_templates,
        contents=_feedback,
        moment=int,
        empty={"stage": None},
    ),
    Templates(
        path="form_templates",
        what="formTemplate",
        records=lambda call: call.account.form_templates,
        contents=_form,
        moment=str,
        empty={},
    ),
)


WRITES: dict[tuple[str, str], Handler] = {
    key: handler
    for kind in _KINDS
    for key, handler in (
        (("POST", f"/{kind.path}"), kind.create),
        (("PUT", f"/{kind.path}/{{id}}"), kind.update),
        (("DELETE", f"/{kind.path}/{{id}}"), kind.delete),
    )
}
