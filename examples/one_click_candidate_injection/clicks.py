"""Applications that a board has put into a folder, each as JSON, with résumés beside them."""

import base64
import json
from functools import partial
from pathlib import Path
from typing import Any

from examples.applying.payload import Unreadable

Json = dict[str, Any]


def read_click(path: Path) -> Json:
    """An application, the files that it names by a `path` in it. They are taken from its folder.

    Raises:
        Unreadable: it is no JSON, or a file is not there.
    """
    try:
        text = path.read_text("utf-8")
        payload: Json = json.loads(text, object_hook=partial(_whole, path.parent))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Unreadable(f"This cannot be read: {error}") from error
    return payload


def _whole(folder: Path, part: Json) -> Json:
    if "path" not in part:
        return part
    name = Path(part["path"]).name  # nothing that a board writes leads out of the folder
    data = base64.b64encode((folder / name).read_bytes()).decode()
    return {"name": name, "type": part["type"], "data": data}
