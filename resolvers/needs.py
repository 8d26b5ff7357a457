"""What a root field needs: of the request, an account; of the caller's token, a permission."""

from enum import Enum, auto

from accounts.tokens import Grant, Scope
from connectors.errors import Forbidden

NEEDS = "needs"
"""On a root field's metadata: a `Need`. A field without one needs `RECORDS`."""


class Need(Enum):
    """What a root field is about.

    RECORDS: those of the request's account, which is opened for it. ACCOUNTS: which accounts the
    caller reaches. LINKING: the linking of an account. ADMINISTRATION: all accounts and tokens.
    """

    RECORDS = auto()
    ACCOUNTS = auto()
    LINKING = auto()
    ADMINISTRATION = auto()


def refuse_administration(grant: Grant) -> None:
    """Refuse a caller who may not administer accounts and tokens.

    Raises:
        Forbidden: the token is not for all accounts, or may only read.
    """
    if grant.scope is not Scope.ALL_ACCOUNTS:
        raise Forbidden("Accounts and tokens are administered with a token for all accounts.")
    if not grant.may_write:
        raise Forbidden("This token may only read.")


def refuse_linking(grant: Grant) -> None:
    """Refuse a caller who may not link accounts.

    Raises:
        Forbidden: the token is neither for linking nor for administration.
    """
    if grant.scope is not Scope.LINKING:
        refuse_administration(grant)
