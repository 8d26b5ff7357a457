"""The files that a new application comes with."""

from connectors.errors import BadRequest
from connectors.stored_files import LARGEST_FILE, ApplicationFiles
from resolvers.context import Context
from resolvers.mutation_field import about
from schema.changes.candidacies import NewApplicationInput
from schema.changes.files import FileInput

MOST = 10
"""Files beside the résumé."""


async def files_of(context: Context, input: NewApplicationInput) -> ApplicationFiles:
    """The résumé and the files of an input, fit to be sent.

    Raises:
        BadRequest: one cannot be, or they are too many, or too much together.
    """
    with about("files"):
        if len(input.files) > MOST:
            raise BadRequest(f"Pass {MOST} files at the most; these are {len(input.files)}.")
    taken = await context.files.take_each(_named(input), deadline=context.budget.deadline)
    with about("files"):
        if sum(each.content.size for each in taken) > LARGEST_FILE:
            raise BadRequest(f"These files have more than {LARGEST_FILE} bytes together.")
    if input.resume is None:
        return ApplicationFiles(others=tuple(taken))
    return ApplicationFiles(resume=taken[0], others=tuple(taken[1:]))


def _named(input: NewApplicationInput) -> list[tuple[FileInput, tuple[str, ...]]]:
    """The files, the résumé first, with their paths."""
    resume = [] if input.resume is None else [(input.resume, ("resume",))]
    return [*resume, *((each, ("files", str(place))) for place, each in enumerate(input.files))]
