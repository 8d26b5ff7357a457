"""How a person is reached, in the words of Lever's bodies."""

import re
from collections.abc import Sequence

from connectors.lever import mapping
from connectors.lever.raw import Json
from connectors.lever.writes.wanted import wrong
from schema.changes.candidates import EmailAddressInput, PhoneNumberInput
from schema.values import PhoneNumberType

MOST = 100
"""Addresses, numbers or links of one person."""

_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+")
_PHONE_WORDS = {kind: word for word, kind in mapping.PHONE_TYPES.items()}


def emails(given: Sequence[EmailAddressInput]) -> list[str]:
    """Addresses as Lever has them: without their kinds, each once.

    Raises:
        BadRequest: one is no address, or they are too many.
    """
    _refuse_many("email_addresses", given)
    for number, each in enumerate(given):
        if not _ADDRESS.fullmatch(each.value.strip()):
            where = ("email_addresses", str(number), "value")
            raise wrong(where, "This is no email address.")
    return list(dict.fromkeys(each.value.strip() for each in given))


def phones(given: Sequence[PhoneNumberInput]) -> list[Json]:
    """Numbers as Lever has them.

    Raises:
        BadRequest: one is blank, or they are too many.
    """
    _refuse_many("phone_numbers", given)
    for number, each in enumerate(given):
        if not each.value.strip():
            raise wrong(("phone_numbers", str(number), "value"), "A number can't be blank.")
    return [_phone(each) for each in given]


def labels(field: str, given: Sequence[str]) -> list[str]:
    """Links, tags or sources: trimmed, each once.

    Raises:
        BadRequest: one is blank, or they are too many.
    """
    _refuse_many(field, given)
    for number, each in enumerate(given):
        if not each.strip():
            raise wrong((field, str(number)), "This can't be blank.")
    return list(dict.fromkeys(each.strip() for each in given))


def _phone(given: PhoneNumberInput) -> Json:
    kind = {} if given.type is PhoneNumberType.OTHER else {"type": _PHONE_WORDS[given.type]}
    return {"value": given.value.strip(), **kind}


def _refuse_many(field: str, given: Sequence[object]) -> None:
    if len(given) > MOST:
        raise wrong(field, f"Pass {MOST} at the most; these are {len(given)}.")
