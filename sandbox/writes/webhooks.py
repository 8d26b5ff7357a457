"""Webhooks: set up, changed and taken down."""

from typing import Any
from urllib.parse import urlsplit

from starlette.responses import Response

from sandbox.answers import Json, JsonAnswer, created, nothing
from sandbox.body import Body
from sandbox.call import Call
from sandbox.errors import bad_request, not_found
from sandbox.routes.settings import without_token
from sandbox.writes.marks import require_by_api

CONDITIONED = (
    "applicationCreated",
    "candidateArchiveChange",
    "candidateHired",
    "candidateStageChange",
)
"""The events that can be narrowed down to some origins."""

EVENTS = (
    *CONDITIONED,
    *("candidateDeleted", "contactCreated", "contactUpdated"),
    *("interviewCreated", "interviewDeleted", "interviewUpdated"),
)
ORIGINS = ("applied", "sourced", "referred", "university", "internal", "agency")
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_TOKEN_BYTES = 24


def create_webhook(call: Call) -> Response:
    """Answer ``POST /webhooks``; it alone tells the token that deliveries are signed with."""
    webhook = add_webhook(call)
    call.account.by_api.add(webhook["id"])
    return created(webhook)


def add_webhook(call: Call) -> Json:
    """Set up a webhook; give it with its token.

    Raises:
        LeverError: 400 for an event, a URL or conditions that make no sense.
    """
    event = call.body.chosen("event", EVENTS)
    url, conditions = _url(call.body), _conditions(call.body, event)
    token = call.account.journal.chance.randbytes(_TOKEN_BYTES).hex()
    webhook = {
        "id": call.account.journal.identifier(),
        "event": event,
        "url": url,
        "configuration": conditions | {"signatureToken": token},
        "createdAt": call.at,
        "updatedAt": call.at,
    }
    _keep(call, "created", webhook, None)
    return webhook


def update_webhooks(call: Call) -> Response:
    """Answer ``PUT /webhooks``: several at once; nothing changes if one of them is refused."""
    wanted = call.body.objects("data")
    if not wanted:
        raise bad_request("data must hold at least one webhook")
    before = [_changeable(call, each.needed("id")) for each in wanted]
    after = [_changed(call, old, each) for old, each in zip(before, wanted, strict=True)]
    for old, new in zip(before, after, strict=True):
        _keep(call, "updated", new, old)
    return JsonAnswer({"data": [without_token(new) for new in after]})


def delete_webhook(call: Call) -> Response:
    """Answer ``DELETE /webhooks/:webhook``."""
    _changeable(call, call.path["id"])
    drop_webhook(call)
    return nothing()


def drop_webhook(call: Call) -> None:
    """Take down the webhook that the path names, which must be there."""
    before = call.account.webhooks.pop(call.path["id"])
    call.account.journal.note("webhook.deleted", {"webhook": before["id"]}, before=before)


def _keep(call: Call, happened: str, webhook: Json, before: Json | None) -> None:
    call.account.webhooks[webhook["id"]] = webhook
    ids = {"webhook": webhook["id"]}
    call.account.journal.note(f"webhook.{happened}", ids, before=before, after=webhook)


def _changeable(call: Call, identifier: str) -> Json:
    """Find a webhook that was made by the API.

    Raises:
        LeverError: 404 when there is none, 403 when people made it in Lever itself.
    """
    webhook = call.account.webhooks.get(identifier)
    if webhook is None:
        raise not_found("webhooks", identifier)
    require_by_api(call, identifier, "webhooks")
    return webhook


def _changed(call: Call, before: Json, body: Body) -> Json:
    new = before | {"updatedAt": call.at}
    if "url" in body:
        new["url"] = _url(body)
    if "configuration" in body:
        token = {"signatureToken": before["configuration"]["signatureToken"]}
        new["configuration"] = _conditions(body, before["event"]) | token
    return new


def _url(body: Body) -> str:
    """Read ``url``: HTTPS, but for a server on this machine, which the sandbox may reach so."""
    url = body.needed("url")
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError as error:
        raise bad_request("url is no URL") from error
    plain = parts.scheme == "http" and host in _LOOPBACK
    if not host or not (parts.scheme == "https" or plain):
        raise bad_request("url must begin with https://")
    return url


def _conditions(body: Body, event: str) -> dict[str, Any]:
    """Read the conditions: by default all origins; some events take none."""
    conditions = body.inner("configuration").inner("conditions")
    if event not in CONDITIONED:
        if conditions.raw:
            raise bad_request(f"{event} takes no conditions")
        return {}
    origins = conditions.texts("origins") if "origins" in conditions else list(ORIGINS)
    if not origins or not set(origins) <= set(ORIGINS):
        raise bad_request(f"origins may hold {', '.join(ORIGINS)}")
    return {"conditions": {"origins": origins}}


WRITES = {
    ("POST", "/webhooks"): create_webhook,
    ("PUT", "/webhooks"): update_webhooks,
    ("PUT", "/webhooks/"): update_webhooks,
    ("DELETE", "/webhooks/{id}"): delete_webhook,
}
