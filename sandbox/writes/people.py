"""Who an opportunity is about: somebody who is known, or somebody new."""

import re
from dataclasses import dataclass
from typing import Any

from sandbox.body import Body
from sandbox.call import Call
from sandbox.data.records import Person
from sandbox.errors import bad_request

_EMAIL = re.compile(r"[^\s@]+@[^\s@]+")

Phones = tuple[tuple[str | None, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What a caller tells about a person."""

    name: str = ""
    headline: str = ""
    location: str = ""
    emails: tuple[str, ...] = ()
    phones: Phones = ()
    links: tuple[str, ...] = ()

    @classmethod
    def of(cls, body: Body) -> "Details":
        """Read the details out of a body.

        Raises:
            LeverError: 400 for a value of the wrong type, or an address that is none.
        """
        return cls(
            name=body.text("name") or "",
            headline=body.text("headline") or "",
            location=body.text("location") or "",
            emails=emails_of(body),
            phones=phones_of(body),
            links=tuple(body.texts("links")),
        )


def emails_of(body: Body) -> tuple[str, ...]:
    """Read ``emails``; 400 for one that is no address."""
    return tuple(dict.fromkeys(map(address, body.texts("emails"))))


def email_of(body: Body) -> str:
    """Read ``email``, which has to be there; 400 for one that is no address."""
    return address(body.needed("email"))


def address(text: str) -> str:
    """Read an address; 400 when it is none."""
    if not _EMAIL.fullmatch(text.strip()):
        raise bad_request(f"{text[:200]} is not an email address")
    return text.strip()


def phones_of(body: Body) -> Phones:
    """Read ``phones``; the type of one may be left out."""
    return tuple((phone.text("type"), phone.needed("value")) for phone in body.objects("phones"))


def find_or_add(call: Call, details: Details, contact: str | None = None) -> tuple[Person, bool]:
    """Find the person, by id or else by the first address that somebody has; tell if found.

    Somebody who was found keeps name, headline and location; what is missing of these, and new
    addresses, phones and links, are added.
    """
    found = call.account.people.get(contact) if contact else _by_email(call, details)
    if found is None:
        return _add(call, details), False
    _complete(call, found, details)
    return found, True


def _by_email(call: Call, details: Details) -> Person | None:
    for email in details.emails:
        if people := call.account.index.people_at(email):
            return people[0]
    return None


def _add(call: Call, details: Details) -> Person:
    person = Person(
        id=call.account.journal.identifier(),
        name=details.name,
        headline=details.headline,
        location=details.location,
        emails=details.emails,
        phones=details.phones,
        links=details.links,
    )
    call.account.add_person(person)
    call.account.journal.note(
        "contact.created", {"contact": person.id}, after=call.account.contact(person.id)
    )
    return person


def _complete(call: Call, person: Person, details: Details) -> None:
    changes: dict[str, Any] = {
        name: getattr(person, name) or getattr(details, name)
        for name in ("name", "headline", "location")
    }
    for name in ("emails", "phones", "links"):
        changes[name] = tuple(dict.fromkeys((*getattr(person, name), *getattr(details, name))))
    change_person(call, person, changes)


def change_person(call: Call, person: Person, changes: dict[str, Any]) -> None:
    """Give a person new values; nothing happens where they are those it has."""
    new = {name: value for name, value in changes.items() if getattr(person, name) != value}
    if not new:
        return
    account = call.account
    before = account.contact(person.id)
    with account.changing_person(person):
        for name, value in new.items():
            setattr(person, name, value)
        for record in person.opportunities:
            record.updated_at = call.at
    after = account.contact(person.id)
    account.journal.note("contact.updated", {"contact": person.id}, before=before, after=after)
