"""The Query root: where every read begins."""

import strawberry

from resolvers.queries.deletions import DeletionQueries
from resolvers.queries.eeocs import EeocQueries
from resolvers.queries.lever import LeverQueries
from resolvers.queries.organization import OrganizationQueries
from resolvers.queries.records import RecordQueries
from resolvers.queries.requisitions import RequisitionQueries
from resolvers.queries.setup import SetupQueries
from resolvers.queries.user_directory import UserDirectoryQueries
from resolvers.queries.words import WordQueries


@strawberry.type(description="Where every read begins.")
class Query(
    RecordQueries,
    OrganizationQueries,
    RequisitionQueries,
    WordQueries,
    SetupQueries,
    UserDirectoryQueries,
    DeletionQueries,
    EeocQueries,
    LeverQueries,
):
    """Reads of one linked account."""
