"""Tags and sources of applications, and links of those who apply."""

import strawberry

from schema.changes.applications import ApplicationInput, ApplicationPayload
from schema.mutation import MutationInput, MutationPayload


@strawberry.input(description="The tags to add, and to which application.")
class AddTagsInput(ApplicationInput):
    """An application and tags."""

    tags: list[str] = strawberry.field(
        description="1 to 100 tags. One that is there already stays as it is."
    )


@strawberry.type(description="The application with its tags.")
class AddTagsPayload(ApplicationPayload):
    """Tags added."""


@strawberry.input(description="The tags to remove, and from which application.")
class RemoveTagsInput(ApplicationInput):
    """An application and tags."""

    tags: list[str] = strawberry.field(
        description="1 to 100 tags, as they are written. One that is not there is passed over."
    )


@strawberry.type(description="The application without these tags.")
class RemoveTagsPayload(ApplicationPayload):
    """Tags removed."""


@strawberry.input(description="The tags to add, each to its application.")
class AddTagsToApplicationsInput(MutationInput):
    """Tags for many applications."""

    inputs: list[AddTagsInput] = strawberry.field(
        description="1 to 100 applications with their tags."
    )


@strawberry.type(description="What became of each application.")
class AddTagsToApplicationsPayload(MutationPayload):
    """Many applications."""

    results: list[AddTagsPayload | None] = strawberry.field(
        default_factory=list,
        description="In the order of the inputs; null where an error stands in its place.",
    )


@strawberry.input(description="The sources to add, and to which application.")
class AddSourcesInput(ApplicationInput):
    """An application and sources."""

    sources: list[str] = strawberry.field(
        description="1 to 100 sources. One that is there already stays as it is."
    )


@strawberry.type(description="The application with its sources.")
class AddSourcesPayload(ApplicationPayload):
    """Sources added."""


@strawberry.input(description="The sources to remove, and from which application.")
class RemoveSourcesInput(ApplicationInput):
    """An application and sources."""

    sources: list[str] = strawberry.field(
        description="1 to 100 sources, as they are written. One that is not there is passed over."
    )


@strawberry.type(description="The application without these sources.")
class RemoveSourcesPayload(ApplicationPayload):
    """Sources removed."""


@strawberry.input(description="The links to add, and to which application.")
class AddLinksInput(ApplicationInput):
    """An application and links."""

    links: list[str] = strawberry.field(
        description="1 to 100 addresses. They are the candidate's: all of the candidate's "
        "applications have them."
    )


@strawberry.type(description="The application with its links.")
class AddLinksPayload(ApplicationPayload):
    """Links added."""


@strawberry.input(description="The links to remove, and from which application.")
class RemoveLinksInput(ApplicationInput):
    """An application and links."""

    links: list[str] = strawberry.field(
        description="1 to 100 addresses, as they are written. One that is not there is passed over."
    )


@strawberry.type(description="The application without these links.")
class RemoveLinksPayload(ApplicationPayload):
    """Links removed."""
