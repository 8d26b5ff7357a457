"""What is written to an application: a note, a report, tags."""

from dataclasses import dataclass
from typing import Any

from examples.report import pdf_of
from examples.uploads import Upload

Json = dict[str, Any]

NOTE = """
mutation Note($input: CreateActivityInput!) {
  written: createActivity(input: $input) {
    id: activityId
    userErrors { code message }
  }
}
"""

REPORT = """
mutation Report($input: CreateAttachmentInput!) {
  written: createAttachment(input: $input) {
    id: attachmentId
    userErrors { code message }
  }
}
"""

TAGS = """
mutation Tags($input: AddTagsInput!) {
  written: addTags(input: $input) {
    id: applicationId
    userErrors { code message }
  }
}
"""

NO_TAGS = """
mutation NoTags($input: RemoveTagsInput!) {
  written: removeTags(input: $input) {
    id: applicationId
    userErrors { code message }
  }
}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Write:
    """One mutation, and what it takes beside the application and the key."""

    mutation: str
    input: Json
    uploads: tuple[Upload, ...] = ()


def report(name: str, paragraphs: list[str]) -> Write:
    """A PDF of that name. It must be the same on each try, to the byte."""
    file = Upload(
        at="input.file.upload",
        name=name,
        content=pdf_of(paragraphs),
        content_type="application/pdf",
    )
    return Write(mutation=REPORT, input={"file": {"upload": None}}, uploads=(file,))
