"""What a token does not allow is refused for every root field that there is, before anything."""

from collections.abc import Iterator
from typing import Any

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    get_named_type,
    is_leaf_type,
    is_required_argument,
    is_required_input_field,
)
from sqlalchemy import select

from accounts.tables import metadata
from accounts.tokens import Scope
from tests.docs.coordinates import served
from tests.end_to_end.product import Product, codes

FOR_LINKING = {"linkedAccounts", "linkedAccount", "linkAccount", "createLinkToken"}
OF_THE_SERVER = {"api_tokens", "leases", "positions"}
"""What is written whoever asks: when tokens were used, and who does what in the background."""

SEEN_BY_LINKING = {"id", "status"}
VALUES = {"Int": "1", "Float": "1", "Boolean": "true", "DateTime": '"2026-01-01T00:00:00Z"'}


def written(kind: Any) -> str:
    """A literal of an input type, with no more than it needs."""
    if isinstance(kind, GraphQLNonNull):
        return written(kind.of_type)
    if isinstance(kind, GraphQLList):
        return f"[{written(kind.of_type)}]"
    if isinstance(kind, GraphQLEnumType):
        return str(next(iter(kind.values)))
    if isinstance(kind, GraphQLInputObjectType):
        needed = (pair for pair in kind.fields.items() if is_required_input_field(pair[1]))
        return "{" + ", ".join(f"{name}: {written(field.type)}" for name, field in needed) + "}"
    return VALUES.get(kind.name, '"x"')


def call(name: str, field: GraphQLField) -> str:
    """A field with the arguments that it needs, and of what it gives the least."""
    needed = {each: arg for each, arg in field.args.items() if is_required_argument(arg)}
    arguments = ", ".join(f"{each}: {written(arg.type)}" for each, arg in needed.items())
    selected = "" if is_leaf_type(get_named_type(field.type)) else " { __typename }"
    return f"{name}({arguments}){selected}" if arguments else f"{name}{selected}"


def operations(kind: str, leave_out: frozenset[str] = frozenset()) -> Iterator[str]:
    """An operation for each field of a root."""
    root = served.query_type if kind == "query" else served.mutation_type
    assert root
    for name, field in root.fields.items():
        if name not in leave_out:
            yield f"{kind} {{ {call(name, field)} }}"


async def stored(product: Product) -> list[Any]:
    """All that the database holds of accounts and what belongs to them."""
    async with product.kept.storage.reading() as connection:
        return [
            [row._asdict() for row in await connection.execute(select(table))]
            for table in metadata.sorted_tables
            if table.name not in OF_THE_SERVER
        ]


async def test_a_token_for_linking_can_do_nothing_else(product: Product) -> None:
    linking = await product.token(Scope.LINKING)
    before = await stored(product)
    refused = [*operations("query", frozenset(FOR_LINKING))]
    refused += operations("mutation", frozenset(FOR_LINKING))
    account: Any = served.type_map["LinkedAccount"]
    refused += (
        f'{{ linkedAccount(id: "a") {{ id status {call(name, field)} }} }}'
        for name, field in account.fields.items()
        if name not in SEEN_BY_LINKING
    )
    assert len(refused) > 50
    for text in refused:
        for chosen in (None, "a"):
            assert codes(await product.ask(linking, text, account=chosen)) == ["FORBIDDEN"], text
    assert (await product.sent(), await stored(product)) == ({}, before)


@pytest.mark.parametrize(
    ("scope", "account"), [(Scope.ALL_ACCOUNTS, None), (Scope.ONE_ACCOUNT, "a")]
)
async def test_a_token_that_may_only_read_changes_nothing(
    product: Product, scope: Scope, account: str | None
) -> None:
    reading = await product.token(scope, account)
    before = await stored(product)
    changes = [*operations("mutation")]
    assert changes
    for text in changes:
        assert codes(await product.ask(reading, text, account="a")) == ["FORBIDDEN"], text
    assert (await product.sent(), await stored(product)) == ({}, before)


async def test_a_foreign_account_and_none_look_the_same(product: Product) -> None:
    mine = await product.token(Scope.ONE_ACCOUNT, "a", may_write=True)
    assert await seen(product, mine, "b") == await seen(product, mine, "z")


async def seen(product: Product, token: str, other: str) -> list[Any]:
    """All that somebody sees who tries another account than their own."""
    headers = {"Authorization": f"Bearer {token}"}
    named = {**headers, "X-Linked-Account": other}
    query = {"query": "{ jobs { nodes { id } } }"}
    below = {"query": f'{{ linkedAccount(id: "{other}") {{ id status }} }}'}
    answers = [
        await product.api.post("/graphql", json=query, headers=named),
        await product.api.post("/graphql", json=below, headers=headers),
        await product.api.get("/proxy/lever/users", headers=named),
        await product.api.post("/proxy/lever/notes", headers=named),
    ]
    return [
        (each.status_code, each.text.replace(other, "?"), sorted({*each.headers} - {"date"}))
        for each in answers
    ]
