"""Applications as a board sends them, and what the sandbox holds of them."""

import base64
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import uuid4

from examples.applying.injection import Injection
from examples.applying.kept import Kept
from examples.client import Hiregraph
from examples.report import pdf_of
from sandbox.data.questions import custom_questions
from sandbox.data.records import Opportunity, Person
from tests.examples.site import Site

Json = dict[str, Any]

SOURCE = "Another board"
RESUME = pdf_of(["Zoë Quill"])
FILE = {
    "name": "cv.pdf",
    "type": "application/pdf",
    "data": base64.b64encode(RESUME).decode(),
}
YES = [{"question": "consent[store]", "answer": "yes"}]


def posting(site: Site, *, questions: int | None = 0, state: str = "published") -> Json:
    """A posting that asks for a consent, and so many questions of its own; None for any number."""
    return next(
        each
        for each in site.account.postings.values()
        if each["state"] == state
        and each["country"] != "US"
        and each["confidentiality"] == "non-confidential"
        and each["distributionChannels"] != ["internal"]
        and questions in {None, _number_of_questions(each)}
    )


def _number_of_questions(posting: Json) -> int:
    return sum(len(part["fields"]) for part in custom_questions(posting))


def known(site: Site, job: str) -> Person:
    """Somebody with an address, who has not applied to a job."""
    return next(
        each.person
        for each in site.listed()
        if each.person.emails and job not in map(_posting, each.person.opportunities)
    )


def _posting(record: Opportunity) -> str | None:
    return record.application.posting if record.application else None


def sent(job: str, **more: Any) -> Json:
    """An application with a résumé, of somebody whom nobody knows if nothing else is said."""
    name = uuid4().hex
    return {
        "id": uuid4().hex,
        "job": job,
        "applicant": {"name": name, "email": f"{name}@quill.example", "resume": FILE},
        "answers": YES,
        **more,
    }


def injection(api: Hiregraph, database: Path, **more: Any) -> Injection:
    """What hands in, with its file."""
    return Injection(api=api, kept=Kept(database), source=SOURCE, **more)


def of(site: Site, payload: Json) -> list[Opportunity]:
    """What a person has, by the address in an application."""
    email = payload["applicant"]["email"].casefold()
    known = [each for each in site.listed() if email in map(str.casefold, each.person.emails)]
    return sorted(known, key=lambda each: each.created_at)


def require_once(site: Site, payload: Json) -> Opportunity:
    """The one application that somebody has, which is as it was sent."""
    [record] = of(site, payload)
    assert record.application
    assert record.application.posting == payload["job"]
    assert record.person.name == payload["applicant"]["name"]
    assert record.sources == (SOURCE,)
    [resume] = site.account.profile("resumes", record)
    assert resume["file"]["name"] == "cv.pdf"
    assert site.account.contents[resume["id"]] == RESUME
    return record


def age(database: Path, hours: int) -> None:
    """Let time pass for what the example has kept."""
    back = f"-{hours} hours"
    with closing(sqlite3.connect(database)) as kept, kept:
        kept.execute("UPDATE clicks SET begun_at = datetime(begun_at, ?) || '+00:00'", (back,))
