"""The endpoints, one module for each family of Lever's documentation."""

from collections.abc import Iterator, Mapping

from starlette.routing import Route

from sandbox.call import Handler, endpoint
from sandbox.routes import (
    applications,
    apply_form,
    compliance,
    contacts,
    opportunities,
    postings,
    profile,
    requisitions,
    settings,
    users,
)

Table = Mapping[str, Handler]
"""From a path under ``/v1`` to what answers a GET of it."""


def api_routes() -> Iterator[Route]:
    """Give every endpoint that reads; ``/candidates`` is the old name of ``/opportunities``."""
    tables: tuple[Table, ...] = (
        opportunities.ROUTES,
        applications.ROUTES,
        profile.ROUTES,
        contacts.ROUTES,
        postings.ROUTES,
        apply_form.ROUTES,
        requisitions.ROUTES,
        settings.ROUTES,
        users.ROUTES,
        compliance.ROUTES,
    )
    for table in tables:
        for path, handler in table.items():
            for name in names_of(path):
                yield Route(name, endpoint(handler), methods=["GET"])


def names_of(path: str) -> Iterator[str]:
    """Give a path, and the older one under which it is served too."""
    yield path
    if path.startswith("/opportunities"):
        yield path.replace("/opportunities", "/candidates", 1)
