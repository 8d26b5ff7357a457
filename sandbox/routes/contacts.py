"""``/contacts``: one person; there is no list."""

from starlette.responses import Response

from sandbox.answers import one
from sandbox.call import Call
from sandbox.data.records import Person
from sandbox.errors import not_found
from sandbox.expansion import view


def get_contact(call: Call) -> Response:
    """Answer ``GET /contacts/:contact``."""
    person = person_of(call)
    return one(view(call.query, {}).show(call.account.contact(person.id)))


def person_of(call: Call) -> Person:
    """Find the person that the path names; who has only confidential candidacies is confidential.

    Raises:
        LeverError: 404 when there is none, 403 when the caller may not know of them.
    """
    identifier = call.path["contact"]
    person = call.account.people.get(identifier)
    if person is None:
        raise not_found("contacts", identifier)
    if person.opportunities and all(record.confidential for record in person.opportunities):
        call.require_confidential_access()
    return person


ROUTES = {"/contacts/{contact}": get_contact}
