"""Adding and removing tags, sources and links."""

from starlette.responses import Response

from sandbox.answers import one
from sandbox.call import Call, Handler
from sandbox.data.records import Opportunity
from sandbox.errors import bad_request
from sandbox.routes.opportunities import shown, view_of
from sandbox.writes.marks import ids_of
from sandbox.writes.moves import incomplete
from sandbox.writes.people import change_person

FIELDS = ("tags", "sources", "links")


def _changed(call: Call, field: str, having: tuple[str, ...], *, adding: bool) -> tuple[str, ...]:
    values = call.body.texts(field)
    if not values or not all(value.strip() for value in values):
        raise bad_request(f"{field} must hold at least one text, and none that is blank")
    if adding:
        return tuple(dict.fromkeys((*having, *values)))
    return tuple(value for value in having if value not in values)


def _labelling(field: str, *, adding: bool) -> Handler:
    """Make the endpoint that adds to, or takes from, the tags or sources of an opportunity."""

    def label(call: Call) -> Response:
        record, performer = call.opportunity(), call.performer()
        before: tuple[str, ...] = getattr(record, field)
        after = _changed(call, field, before, adding=adding)
        if after != before:
            _relabel(call, record, field, after)
            call.account.journal.note(
                f"opportunity.{field}",
                ids_of(record),
                before=list(before),
                after=list(after),
                user=performer,
            )
        return incomplete(call, record)

    return label


def _relabel(call: Call, record: Opportunity, field: str, values: tuple[str, ...]) -> None:
    with call.account.changing(record):
        setattr(record, field, values)
        record.updated_at = call.at


def _linking(*, adding: bool) -> Handler:
    """Make the endpoint that adds to, or takes from, a person's links; its answer is complete."""

    def link(call: Call) -> Response:
        record = call.opportunity()
        call.performer()
        links = _changed(call, "links", record.person.links, adding=adding)
        change_person(call, record.person, {"links": links})
        return one(shown(call, view_of(call), record))

    return link


_HANDLERS = {
    (field, adding): _linking(adding=adding)
    if field == "links"
    else _labelling(field, adding=adding)
    for field in FIELDS
    for adding in (True, False)
}
WRITES = {
    ("POST", f"/opportunities/{{opportunity}}/{'add' if adding else 'remove'}{field.title()}"): each
    for (field, adding), each in _HANDLERS.items()
}
