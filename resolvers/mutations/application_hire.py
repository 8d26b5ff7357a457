"""`hireApplication`."""

from resolvers.arguments import Info
from resolvers.changes import Change
from resolvers.mutation_field import mutation
from schema.changes.applications import HireApplicationInput, HireApplicationPayload


@mutation(
    description="Closes an application with a hire, also one that was rejected. One that is hired "
    "so already stays as it is.",
    calls=3,
)
async def hire_application(info: Info, input: HireApplicationInput) -> HireApplicationPayload:
    """A hire is looked for before it is tried again, as it may count each time."""
    change = Change(info.context, input)
    writes = change.writes
    return HireApplicationPayload(
        written=await change.once(writes.hire_application, find=writes.find_hires)
    )
