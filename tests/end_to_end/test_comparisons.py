"""Every field of every record, against the sandbox's own records."""

import re

import pytest
from graphql import GraphQLObjectType

from tests.docs.coordinates import own_types
from tests.end_to_end.comparison import Comparison, expected_of
from tests.end_to_end.comparisons import COMPARISONS
from tests.end_to_end.fetched import told_by
from tests.end_to_end.selections import fields_of
from tests.end_to_end.world import World

NOT_OF_RECORDS = {
    r"\w+Connection\.(edges|pageInfo)|\w+Edge\.\w+|PageInfo\.\w+": "how lists are paged",
    r"Mutation\.\w+|\w+Payload\.\w+|UserError\.\w+": "what becomes of a change",
    r"(ApiToken|LinkedAccount|InboundWebhooks)\w*\.\w+": "kept by this server",
    r"(Event|WebhookEndpoint|Delivery)\w*\.\w+": "likewise",
    r"Query\.(linkedAccounts?|apiTokens|events|webhookEndpoints|deliveries)": "kept likewise",
    r"Subscription\.\w+": "told when it happens",
    r"Query\.lever|Lever\.\w+": "passed on as it comes",
}
"""Coordinates of what the sandbox has no record of, and what they are instead."""


@pytest.mark.parametrize("comparison", COMPARISONS, ids=lambda each: each.name)
async def test_what_comes_is_what_the_sandbox_holds(deep: World, comparison: Comparison) -> None:
    await deep.query("{ users { nodes { id } } }")  # then users don't come expanded
    found, expected = await comparison.found(deep), expected_of(comparison)
    if comparison.has_pages:  # what differs is then told of one record
        for ours, theirs in zip(found, expected, strict=False):
            assert ours == theirs
    assert found == expected


def test_every_field_is_compared_with_something_in_it() -> None:
    every = {
        f"{name}.{field}"
        for name, type_ in own_types.items()
        if isinstance(type_, GraphQLObjectType)
        for field in fields_of(name)
    }
    compared = set().union(*(told_by(each.document, each.data) for each in COMPARISONS))
    others = re.compile("|".join(NOT_OF_RECORDS))
    assert sorted(each for each in every - compared if not others.fullmatch(each)) == []
