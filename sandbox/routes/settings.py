"""What an account sets up once: stages, archive reasons, tags, sources, templates, webhooks."""

from starlette.responses import Response

from sandbox.answers import Json, JsonAnswer, one
from sandbox.call import Call
from sandbox.errors import not_found
from sandbox.expansion import view
from sandbox.paging import as_listed, envelope, page_of


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
    return _found_in(call, "archive_reasons", call.account.company.archive_reasons)


def list_tags(call: Call) -> Response:
    """Answer ``GET /tags``, by text."""
    return _listed(call, call.account.index.counts("tag"), field="text")


def list_sources(call: Call) -> Response:
    """Answer ``GET /sources``, by text."""
    return _listed(call, call.account.index.counts("source"), field="text")


def list_feedback_templates(call: Call) -> Response:
    """Answer ``GET /feedback_templates``."""
    return _listed(call, call.account.company.feedback_templates)


def get_feedback_template(call: Call) -> Response:
    """Answer ``GET /feedback_templates/:feedback_template``."""
    return _found_in(call, "feedback_templates", call.account.company.feedback_templates)


def list_form_templates(call: Call) -> Response:
    """Answer ``GET /form_templates``."""
    return _listed(call, call.account.company.form_templates)


def get_form_template(call: Call) -> Response:
    """Answer ``GET /form_templates/:form_template``."""
    return _found_in(call, "form_templates", call.account.company.form_templates)


def list_webhooks(_call: Call) -> Response:
    """Answer ``GET /webhooks``, which has no pages."""
    return JsonAnswer({"data": []})


def _found_in(call: Call, kind: str, records: list[Json]) -> Response:
    return _found(call, kind, {record["id"]: record for record in records}.get(call.path["id"]))


def _listed(call: Call, records: list[Json], *, field: str = "id") -> Response:
    asked = view(call.query, {})
    page, following = page_of(records, call.query, as_listed(records, field=field))
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
