"""What an account sets up once: stages, archive reasons, tags, sources, templates, webhooks."""

from operator import itemgetter

from starlette.responses import Response

from sandbox.answers import Json, JsonAnswer, one
from sandbox.call import Call
from sandbox.errors import not_found
from sandbox.expansion import view
from sandbox.index import text_order
from sandbox.paging import Order, as_listed, envelope, page_of


def list_stages(call: Call) -> Response:
    """Answer ``GET /stages``, in the pipeline's order."""
    return _listed(call, list(call.account.stages.values()))


def get_stage(call: Call) -> Response:
    """Answer ``GET /stages/:stage``."""
    return _found(call, "stages", call.account.stages.get(call.path["id"]))


def list_dispositions(call: Call) -> Response:
    """Answer ``GET /disposition_stages``, which the documentation doesn't know.

    It has no pages; a reason's ``type`` is null there unless it hires.
    """
    reasons = [
        {
            "id": reason["id"],
            "text": reason["text"],
            "type": "hired" if reason["type"] == "hired" else None,
            "status": reason["status"],
        }
        for reason in call.account.company.archive_reasons
    ]
    return one({"stages": call.account.company.dispositions, "archiveReasons": reasons})


def list_archive_reasons(call: Call) -> Response:
    """Answer ``GET /archive_reasons``, perhaps of one ``type``."""
    kind = call.query.choice("type", ("hired", "non-hired"))
    reasons = call.account.company.archive_reasons
    return _listed(call, [reason for reason in reasons if kind in {None, reason["type"]}])


def get_archive_reason(call: Call) -> Response:
    """Answer ``GET /archive_reasons/:archive_reason``."""
    return _found(call, "archive_reasons", call.account.archive_reasons.get(call.path["id"]))


def list_tags(call: Call) -> Response:
    """Answer ``GET /tags``, by text."""
    return _counted(call, "tag")


def list_sources(call: Call) -> Response:
    """Answer ``GET /sources``, by text."""
    return _counted(call, "source")


def list_feedback_templates(call: Call) -> Response:
    """Answer ``GET /feedback_templates``."""
    return _listed(call, list(call.account.feedback_templates.values()))


def get_feedback_template(call: Call) -> Response:
    """Answer ``GET /feedback_templates/:feedback_template``."""
    return _found(call, "feedback_templates", call.account.feedback_templates.get(call.path["id"]))


def list_form_templates(call: Call) -> Response:
    """Answer ``GET /form_templates``."""
    return _listed(call, list(call.account.form_templates.values()))


def get_form_template(call: Call) -> Response:
    """Answer ``GET /form_templates/:form_template``."""
    return _found(call, "form_templates", call.account.form_templates.get(call.path["id"]))


def list_webhooks(call: Call) -> Response:
    """Answer ``GET /webhooks``, which has no pages: by event, the oldest first."""
    hooks = sorted(call.account.webhooks.values(), key=itemgetter("event", "createdAt"))
    return JsonAnswer({"data": [without_token(hook) for hook in hooks]})


def without_token(webhook: Json) -> Json:
    """Write a webhook as it is after the answer that created it, which told the token once."""
    configuration = dict(webhook["configuration"])
    configuration.pop("signatureToken", None)
    return webhook | {"configuration": configuration}


def _listed(call: Call, records: list[Json]) -> Response:
    return _paged(call, records, as_listed(records))


def _counted(call: Call, facet: str) -> Response:
    """List the values of a facet; one that nobody has any more leaves no gap in a walk."""
    index = call.account.index
    order: Order[Json] = Order(
        token=lambda record: [record["text"]],
        key=lambda values: text_order(values[0]),
        knows=lambda values: len(values) == 1 and index.knows(facet, str(values[0])),
    )
    return _paged(call, index.counts(facet), order)


def _paged(call: Call, records: list[Json], order: Order[Json]) -> Response:
    asked = view(call.query, {})
    page, following = page_of(records, call.query, order)
    return JsonAnswer(envelope(asked.show_all(page), following))


def _found(call: Call, kind: str, record: Json | None) -> Response:
    if record is None:
        raise not_found(kind, call.path["id"])
    return one(view(call.query, {}).show(dict(record)))


ROUTES = {
    "/stages": list_stages,
    "/stages/{id}": get_stage,
    "/disposition_stages": list_dispositions,
    "/archive_reasons": list_archive_reasons,
    "/archive_reasons/{id}": get_archive_reason,
    "/tags": list_tags,
    "/sources": list_sources,
    "/feedback_templates": list_feedback_templates,
    "/feedback_templates/{id}": get_feedback_template,
    "/form_templates": list_form_templates,
    "/form_templates/{id}": get_form_template,
    "/webhooks": list_webhooks,
}
