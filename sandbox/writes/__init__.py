"""The endpoints that change something, one module for each kind of record."""

from collections.abc import Iterator, Mapping

from starlette.routing import Route

from sandbox.call import Handler, endpoint
from sandbox.routes import names_of
from sandbox.writes import (
    applying,
    contacts,
    documents,
    feedback,
    forms,
    interviews,
    labels,
    moves,
    notes,
    opportunities,
    panels,
    postings,
    requisition_fields,
    requisitions,
    templates,
    uploads,
    users,
    webhooks,
)

Table = Mapping[tuple[str, str], Handler]
"""From a method and a path under ``/v1`` to what answers it."""

_TABLES: tuple[Table, ...] = (
    opportunities.WRITES,
    moves.WRITES,
    labels.WRITES,
    contacts.WRITES,
    notes.WRITES,
    documents.WRITES,
    feedback.WRITES,
    panels.WRITES,
    interviews.WRITES,
    forms.WRITES,
    applying.WRITES,
    uploads.WRITES,
    postings.WRITES,
    requisitions.WRITES,
    requisition_fields.WRITES,
    templates.WRITES,
    users.WRITES,
    webhooks.WRITES,
)


def write_routes() -> Iterator[Route]:
    """Give every endpoint."""
    for table in _TABLES:
        for (method, path), handler in table.items():
            for name in names_of(path):
                yield Route(name, endpoint(handler), methods=[method])
