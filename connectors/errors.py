"""What can go wrong on the way to an applicant tracking system, as one tree.

Each class carries the code that a GraphQL client sees in `errors[].extensions.code`::

    ConnectorError
    ├── BadRequest            BAD_USER_INPUT        the caller asked for what cannot be
    │   └── SeveralProblems       more than one thing in the input is to be mended
    ├── ReauthRequired        REAUTH_REQUIRED       the credential is no longer taken
    ├── Forbidden             FORBIDDEN             the credential may not read this
    ├── NotFound              NOT_FOUND             no such record
    ├── RateLimited           RATE_LIMITED          no room within the deadline
    ├── UpstreamTimeout       UPSTREAM_TIMEOUT      no answer within the deadline
    │   └── OutcomeUnknown        a write was sent, and nothing tells whether it was done
    ├── UpstreamUnavailable   UPSTREAM_UNAVAILABLE  unreachable, failing, or unreadable
    ├── Unsupported           UNSUPPORTED           this system has no such thing
    ├── ActorRequired         ACTOR_REQUIRED        nobody is named in whose name to write
    └── AlreadyExists         ALREADY_EXISTS        what is to be made is there

Messages are written for the developer who calls the API: they never hold a credential.
"""

from collections.abc import Mapping, Sequence
from typing import ClassVar


class ConnectorError(Exception):
    """The root: anything that a connector raises on purpose.

    Attributes:
        field: the names that lead to what is to be mended in a mutation's input, where known.
    """

    code: ClassVar[str] = "INTERNAL"
    field: tuple[str, ...] | None = None

    def extensions(self) -> dict[str, object]:
        """What stands in `errors[].extensions`: the code and whatever helps to go on."""
        return {"code": self.code}


class BadRequest(ConnectorError):
    """The caller's input cannot be served, by us or by the system (HTTP 400)."""

    code = "BAD_USER_INPUT"


class SeveralProblems(BadRequest):
    """More than one thing in the input is to be mended.

    Attributes:
        problems: each, with its `field`.
    """

    def __init__(self, problems: Sequence[ConnectorError]) -> None:
        super().__init__(" ".join(map(str, problems)))
        self.problems = tuple(problems)


def raise_problems(problems: Sequence[ConnectorError]) -> None:
    """Raise what is to be mended in an input, if anything is: one error, or all in one."""
    if len(problems) > 1:
        raise SeveralProblems(problems)
    for problem in problems:
        raise problem


class ReauthRequired(ConnectorError):
    """The system refuses the account's credential (HTTP 401): it must be linked again.

    Attributes:
        account_id: the account, where whoever raises this knows it.
    """

    code = "REAUTH_REQUIRED"

    def __init__(self, message: str, *, account_id: str | None = None) -> None:
        super().__init__(message)
        self.account_id = account_id

    def extensions(self) -> dict[str, object]:
        """The code, and the account's id."""
        named = {} if self.account_id is None else {"accountId": self.account_id}
        return {"code": self.code, **named}


class Forbidden(ConnectorError):
    """The credential is good but may not do this (HTTP 403).

    Attributes:
        scope: the permission to ask for, by the system's own name, where it is known.
    """

    code = "FORBIDDEN"

    def __init__(self, message: str, *, scope: str | None = None) -> None:
        super().__init__(message)
        self.scope = scope

    def extensions(self) -> dict[str, object]:
        """The code, and the `scope` to ask for."""
        named = {} if self.scope is None else {"scope": self.scope}
        return {"code": self.code, **named}


class NotFound(ConnectorError):
    """The system knows no such record (HTTP 404)."""

    code = "NOT_FOUND"


class RateLimited(ConnectorError):
    """The system's limit leaves no room before the caller's deadline.

    Attributes:
        retry_after: seconds after which a try has a chance.
    """

    code = "RATE_LIMITED"

    def __init__(self, message: str, *, retry_after: float) -> None:
        super().__init__(message)
        self.retry_after = retry_after

    def extensions(self) -> dict[str, object]:
        """The code, and `retryAfter` in seconds."""
        return {"code": self.code, "retryAfter": round(self.retry_after, 3)}


class UpstreamTimeout(ConnectorError):
    """The system did not answer before the caller's deadline."""

    code = "UPSTREAM_TIMEOUT"


class UpstreamUnavailable(ConnectorError):
    """The system cannot be reached, fails (HTTP 5xx), or answers what cannot be read."""

    code = "UPSTREAM_UNAVAILABLE"


class Unsupported(ConnectorError):
    """This system has nothing of the kind."""

    code = "UNSUPPORTED"


class OutcomeUnknown(UpstreamTimeout):
    """A write was sent and no answer came that tells whether it was done: it was, or it was not."""

    def extensions(self) -> dict[str, object]:
        """The code, and `outcome`."""
        return {"code": self.code, "outcome": "UNKNOWN"}


class ActorRequired(ConnectorError):
    """The system writes this in some user's name alone, and none is named."""

    code = "ACTOR_REQUIRED"
    field = ("actor_id",)


class AlreadyExists(ConnectorError):
    """What is to be made is there already, and was not to be used or added to.

    Attributes:
        records: what is there, as `connectors.writes.Written` tells it; empty where unknown.
    """

    code = "ALREADY_EXISTS"

    def __init__(
        self, message: str, *, records: Mapping[str, tuple[str, ...]] | None = None
    ) -> None:
        super().__init__(message)
        self.records = dict(records or {})
