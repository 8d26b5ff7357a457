"""Root field: Lever's own API, read as it is.

This is the one module above the connectors that names a provider. What is asked for here are that
provider's paths, and what comes are its words; under a neutral name the field would promise to
work for every account.
"""

from collections.abc import Iterator
from typing import Annotated, Any

import strawberry
from strawberry.scalars import JSON

from connectors.errors import BadRequest, Unsupported
from resolvers.arguments import Info
from resolvers.plan import CALLS

PROVIDER = "lever"

Path = Annotated[
    str,
    strawberry.argument(
        description="Below the API's address, such as `/opportunities/…/panels`. Without a query."
    ),
]
Parameters = Annotated[
    JSON | None,
    strawberry.argument(
        description="Parameters by name: texts, numbers, truth values, or lists of these for names "
        "that come many times. `next` of the answer before goes into `offset` as it is."
    ),
]


@strawberry.type(description="Lever's own API, for what this schema has no field for.")
class Lever:
    """Reads of Lever's API."""

    @strawberry.field(
        description="What a `GET` of Lever's API answers with, as it came: `data`, and for lists "
        "`hasNext` and `next`. Nothing of it is kept.",
        metadata={CALLS: 1},
    )
    async def get(self, info: Info, path: Path, query: Parameters = None) -> JSON | None:
        """The answer's body."""
        body: JSON | None = await info.context.reads.raw(path, list(_parameters(query)))
        return body


@strawberry.type
class LeverQueries:
    """The way into Lever's own API."""

    @strawberry.field(
        description="Lever's own API, where the account is one of Lever's; else UNSUPPORTED."
    )
    def lever(self, info: Info) -> Lever | None:
        """Hold the account to its provider."""
        if info.context.connector.provider != PROVIDER:
            raise Unsupported("This account is not one of Lever's.")
        return Lever()


def _parameters(query: Any) -> Iterator[tuple[str, str]]:
    """The parameters in their order."""
    if not isinstance(query, dict | None):
        raise BadRequest("`query` is an object of parameters by name.")
    for name, given in (query or {}).items():
        for value in given if isinstance(given, list) else [given]:
            yield name, _text(name, value)


def _text(name: str, value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str | int | float):
        return str(value)
    raise BadRequest(f"The parameter '{name}' is neither a text, a number nor a truth value.")
