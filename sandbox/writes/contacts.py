"""``PUT /contacts/:contact``: what is left out stays as it is."""

from typing import Any

from starlette.responses import Response

from sandbox.answers import one
from sandbox.call import Call
from sandbox.expansion import view
from sandbox.routes.contacts import person_of
from sandbox.writes.people import change_person, emails_of, phones_of

_NOT_TOLD = ("isAnonymized", "dataProtection")
"""What the answer to a change leaves out, as recorded."""


def update_contact(call: Call) -> Response:
    """Answer ``PUT /contacts/:contact``; every opportunity of the person shows the change."""
    person, asked, body = person_of(call), view(call.query, {}), call.body
    changes: dict[str, Any] = {
        name: body.text(name) or "" for name in ("name", "headline", "location") if name in body
    }
    if "emails" in body:
        changes["emails"] = emails_of(body)
    if "phones" in body:
        changes["phones"] = phones_of(body)
    change_person(call, person, changes)
    record = call.account.contact(person.id)
    return one(asked.show({name: record[name] for name in record if name not in _NOT_TOLD}))


WRITES = {("PUT", "/contacts/{contact}"): update_contact}
