"""Settings, read from the environment: each is a variable named HIREGRAPH_ and the field's name.

Secrets are held so that neither logs nor tracebacks show them.
"""

import os
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    AnyHttpUrl,
    Field,
    SecretStr,
    TypeAdapter,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from accounts.storage import sqlite_file
from accounts.vault import split_keys
from server.document_limits import DocumentLimits
from server.request_body import BodyLimits

PREFIX = "HIREGRAPH_"

CALLBACK_PATH = "/link/callback"
"""Where Lever sends an administrator back to, unless another address is set."""

NO_WEBHOOKS = "none"
"""In the place of an address: no webhooks are set up."""

_LIMITS = DocumentLimits()
_BODIES = BodyLimits()
_URL = TypeAdapter(AnyHttpUrl)


def _as_url(text: str) -> str:
    _URL.validate_python(text)
    return text


def _as_base_url(text: str) -> str:
    return _as_url(text).rstrip("/")


def _as_webhook_url(text: str) -> str:
    return text if text == NO_WEBHOOKS else _as_base_url(text)


Positive = Annotated[int, Field(gt=0)]
PositiveNumber = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Url = Annotated[str, AfterValidator(_as_url)]
BaseUrl = Annotated[str, AfterValidator(_as_base_url)]
WebhookUrl = Annotated[str, AfterValidator(_as_webhook_url)]


class SettingsError(Exception):
    """Settings that can't be used; the message names each variable and what to do."""


