"""The credentials that an account can have, as values, and as the bytes that are sealed."""

from dataclasses import asdict, dataclass, field
from datetime import datetime

import orjson


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKeyCredential:
    """A key that is good until it is revoked."""

    key: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class OAuthCredential:
    """A pair of tokens.

    Attributes:
        access_token: signs requests.
        refresh_token: gets the next pair, once.
        expires_at: when the access token ends, with a time zone.
        issued_at: when it was asked for; None where that is not known.
        refreshing_since: when a refresh with this pair was begun, if one was: should it never be
            finished, then whether the refresh token is spent is unknown.
    """

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    expires_at: datetime
    issued_at: datetime | None = None
    refreshing_since: datetime | None = None


Credential = ApiKeyCredential | OAuthCredential


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredCredential:
    """A credential, and which version of the account's it is: each replacement counts one up."""

    version: int
    value: Credential


def kind_of(credential: Credential) -> str:
    """Its kind in a word: `api_key` or `oauth`."""
    return "api_key" if isinstance(credential, ApiKeyCredential) else "oauth"


def dump(credential: Credential) -> bytes:
    """The bytes to seal."""
    return orjson.dumps({"kind": kind_of(credential), **asdict(credential)})


def load(raw: bytes) -> Credential:
    """The credential that `dump` wrote."""
    fields = orjson.loads(raw)
    if fields.pop("kind") == "api_key":
        return ApiKeyCredential(**fields)
    for moment in ("expires_at", "issued_at", "refreshing_since"):
        if told := fields.get(moment):
            fields[moment] = datetime.fromisoformat(told)
    return OAuthCredential(**fields)
