"""Files that come with a mutation.

`Upload` is that of https://github.com/jaydenseric/graphql-multipart-request-spec
"""

from dataclasses import dataclass

import strawberry


@dataclass(eq=False, kw_only=True)
class UploadedFile:
    """What stands in the place of an `Upload`.

    Attributes:
        name: as the sender calls it, if it has a name.
        content_type: the media type that the sender tells, if any.
        size: bytes that came.
        sha256: of the content, in hexadecimal digits.
    """

    name: str | None
    content_type: str | None
    size: int = 0
    sha256: str = ""


def _uploaded(value: object) -> UploadedFile:
    if not isinstance(value, UploadedFile):
        raise TypeError("An Upload is a file of a GraphQL multipart request; send null in JSON.")
    return value


def _never_given(_: object) -> None:
    raise TypeError("An Upload is never given out.")


UPLOAD = strawberry.scalar(
    name="Upload",
    description="A file that is sent along, by a GraphQL multipart request. The variable holds "
    "null; the form's `map` tells which of its files stands there.",
    specified_by_url="https://github.com/jaydenseric/graphql-multipart-request-spec",
    serialize=_never_given,
    parse_value=_uploaded,
)


@strawberry.input(description="A file: sent along, or named by its URL. One of the two.")
class FileInput:
    """Where a file's bytes come from, and what it is called."""

    upload: UploadedFile | None = strawberry.field(
        default=None, description="The file itself, of 30 MB at most."
    )
    url: str | None = strawberry.field(
        default=None,
        description="An https address that anybody can read from, at the moment of the mutation. "
        "It must lead to a public host, and give the file within 30 seconds.",
    )
    file_name: str | None = strawberry.field(
        default=None,
        description="What it is called, with an ending such as `.pdf`. Left out: the upload's "
        "name, or the one that the URL tells.",
    )
    content_type: str | None = strawberry.field(
        default=None,
        description="Its media type, such as `application/pdf`. Left out: as the upload or the URL "
        "tells, else by the name's ending.",
    )
