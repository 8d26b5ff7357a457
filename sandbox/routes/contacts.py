"""``/contacts``: one person; there is no list."""

from starlette.responses import Response

from sandbox.answers import one
from sandbox.call import Call
from sandbox.errors import not_found
from sandbox.expansion import view


def get_contact(call: Call) -> Response:
    """Answer ``GET /contacts/:contact``; who has only confidential candidacies is confidential."""
    identifier = call.path["contact"]
    person = call.account.people.get(identifier)
    if person is None:
        raise not_found("contacts", identifier)
    if all(record.confidential for record in person.opportunities):
        call.require_confidential_access()
    return one(view(call.query, {}).show(call.account.contact(identifier)))


ROUTES = {"/contacts/{contact}": get_contact}
