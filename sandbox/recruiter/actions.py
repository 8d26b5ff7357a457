"""``/__sandbox__/records/{account}``: changes that people make in Lever itself."""

from collections.abc import Mapping
from dataclasses import replace

from starlette.responses import Response

from sandbox.answers import created, nothing
from sandbox.body import Body
from sandbox.call import Call, Handler
from sandbox.errors import not_found
from sandbox.routes.postings import posting_of
from sandbox.writes.contacts import update_contact
from sandbox.writes.moves import archive, move
from sandbox.writes.opportunities import create
from sandbox.writes.postings import update_posting
from sandbox.writes.webhooks import add_webhook, drop_webhook


def delete_opportunity(call: Call) -> Response:
    """Delete an opportunity, which the API can't; it is listed as deleted from then on."""
    call.account.delete_opportunity(call.opportunity(), call.required_performer())
    return nothing()


def edit_posting(call: Call) -> Response:
    """Change a posting; unlike through the API, its state stays unless another is given."""
    kept = {"state": posting_of(call)["state"]}
    return update_posting(replace(call, body=Body(kept | call.body.raw)))


def create_webhook(call: Call) -> Response:
    """Set up a webhook by hand: the API may then list it, but not change it."""
    return created(add_webhook(call))


def delete_webhook(call: Call) -> Response:
    """Take down a webhook, however it was made."""
    if call.path["id"] not in call.account.webhooks:
        raise not_found("webhooks", call.path["id"])
    drop_webhook(call)
    return nothing()


ACTIONS: Mapping[tuple[str, str], Handler] = {
    ("POST", "/opportunities"): create,
    ("DELETE", "/opportunities/{opportunity}"): delete_opportunity,
    ("PUT", "/opportunities/{opportunity}/stage"): move,
    ("PUT", "/opportunities/{opportunity}/archived"): archive,
    ("PUT", "/contacts/{contact}"): update_contact,
    ("PUT", "/postings/{posting}"): edit_posting,
    ("POST", "/webhooks"): create_webhook,
    ("DELETE", "/webhooks/{id}"): delete_webhook,
}
"""By method and by path below the account."""
