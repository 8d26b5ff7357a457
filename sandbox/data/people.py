"""The people who apply: names in many scripts, gaps, duplicates."""

import unicodedata

from sandbox.data.chance import Chance, Weighted
from sandbox.data.records import Person
from sandbox.data.words import CITIES, EMPLOYERS, FAMILY_NAMES, GIVEN_NAMES, OTHER_SCRIPTS

_DOMAINS = ("example.com", "example.org", "mail.example.net")
_EMAILS = Weighted(enumerate((4.0, 86.0, 8.0, 2.0)))
_PHONE_COUNTS = Weighted(enumerate((15.0, 76.0, 9.0)))
_PHONE_KINDS = ("mobile", "home", "work", "skype", "other")
_DUPLICATE_EVERY = 120


def make_person(chance: Chance, number: int, before: Person | None) -> Person:
    """Make a person.

    ``before`` is the one made last: every 120th shares that one's first address, as accounts
    that hold the same person twice do.
    """
    name = _name(chance)
    emails = _emails(chance, name, number)
    if before and before.emails and number % _DUPLICATE_EVERY == _DUPLICATE_EVERY - 1:
        emails = (before.emails[0],)
    return Person(
        id=chance.identifier(),
        name=name,
        headline=chance.pick(_HEADLINES),
        location=chance.pick(CITIES) if chance.happens(0.12) else "",
        emails=emails,
        phones=chance.pick(_PHONES),
        links=(f"https://profiles.example.com/in/{number}",) if chance.happens(0.4) else (),
    )


def _name(chance: Chance) -> str:
    if chance.happens(0.06):
        return chance.pick(OTHER_SCRIPTS)
    return f"{chance.pick(GIVEN_NAMES)} {chance.pick(FAMILY_NAMES)}"


def _emails(chance: Chance, name: str, number: int) -> tuple[str, ...]:
    local = name.replace(" ", ".") if name.isascii() else _plain(name)
    local = local if chance.happens(0.1) else local.lower()
    return tuple(f"{local}.{number}@{domain}" for domain in _DOMAINS[: _EMAILS.draw(chance)])


def _plain(name: str) -> str:
    """Bring a name down to what may stand in an address."""
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    words = "".join(letter if letter.isalnum() else " " for letter in letters).split()
    return ".".join(words) or "person"


def _phones(chance: Chance) -> tuple[tuple[str | None, str], ...]:
    return tuple(
        (chance.pick(_PHONE_KINDS), f"+1 555 01{chance.below(100):02d}")
        for _ in range(_PHONE_COUNTS.draw(chance))
    )


def _headline(chance: Chance) -> str:
    return ", ".join(chance.some(EMPLOYERS, 3))


_POOL = 1_000
_HEADLINES = [_headline(chance) for chance in [Chance.of("headlines")] for _ in range(_POOL)]
_PHONES = [_phones(chance) for chance in [Chance.of("phones")] for _ in range(_POOL)]
