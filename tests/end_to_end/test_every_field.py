"""What all the tests here saw: run after them, and only with all of them (`conftest.py`)."""

from graphql import GraphQLObjectType

from tests.docs.coordinates import own_types
from tests.end_to_end.fetched import FETCHED


def test_every_field_of_every_type_was_fetched_with_something_in_it() -> None:
    every = {
        f"{name}.{field}"
        for name, type_ in own_types.items()
        if isinstance(type_, GraphQLObjectType)
        for field in type_.fields
    }
    assert sorted(every - FETCHED) == []
