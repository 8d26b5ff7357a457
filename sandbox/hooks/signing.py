"""The body of a webhook, signed as Lever signs it."""

import hmac
import secrets

import orjson

from sandbox.answers import Json

HEADERS = {"User-Agent": "Lever-Webhooks", "Content-Type": "application/json"}
_TOKEN_BYTES = 24


def new_token() -> str:
    """Make what is signed along with the time: 48 characters that never come twice.

    They come from no seed: a receiver that remembers them would refuse those of a restarted
    sandbox.
    """
    return secrets.token_hex(_TOKEN_BYTES)


def signature(key: str, token: str, triggered_at: int) -> str:
    """Sign: HMAC-SHA256 over the token and the time as text, nothing between, in hex."""
    return hmac.digest(key.encode(), f"{token}{triggered_at}".encode(), "sha256").hex()


def body(envelope: Json, *, key: str, token: str) -> bytes:
    """Write an envelope (``id``, ``event``, ``triggeredAt``, ``data``) with its signature."""
    signed = {"signature": signature(key, token, envelope["triggeredAt"]), "token": token}
    return orjson.dumps(envelope | signed)
