from types import SimpleNamespace
from typing import Any

import strawberry

from accounts.errors import StorageUnusable
from resolvers.batches import each
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
    results = await each(write, info, inputs, in_order_of="application_id")
    assert written == ["0", "1", "3", "4"]
    assert [type(result) for result in results] == [
        CreateActivityPayload,
        CreateActivityPayload,
        StorageUnusable,
        CreateActivityPayload,
        CreateActivityPayload,
    ]
