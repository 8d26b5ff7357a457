"""What can go wrong with what is kept of linked accounts, as one tree.

It hangs under `ConnectorError`, so that a caller reads code and message like those of a connector::

    AccountsError
    ├── NoSuchAccount       NOT_FOUND       no account of that id is linked
    ├── LinkedAnew          UPSTREAM_UNAVAILABLE  it was, while a request was under way
    ├── BadAccount          BAD_USER_INPUT  what was given cannot be kept
    ├── KeyReused           IDEMPOTENCY_KEY_REUSED  it was sent before, for another write
    └── VaultError          INTERNAL        a credential can be neither sealed nor opened
        ├── NoSecretKey         HIREGRAPH_SECRET_KEY is not set
        ├── LostKey             the key that sealed it is not among those set
        └── DamagedCredential   it is not what was sealed for this account

`StorageUnusable` stands apart: where the database is, is the operator's to know, not a caller's.

Messages never hold a credential, a key or a database's password.
"""

from connectors.errors import ConnectorError


class AccountsError(ConnectorError):
    """The root: anything that is raised on purpose about linked accounts."""


class NoSuchAccount(AccountsError):
    """No account of that id is linked."""

    code = "NOT_FOUND"

    def __init__(self, account_id: str) -> None:
        super().__init__(f"No account '{account_id}' is linked.")


class LinkedAnew(AccountsError):
    """The account was linked again, perhaps elsewhere, since the request began."""

    code = "UPSTREAM_UNAVAILABLE"

    def __init__(self, account_id: str) -> None:
        super().__init__(f"The account '{account_id}' was linked anew meanwhile: ask again.")


class BadAccount(AccountsError):
    """What was given to be kept of an account or a token cannot be.

    Attributes:
        field: the names that lead to what is wrong.
    """

    code = "BAD_USER_INPUT"

    def __init__(self, message: str, *field: str) -> None:
        super().__init__(message)
        self.field = field or None


class KeyReused(AccountsError):
    """An idempotency key was sent before, for another write."""

    code = "IDEMPOTENCY_KEY_REUSED"
    field = ("idempotency_key",)

    def __init__(self) -> None:
        super().__init__("This `idempotencyKey` was used for something else. Take another.")


class StorageUnusable(Exception):
    """The database is out of reach or out of order, or cannot be brought up to date."""


class VaultError(AccountsError):
    """A credential can be neither sealed nor opened."""


class NoSecretKey(VaultError):
    """There is no key to seal with or to open with."""

    def __init__(self) -> None:
        super().__init__(
            "Credentials of linked accounts are kept encrypted: set HIREGRAPH_SECRET_KEY "
            "(openssl rand -hex 32) and keep it safe."
        )


class LostKey(VaultError):
    """The key that sealed a credential is not among those that are set."""

    def __init__(self, key_id: str) -> None:
        super().__init__(
            f"The credential was encrypted with key {key_id}, which is not in "
            "HIREGRAPH_SECRET_KEY. Add that key again behind the first, or link the account again."
        )


class DamagedCredential(VaultError):
    """What is stored was not sealed for this account, or was changed since."""

    def __init__(self) -> None:
        super().__init__("The stored credential is damaged; link the account again.")