class Settings(BaseSettings):
    """All that can be set, with its default."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True)

    lever_api_key: SecretStr | None = None
    """Serves one Lever account, named `default`, with this key."""
    lever_default_actor: str | None = None
    """Id of the Lever user in whose name is written to `default`, where a caller names nobody."""
    lever_api_url: BaseUrl = "https://api.lever.co/v1"
    lever_sandbox_api_url: BaseUrl = "https://api.sandbox.lever.co/v1"
    """For linked accounts in Lever's own sandbox."""
    lever_eu_api_url: BaseUrl = "https://api.eu.lever.co/v1"
    """For linked accounts in Lever's installation in the European Union."""
    lever_client_id: str | None = None
    """How this program is registered with Lever, to link accounts by OAuth."""
    lever_client_secret: SecretStr | None = None
    lever_redirect_uri: Url | None = None
    """One of those registered with Lever, exactly; else `CALLBACK_PATH` below `public_url`."""
    lever_auth_url: BaseUrl = "https://auth.lever.co"
    """Lever's authorization server."""
    lever_sandbox_auth_url: BaseUrl = "https://sandbox-lever.auth0.com"
    lever_eu_auth_url: BaseUrl = "https://auth.lever.co"
    """The same as in production, which sends on to where an account is."""
    lever_rate: PositiveNumber = 10
    """Requests per second that Lever allows one credential."""
    lever_burst: Positive = 20
    """Requests at once that Lever allows one credential."""

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8000
    public_url: BaseUrl | None = None
    """Where callers reach this server, for the URLs of files and link pages; else where they
    reached it."""
    webhook_url: WebhookUrl | None = None
    """Where systems reach this server with their webhooks; else `public_url`. `none`: none are set
    up."""
    product_name: str | None = None
    """What administrators who link an account know your product as."""
    api_token: SecretStr | None = None
    """Callers must send it as a bearer token. Without one only loopback is served."""
    secret_key: SecretStr | None = None
    """Encrypts what is stored of linked accounts, and seals the URLs of files.

    Several, separated by commas, while keys are exchanged: the first encrypts, all decrypt.
    """
    database_url: SecretStr = SecretStr("sqlite+aiosqlite:///hiregraph.sqlite3")
    """Where linked accounts and API tokens are kept: SQLite, or `postgresql://…`."""
    redis_url: SecretStr | None = None
    cors_origins: Annotated[tuple[str, ...], NoDecode] = ()
    """Origins, separated by commas, whose pages may call the API from a browser."""

    follow: bool = True
    """Whether accounts are followed, to tell what happens in them, where there is a database."""
    reconcile_seconds: PositiveNumber = 300
    """From one look for what no webhook told of to the next, in each account."""
    event_days: Positive = 30
    """Days to keep events."""

    request_timeout: PositiveNumber = 60
    """Seconds until a request must be answered."""
    reference_ttl: Annotated[float, Field(ge=0)] = 60
    """Seconds to keep reference lists: stages, users, jobs, reject reasons."""
    recent_ttl: Annotated[float, Field(ge=0)] = 10
    """Seconds to keep what was read under an application: notes, files, interviews and so on."""
    file_url_ttl: Annotated[int, Field(gt=0, le=86_400)] = 300
    """Seconds for which the URL of a file is good."""
    max_query_cost: Positive = 100
    """Upstream requests that one operation may be estimated to need."""
    max_query_tokens: Positive = _LIMITS.tokens
    max_query_depth: Positive = _LIMITS.depth
    max_query_fields: Positive = _LIMITS.fields
    max_query_aliases: Positive = _LIMITS.aliases
    max_query_directives: Positive = _LIMITS.directives
    max_body_bytes: Positive = _BODIES.plain
    max_upload_bytes: Positive = _BODIES.with_files
    """All that one request may bring of files, or have fetched from URLs: 100 MiB."""
    allow_private_urls: bool = False
    """Whether files are fetched from any address, also of this machine, and without TLS.

    For trying things out: whoever may write could read what only this machine should reach.
    """
    max_proxy_body_bytes: Positive = 33_554_432
    """The longest body that is passed on: 32 MiB, as Lever takes files of up to 30 MB."""

    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["console", "json"] = "console"

    @field_validator("cors_origins", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        """Take a list written with commas."""
        return [part.strip() for part in value.split(",")] if isinstance(value, str) else value

    @field_validator("secret_key")
    @classmethod
    def _check_key(cls, value: SecretStr | None) -> SecretStr | None:
        """Refuse commas without a key: what an empty key seals, anybody can make."""
        if value is not None and not split_keys(value.get_secret_value()):
            raise ValueError("there is no key in it")
        return value

    @model_validator(mode="after")
    def _check_oauth(self) -> Self:
        """Refuse half of an OAuth client, which could link nothing."""
        if (self.lever_client_id is None) != (self.lever_client_secret is None):
            raise ValueError(
                "HIREGRAPH_LEVER_CLIENT_ID and HIREGRAPH_LEVER_CLIENT_SECRET belong together: "
                "set both, or neither."
            )
        if self.lever_client_id is not None and self.redirect_uri() is None:
            raise ValueError(
                "HIREGRAPH_LEVER_CLIENT_ID needs an address for Lever to send back to: set "
                "HIREGRAPH_PUBLIC_URL, or HIREGRAPH_LEVER_REDIRECT_URI as registered with Lever."
            )
        return self

    def redirect_uri(self) -> str | None:
        """Where Lever sends an administrator back to; None where no setting tells."""
        if self.lever_redirect_uri is not None or self.public_url is None:
            return self.lever_redirect_uri
        return self.public_url + CALLBACK_PATH

    def webhook_base(self) -> str | None:
        """Where systems reach this server; None where they are not to, or no setting tells."""
        base = self.webhook_url or self.public_url
        return None if base == NO_WEBHOOKS else base

    def uses_database(self) -> bool:
        """Whether the server has anything to do with a database.

        It has where one is named, where the default one was made already, and where accounts can
        be linked (there is a key to encrypt with) and none is given by the environment. A server
        of `HIREGRAPH_LEVER_API_KEY` alone makes no file.
        """
        if "database_url" in self.model_fields_set:
            return True
        file = sqlite_file(self.database_url.get_secret_value())
        made = file is not None and file.exists()
        return made or (self.lever_api_key is None and self.secret_key is not None)

    def document_limits(self) -> DocumentLimits:
        """The limits of one GraphQL document."""
        return DocumentLimits(
            tokens=self.max_query_tokens,
            depth=self.max_query_depth,
            fields=self.max_query_fields,
            aliases=self.max_query_aliases,
            directives=self.max_query_directives,
        )


def load_settings(**overrides: Any) -> Settings:
    """Read the environment; an override that isn't None wins over it.

    Raises:
        SettingsError: naming every variable that can't be used.
    """
    given = {name: value for name, value in overrides.items() if value is not None}
    try:
        return Settings(**given)
    except ValidationError as error:
        complaints = [_complaint(detail) for detail in error.errors()]
        raise SettingsError("\n".join(complaints)) from None


def unknown_variables() -> list[str]:
    """Variables of the environment that carry our prefix but set nothing: most likely misspelt."""
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    return sorted(name for name in os.environ if name.startswith(PREFIX) and name not in known)


def _complaint(detail: ErrorDetails) -> str:
    """One variable, what is wrong with it, and what to do; a secret's value is never shown."""
    problem = detail["msg"].removeprefix("Value error, ")
    if not detail["loc"]:  # of several that don't go together, which the problem names
        return problem
    field = str(detail["loc"][0])
    value = detail["input"]
    secret = "Secret" in str(Settings.model_fields[field].annotation)
    shown = "" if secret else f" (it is {value!r})"
    return (
        f"{PREFIX}{field.upper()}{shown}: {problem}. Mend the value, or unset it for the default."
    )
