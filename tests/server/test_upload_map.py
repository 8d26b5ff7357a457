from typing import Any

import pytest

from server.graphql_request import RequestRefused
from server.upload_map import MOST_PLACES, put_in_place, read_places


def test_files_stand_where_the_map_says() -> None:
    variables: dict[str, Any] = {"file": None, "files": [None, {"deep": [0, None]}]}
    places = read_places(
        b'{"0": ["variables.file", "variables.files.0"], "1": ["variables.files.1.deep.1"]}'
    )
    put_in_place(variables, places, {"0": "a", "1": "b"})
    assert variables == {"file": "a", "files": ["a", {"deep": [0, "b"]}]}


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"[]",
        b"{",
        b'{"0": "variables.file"}',
        b'{"0": []}',
        b'{"0": [1]}',
        b'{"0": null}',
        b'{"0": ["variables.a"' + b', "variables.a"' * MOST_PLACES + b"]}",
    ],
)
def test_a_map_of_another_shape_is_refused(text: bytes) -> None:
    with pytest.raises(RequestRefused) as refused:
        read_places(text)
    assert refused.value.status == 400


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("file", "A path of the 'map' begins with 'variables.'; not 'file'."),
        ("variables", "A path of the 'map' begins with 'variables.'; not 'variables'."),
        ("query.x", "A path of the 'map' begins with 'variables.'; not 'query.x'."),
        ("variables.told", "Where a file is to stand there must be null: 'variables.told'."),
        *[
            (path, f"There is nothing in the operation at {path!r}, which 'map' names.")
            for path in (
                "variables.nothing",
                "variables.told.x",
                "variables.files.1",
                "variables.files.-1",
                "variables.files.x",
                "variables.files.²",
                "variables.files." + "9" * 5000,
                "variables.files.0.x",
                "variables..file",
                "variables.__class__",
            )
        ],
    ],
)
def test_a_place_that_is_none_is_refused(path: str, told: str) -> None:
    variables = {"told": "x", "files": [None], "file": None}
    with pytest.raises(RequestRefused) as refused:
        put_in_place(variables, {"0": [path]}, {"0": "a"})
    assert (refused.value.status, refused.value.message) == (400, told)


def test_no_place_takes_two_files_and_no_file_may_be_missing() -> None:
    twice = {"0": ["variables.file"], "1": ["variables.file"]}
    with pytest.raises(RequestRefused, match="there must be null"):
        put_in_place({"file": None}, twice, {"0": "a", "1": "b"})
    with pytest.raises(RequestRefused, match="names the file '1', which did not come"):
        put_in_place({"file": None}, {"1": ["variables.file"]}, {"0": "a"})
    with pytest.raises(RequestRefused, match="nothing in the operation"):
        put_in_place(None, {"0": ["variables.file"]}, {"0": "a"})
