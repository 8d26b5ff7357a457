"""The people who apply: names in many scripts, gaps, duplicates."""

from __future__ import annotations

import unicodedata
from random import Random

from sandbox.data.chance import identifier
from sandbox.data.records import Person
from sandbox.data.words import CITIES, EMPLOYERS, FAMILY_NAMES, GIVEN_NAMES, OTHER_SCRIPTS

_DOMAINS = ("example.com", "example.org", "mail.example.net")
_PHONE_KINDS = ("mobile", "home", "work", "skype", "other")
_DUPLICATE_EVERY = 120


def make_person(rng: Random, number: int, before: Person | None) -> Person:
    """Make a person.

    ``before`` is the one made last: every 120th shares that one's first address, as accounts
    that hold the same person twice do.
    """
    name = _name(rng)
    emails = _emails(rng, name, number)
    if before and before.emails and number % _DUPLICATE_EVERY == _DUPLICATE_EVERY - 1:
        emails = (before.emails[0],)
    return Person(
        id=identifier(rng),
        name=name,
        headline=", ".join(rng.sample(EMPLOYERS, rng.randint(1, 3))) if rng.random() < 0.8 else "",
        location=rng.choice(CITIES) if rng.random() < 0.12 else "",
        emails=emails,
        phones=_phones(rng),
        links=(f"https://profiles.example.com/in/{number}",) if rng.random() < 0.4 else (),
    )


def _name(rng: Random) -> str:
    if rng.random() < 0.06:
        return rng.choice(OTHER_SCRIPTS)
    return f"{rng.choice(GIVEN_NAMES)} {rng.choice(FAMILY_NAMES)}"


def _emails(rng: Random, name: str, number: int) -> tuple[str, ...]:
    draw = rng.random()
    if draw < 0.04:
        return ()
    count = 3 if draw > 0.98 else 2 if draw > 0.9 else 1
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    local = ".".join("".join(c if c.isalnum() else " " for c in plain).split()) or "person"
    local = local if rng.random() < 0.1 else local.lower()
    return tuple(f"{local}.{number}@{domain}" for domain in _DOMAINS[:count])


def _phones(rng: Random) -> tuple[tuple[str, str], ...]:
    count = 0 if rng.random() < 0.15 else 2 if rng.random() < 0.1 else 1
    return tuple(
        (rng.choice(_PHONE_KINDS), f"+1 555 01{rng.randrange(100):02d}") for _ in range(count)
    )
