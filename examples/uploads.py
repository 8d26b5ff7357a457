"""How a file goes along with a mutation: as a form.

https://github.com/jaydenseric/graphql-multipart-request-spec
"""

import json
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file.

    Attributes:
        at: the variable that it is for, such as `input.file.upload`; there the variables hold null.
        name: with its ending.
        content: all of it.
        content_type: its media type.
    """

    at: str
    name: str
    content: bytes
    content_type: str


def form_of(asked: Json, upload: Upload) -> Json:
    """What httpx is given to send an operation and its file.

    hiregraph takes forms only with a header that no page of another's can send.
    """
    parts = {
        "operations": (None, json.dumps(asked)),
        "map": (None, json.dumps({"file": [f"variables.{upload.at}"]})),
        "file": (upload.name, upload.content, upload.content_type),
    }
    return {"files": parts, "headers": {"GraphQL-Require-Preflight": "1"}}
