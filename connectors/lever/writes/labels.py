"""Tags, sources and links: `POST /opportunities/:id/addTags` and its like.

Lever adds what is not there and removes what is, so that each may be done twice.
"""

from collections.abc import Sequence

from connectors.lever.paths import path
from connectors.lever.writes.applications import of_application
from connectors.lever.writing import LeverWrite, Writing
from connectors.writes import Written
from schema.changes.labels import (
    AddLinksInput,
    AddSourcesInput,
    AddTagsInput,
    RemoveLinksInput,
    RemoveSourcesInput,
    RemoveTagsInput,
)


class LabelWrites(Writing):
    """`connectors.writes.LabelWrites` on Lever."""

    async def add_tags(self, input: AddTagsInput) -> Written:
        """`POST /opportunities/:opportunity/addTags`."""
        return await self._tags("addTags", input)

    async def remove_tags(self, input: RemoveTagsInput) -> Written:
        """`POST /opportunities/:opportunity/removeTags`."""
        return await self._tags("removeTags", input)

    async def add_sources(self, input: AddSourcesInput) -> Written:
        """`POST /opportunities/:opportunity/addSources`."""
        return await self._sources("addSources", input)

    async def remove_sources(self, input: RemoveSourcesInput) -> Written:
        """`POST /opportunities/:opportunity/removeSources`."""
        return await self._sources("removeSources", input)

    async def add_links(self, input: AddLinksInput) -> Written:
        """`POST /opportunities/:opportunity/addLinks`: to the person behind it."""
        return await self._label("addLinks", input.application_id, "links", input.links)

    async def remove_links(self, input: RemoveLinksInput) -> Written:
        """`POST /opportunities/:opportunity/removeLinks`: from the person behind it."""
        return await self._label("removeLinks", input.application_id, "links", input.links)

    async def _tags(self, action: str, input: AddTagsInput | RemoveTagsInput) -> Written:
        try:
            return await self._label(action, input.application_id, "tags", input.tags)
        finally:
            self.lists.tags.drop()

    async def _sources(self, action: str, input: AddSourcesInput | RemoveSourcesInput) -> Written:
        try:
            return await self._label(action, input.application_id, "sources", input.sources)
        finally:
            self.lists.sources.drop()

    async def _label(
        self, action: str, application_id: str, field: str, values: Sequence[str]
    ) -> Written:
        await self.send(
            LeverWrite(
                method="POST",
                path=path("opportunities", application_id, action),
                query=self.in_name_of(required=False),
                body={field: list(values)},
                repeatable=True,
                missing="application_id",
            )
        )
        return of_application(application_id)
