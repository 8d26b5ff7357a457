"""Root field: the user directory."""

from typing import Annotated

import strawberry

from resolvers.arguments import Id, Info, RemoteId
from resolvers.connections import newest_first
from resolvers.filters import chosen_directory_users, list_name
from resolvers.plan import LIST
from resolvers.records import by_id, page_of_list
from schema.connection import DEFAULT_PAGE, Connection
from schema.directory import DirectoryUser, Role
from schema.filters import DirectoryUserFilter
from schema.relations import After, First, Paging
from schema.user import AccessRole

_ORDER = list(AccessRole)


@strawberry.type(
    description="The employer's people who work with the applicant tracking system, who leads "
    "whom, and what each may do."
)
class UserDirectory:
    """The directory of one linked account."""

    @strawberry.field(
        description="People, those who left too, the newest first.", metadata={LIST: "users"}
    )
    async def users(
        self,
        info: Info,
        first: First = DEFAULT_PAGE,
        after: After = None,
        filter: Annotated[
            DirectoryUserFilter | None,
            strawberry.argument(description="Only those that match."),
        ] = None,
    ) -> Connection[DirectoryUser] | None:
        """A page of them."""
        records = chosen_directory_users(await info.context.reads.all_directory_users(), filter)
        name = list_name("userDirectory", filter)
        return page_of_list(info.context, records, newest_first, name, Paging(first, after))

    @strawberry.field(description="One person.", metadata={LIST: "users"})
    async def user(
        self, info: Info, id: Id = None, remote_id: RemoteId = None
    ) -> DirectoryUser | None:
        """By `id` or `remoteId`."""
        found: DirectoryUser | None = await by_id(
            info.context, "DirectoryUser", id=id, remote_id=remote_id
        )
        return found

    @strawberry.field(
        description="The roles that people have, those that allow most first.",
        metadata={LIST: "users"},
    )
    async def roles(self, info: Info) -> list[Role] | None:
        """Each once."""
        users = await info.context.reads.all_directory_users()
        roles = {user.role.remote_id: user.role for user in users if user.role}
        return sorted(
            roles.values(), key=lambda each: (_ORDER.index(each.access_role), each.remote_id)
        )


@strawberry.type
class UserDirectoryQueries:
    """The way to the user directory."""

    @strawberry.field(description="The employer's people, and who leads whom.")
    def user_directory(self) -> UserDirectory:
        """Its fields read."""
        return UserDirectory()
