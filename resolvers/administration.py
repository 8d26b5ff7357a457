"""The linked accounts and API tokens of this server, as one request may see and change them."""

from dataclasses import dataclass

from accounts.linked_accounts import LinkedAccounts
from accounts.tokens import Grant, Tokens
from connectors.errors import Unsupported


@dataclass(frozen=True, slots=True, kw_only=True)
class Administration:
    """What root fields on accounts and tokens work with.

    Attributes:
        grant: what the caller may do.
        database: the accounts of the database, if there is one.
    """

    grant: Grant
    database: LinkedAccounts | None

    @property
    def kept(self) -> LinkedAccounts:
        """The accounts of the database.

        Raises:
            Unsupported: there is no database.
        """
        if self.database is None:
            raise Unsupported(
                "This server keeps no accounts and no tokens: set HIREGRAPH_DATABASE_URL, and "
                "HIREGRAPH_SECRET_KEY to link accounts."
            )
        return self.database

    @property
    def tokens(self) -> Tokens:
        """The tokens of the database.

        Raises:
            Unsupported: there is no database.
        """
        return Tokens(self.kept.storage)
