"""One call of the API: whose it is, what it asks, and what it may see."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field, replace
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from sandbox.account import Account
from sandbox.authentication import Credential
from sandbox.body import Body
from sandbox.data.records import Opportunity
from sandbox.errors import bad_request, forbidden, not_found
from sandbox.oauth.scopes import READS
from sandbox.parameters import Parameters
from sandbox.reading import SentFile, read


@dataclass(frozen=True, slots=True)
class Call:
    """What an endpoint needs to answer.

    Attributes:
        body: what a write sent; empty for a read.
        files: the files that came with a form.
        at: when a write happens, in milliseconds since 1970 UTC.
    """

    account: Account
    credential: Credential
    query: Parameters
    path: dict[str, str]
    body: Body = field(default_factory=Body)
    files: list[SentFile] = field(default_factory=list)
    at: int = 0

    def performer(self) -> str | None:
        """Tell on whose behalf this is done: ``perform_as``, in the query or in the body.

        Raises:
            LeverError: 400 for somebody who does not work there, or not any more.
        """
        identifier = self.query.text("perform_as") or self.body.text("perform_as")
        if identifier is None:
            return None
        user = self.account.users.get(identifier)
        if user is None or user["deactivatedAt"]:
            raise bad_request(f"perform_as {identifier} is no active user")
        return identifier

    def required_performer(self) -> str:
        """Tell on whose behalf this is done, where Lever must know.

        Raises:
            LeverError: 400 when nobody is named, or somebody who does not work there.
        """
        performer = self.performer()
        if performer is None:
            raise bad_request("perform_as is required")
        return performer

    def opportunity(self) -> Opportunity:
        """Find the opportunity that the path names.

        Raises:
            LeverError: 404 when there is none, 403 when it is confidential to the caller.
        """
        identifier = self.path["opportunity"]
        record = self.account.opportunities.get(identifier)
        if record is None:
            raise not_found("opportunities", identifier)
        if record.confidential:
            self.require_confidential_access()
        return record

    def require_full_access(self, what: str) -> None:
        """Refuse a key with narrow permissions. An access token has passed by its scope.

        Raises:
            LeverError: 403.
        """
        if not self.credential.full_access and self.credential.scopes is None:
            raise forbidden(what)

    def require_confidential_access(self) -> None:
        """Refuse a credential that may not see what is confidential.

        Raises:
            LeverError: 403.
        """
        if not self.credential.full_access:
            raise forbidden("confidential data")

    def confidentiality(self) -> tuple[bool, ...]:
        """Tell which kinds of record are asked for: any of not confidential and confidential.

        Raises:
            LeverError: 403 when the caller may not ask for them, 400 for another word.
        """
        asked = self.query.choice("confidentiality", ("confidential", "non-confidential", "all"))
        if asked in {None, "non-confidential"}:
            return (False,)
        self.require_confidential_access()
        return (True,) if asked == "confidential" else (False, True)


Handler = Callable[[Call], Response]
Endpoint = Callable[[Request], Coroutine[Any, Any, Response]]


def endpoint(handler: Handler) -> Endpoint:
    """Make a handler of calls into an endpoint of Starlette.

    The body is read before the handler runs, which then does all that it does at one go.
    """

    async def answer(request: Request) -> Response:
        credential: Credential = request.scope["credential"]
        account: Account = request.app.state.accounts[credential.account]
        return handler(await call_of(request, account, credential))

    return answer


async def call_of(request: Request, account: Account, credential: Credential) -> Call:
    """Read a request whole; a write gets its time then.

    Raises:
        LeverError: 400 or 413 for a body that can't be read.
    """
    path = {name: str(value) for name, value in request.path_params.items()}
    call = Call(account, credential, Parameters(request.query_params), path)
    if request.method in READS:
        return call
    body, files = await read(request)
    return replace(call, body=body, files=files, at=account.journal.tick())
