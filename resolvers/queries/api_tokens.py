"""Root field: API tokens."""

from datetime import datetime

import strawberry

from accounts import tokens
from accounts.pages import tokens_after
from connectors.base import Page
from resolvers.api_tokens import to_api_token
from resolvers.arguments import RequestInfo
from resolvers.connections import to_connection
from resolvers.needs import NEEDS, Need
from resolvers.paging import open_list
from schema.api_token import ApiToken
from schema.connection import DEFAULT_PAGE, Connection
from schema.relations import After, First, Paging


@strawberry.type
class ApiTokenQueries:
    """Tokens of callers, without their secrets."""

    @strawberry.field(
        description="API tokens, the oldest first, those that are no longer good as well. Only for "
        "a token of all accounts that may write.",
        metadata={NEEDS: Need.ADMINISTRATION},
    )
    async def api_tokens(
        self, info: RequestInfo, first: First = DEFAULT_PAGE, after: After = None
    ) -> Connection[ApiToken]:
        """A page of them; a position is when a token was made, and its id."""
        cursors, position = open_list("", "apiTokens", Paging(first, after))
        last = None if position is None else _place(position)
        storage = info.context.administration.kept.storage
        found = await tokens_after(storage, last, most=first + 1)
        page = Page(
            items=[to_api_token(token) for token in found[:first]],
            positions=[_position(token) for token in found[:first]],
            has_next=len(found) > first,
        )
        return to_connection(page, cursors, after=after)


def _position(token: tokens.ApiToken) -> str:
    return f"{token.created_at.isoformat()} {token.id}"


def _place(position: str) -> tuple[datetime, str]:
    made, token_id = position.split(" ")
    return datetime.fromisoformat(made), token_id
