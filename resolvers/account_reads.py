"""Every read of one linked account: on the Query root, and again below each `LinkedAccount`."""

from collections.abc import Callable
from copy import copy
from typing import TypeVar

import strawberry
from strawberry.annotation import StrawberryAnnotation
from strawberry.types.base import StrawberryOptional, get_object_definition
from strawberry.types.field import StrawberryField
from strawberry.utils.str_converters import to_camel_case

from resolvers.queries.deletions import DeletionQueries
from resolvers.queries.eeocs import EeocQueries
from resolvers.queries.lever import LeverQueries
from resolvers.queries.organization import OrganizationQueries
from resolvers.queries.records import RecordQueries
from resolvers.queries.requisitions import RequisitionQueries
from resolvers.queries.setup import SetupQueries
from resolvers.queries.user_directory import UserDirectoryQueries
from resolvers.queries.words import WordQueries

Class = TypeVar("Class", bound=type)


@strawberry.type
class AccountReads(
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
    """Reads of the account in `info.context`."""


_FIELDS = get_object_definition(AccountReads, strict=True).fields

READS = frozenset(to_camel_case(field.python_name) for field in _FIELDS)
"""Their names in the schema."""


def with_account_reads() -> Callable[[Class], Class]:
    """Give a class all these fields, each null where it fails, so that the others are told."""

    def add(cls: Class) -> Class:
        for field in _FIELDS:
            setattr(cls, field.python_name, _null_where_it_fails(field))
        return cls

    return add


def _null_where_it_fails(field: StrawberryField) -> StrawberryField:
    nullable = copy(field)
    if not isinstance(field.type, StrawberryOptional):
        nullable.type_annotation = StrawberryAnnotation(StrawberryOptional(field.type))
    return nullable
