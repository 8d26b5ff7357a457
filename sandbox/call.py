"""One call of the API: whose it is, what it asks, and what it may see."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from sandbox.account import Account
from sandbox.authentication import Credential
from sandbox.data.records import Opportunity
from sandbox.errors import forbidden, not_found
from sandbox.parameters import Parameters


@dataclass(frozen=True, slots=True)
class Call:
    """What an endpoint needs to answer."""

    account: Account
    credential: Credential
    query: Parameters
    path: dict[str, str]

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
    """Make a handler of calls into an endpoint of Starlette."""

    async def answer(request: Request) -> Response:
        credential: Credential = request.scope["credential"]
        account: Account = request.app.state.accounts[credential.account]
        path = {name: str(value) for name, value in request.path_params.items()}
        return handler(Call(account, credential, Parameters(request.query_params), path))

    return answer
