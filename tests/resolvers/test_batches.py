from types import SimpleNamespace
from typing import Any

import strawberry

from accounts.errors import StorageUnusable
from resolvers.batches import by_application, each, rows_of
from schema.changes.activities import CreateActivityInput, CreateActivityPayload


async def test_a_write_that_fails_in_an_unforeseen_way_stops_no_other() -> None:
    written: list[str] = []

    async def write(info: Any, input: CreateActivityInput) -> CreateActivityPayload:
        del info
        if input.body == "2":
            raise StorageUnusable("The database is gone.")
        written.append(input.body)
        return CreateActivityPayload()

    inputs = [
        CreateActivityInput(application_id=strawberry.ID("a"), body=str(number))
        for number in range(5)
    ]
    info: Any = SimpleNamespace()
    results = await each(write, info, inputs, in_order_of=by_application)
    assert written == ["0", "1", "3", "4"]
    assert [type(result) for result in results] == [
        CreateActivityPayload,
        CreateActivityPayload,
        StorageUnusable,
        CreateActivityPayload,
        CreateActivityPayload,
    ]


def test_those_on_the_same_are_one_row_in_their_order() -> None:
    assert rows_of([["a"], ["b"], ["a"], []]) == [[1], [0, 2], [3]]


def test_those_joined_by_a_later_one_are_one_row() -> None:
    assert rows_of([["a"], ["b"], ["c"], ["b", "a"], ["a"]]) == [[2], [0, 1, 3, 4]]
