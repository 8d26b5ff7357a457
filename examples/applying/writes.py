"""By which mutation an application is handed in, with which key and files.

| the person | the job's form | who is known (`on_duplicate`) | by |
| --- | --- | --- | --- |
| applied | there | LINK | `submitApplication` |
| applied | there | REUSE_APPLICATION, FAIL | `createCandidate` with `formFields` |
| applied | none | any | `createCandidate` |
| was found | | any | `createCandidate` |

All is made of the application and the terms alone, the key too: a repeat is the same.
"""

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from examples.applying.drafts import Draft, Terms, applicant, found_person, submission
from examples.applying.payload import Application
from examples.uploads import Upload

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Write:
    """One mutation: what it is made of, its input with the key, its files."""

    draft: Draft
    input: Json
    uploads: tuple[Upload, ...]

    def place_of(self, field: list[str] | None) -> str | None:
        """Where the board has what a `UserError` is about: a place, or the name of a question.

        None where it is about no field.
        """
        path = [] if field is None else field
        for length in range(len(path), 0, -1):
            if found := self.draft.places.get(".".join(path[:length])):
                return found
        unanswered = path[:1] in (["fields"], ["formFields"]) and len(path) > 1
        return path[1] if unanswered else ".".join(path) or None


def write_of(application: Application, terms: Terms) -> Write:
    """Choose by the table above."""
    if application.is_sourced or not terms.form:
        draft = found_person(application, terms)
    elif terms.on_duplicate == "LINK":
        draft = submission(application, terms)
    else:
        draft = applicant(application, terms)
    key = f"apply {_digest(application, draft)}"
    uploads = (
        Upload(
            at=f"input.{path}.upload", name=file.name, content=file.content, content_type=file.type
        )
        for path, file in draft.files.items()
    )
    return Write(draft, draft.input | {"idempotencyKey": key}, tuple(uploads))


def email_of(application: Application) -> str | None:
    """The address that the person is known by."""
    return next((each.answer for each in application.told if each.question == "email"), None)


def _digest(application: Application, draft: Draft) -> str:
    files = [(file.name, sha256(file.content).hexdigest()) for file in draft.files.values()]
    whole = [application.click, application.job, draft.mutation, draft.input, files]
    return sha256(json.dumps(whole).encode()).hexdigest()
