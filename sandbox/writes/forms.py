"""``POST /opportunities/:opportunity/forms``: a profile form, filled in."""

from starlette.responses import Response

from sandbox.answers import Json
from sandbox.call import Call
from sandbox.errors import bad_request
from sandbox.routes.profile import BY_NAME
from sandbox.writes.form_fields import filled
from sandbox.writes.marks import ids_of, interact


def create_form(call: Call) -> Response:
    """Answer the POST: every field of the template must be there, with its type and label."""
    record, performer = call.opportunity(), call.performer()
    base = call.body.named("baseTemplateId", call.account.form_templates)
    template = call.account.form_templates[base]
    secret = call.body.flag("secret")
    form = {
        "id": call.account.journal.identifier(),
        "type": "form",
        "text": template["text"],
        "instructions": template["instructions"],
        "baseTemplateId": base,
        "fields": _fields(call, template),
        "user": performer,
        "stage": record.stage,
        "completedAt": call.at,
        "createdAt": call.at,
        "deletedAt": None,
    }
    if template["secretByDefault"] if secret is None else secret:
        form["secret"] = True
    call.account.profiles.kept("forms", record)[form["id"]] = form
    interact(call, record)
    ids = ids_of(record, form=form["id"])
    call.account.journal.note("form.created", ids, after=form, user=performer)
    return BY_NAME["forms"].written(call, form | {"group": template["group"]}, status=201)


def _fields(call: Call, template: Json) -> list[Json]:
    given, wanted = call.body.objects("fields"), template["fields"]
    if [(each.text("type"), each.text("text")) for each in given] != [
        (field["type"], field["text"]) for field in wanted
    ]:
        raise bad_request("fields must be those of the template, in its order")
    return filled(wanted, [each.raw.get("value") for each in given])


WRITES = {("POST", "/opportunities/{opportunity}/forms"): create_form}
