"""Texts that neither `repr`, nor a log, nor an error shows."""

import strawberry
from graphql import GraphQLError
from pydantic import SecretStr


def _conceal(value: object) -> SecretStr:
    if not isinstance(value, str):
        raise GraphQLError("A secret is a string.")
    return SecretStr(value)


Secret = SecretStr
"""Holds such a text; `get_secret_value()` gives it."""

SECRET = strawberry.scalar(
    name="Secret",
    description="A text to keep safe: an API key, a token. No error and no log repeats it.",
    serialize=SecretStr.get_secret_value,
    parse_value=_conceal,
)
