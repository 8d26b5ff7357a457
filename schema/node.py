"""Relay's Node, and what every record of a provider has."""

import strawberry
from strawberry.scalars import JSON

from schema.identity import GlobalId
from schema.relations import Resolution


@strawberry.interface(description="Anything that can be read again by its id.")
class Node:
    """Relay's Node. Implementations name the provider's id in `remote_id`."""

    remote_id: strawberry.Private[str]

    @property
    def parent_ids(self) -> tuple[str, ...]:
        """The remote ids of the records that this one is read under (`GlobalId`)."""
        return ()

    def global_id(self, account_id: str) -> str:
        """The opaque id of this record in that account."""
        return GlobalId(type(self).__name__, account_id, self.remote_id, self.parent_ids).encode()

    @strawberry.field(description="The global id: opaque, good for `node(id:)`.")
    def id(self, info: strawberry.Info[Resolution]) -> strawberry.ID:
        """Relay's `id`."""
        return strawberry.ID(self.global_id(info.context.account_id))


@strawberry.interface(description="A record that an applicant tracking system holds.")
class RemoteRecord(Node):
    """What every provider's record tells of itself."""

    remote_id: strawberry.ID = strawberry.field(
        description="The id that the applicant tracking system itself uses."
    )
    remote_data: JSON | None = strawberry.field(
        description="The system's record as it came, at no extra request."
    )
