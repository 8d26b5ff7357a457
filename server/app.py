"""The ASGI application: routes, middleware, and what lives as long as the server."""

import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta
from functools import partial

import strawberry
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import Route, WebSocketRoute

from accounts.linked_accounts import LinkedAccounts
from accounts.tokens import Tokens
from accounts.vault import split_keys
from connectors.base import Accounts
from connectors.public_web import PublicWeb
from events.endpoints import Endpoints
from events.sender import Sender
from server.authentication import Admission, Guard
from server.background import Chore, doing, forgetting
from server.compression import Compression
from server.context import ACCOUNT_HEADER, context_maker
from server.event_stream import Closing
from server.explorer import ExplorerFirst, explorer_routes
from server.file_urls import FileUrls
from server.files import Files
from server.following import following
from server.graphql_http import GraphQLEndpoint
from server.graphql_ws import GraphQLSocket
from server.health import Readiness, healthz
from server.hook_chore import hook_chore
from server.lever_opener import LeverOpener
from server.link.mending import Mending
from server.link.site import LinkSite
from server.metrics import PATH as METRICS_PATH
from server.metrics import Metrics, MetricsPage
from server.operations import Operations
from server.proxy import PROXY_PATH, Proxy
from server.registry import Registry
from server.request_body import BodyLimits
from server.request_log import RequestLog
from server.safe_headers import SafeHeaders
from server.settings import Settings
from server.signing import Seal
from server.uploads import PREFLIGHT_HEADERS
from server.webhooks import WebhookSite

_AGAIN_SECONDS = 1.0
"""After which what should never end begins anew."""

Lifespan = Callable[[Starlette], AbstractAsyncContextManager[None]]


def create_app(  # noqa: PLR0913  -- what a server is made of
    settings: Settings,
    *,
    schema: strawberry.Schema,
    accounts: Accounts,
    kept: LinkedAccounts | None = None,
    made_up: bool = False,
    metrics: Metrics | None = None,
) -> Starlette:
    """Make the application.

    Args:
        settings: see `Settings`.
        schema: the GraphQL schema to serve.
        accounts: linked accounts by id; they are closed when the application ends.
        kept: the accounts of the database, if there is one; brought up to date when the
            application starts, closed when it ends.
        made_up: whether all records are, so that the explorer's examples may change some.
        metrics: what `/metrics` shows, and what `accounts` tell of their requests.
    """
    metrics = metrics or Metrics()
    registry = Registry(
        accounts,
        kept=kept,
        opener=LeverOpener(settings, metrics),
        fixed_actor=settings.lever_default_actor,
    )
    seal = Seal(*_secrets(settings))
    operations = Operations.of(
        schema,
        make_context=context_maker(
            schema,
            registry,
            settings,
            file_urls=FileUrls(
                seal=seal,
                ttl_seconds=settings.file_url_ttl,
                public_url=settings.public_url,
            ),
        ),
        mend=None if kept is None else Mending(kept, settings.public_url),
        limits=settings.document_limits(),
        metrics=metrics,
    )
    closing = Closing()
    endpoint = GraphQLEndpoint(
        operations=operations,
        bodies=BodyLimits(plain=settings.max_body_bytes, with_files=settings.max_upload_bytes),
        closing=closing,
    )
    files = Files(accounts=registry, seal=seal, timeout_seconds=settings.request_timeout)
    webhooks = WebhookSite(fixed=registry.providers, kept=kept, bell=registry.bell)
    metrics.show(webhooks.counts)
    token = settings.api_token.get_secret_value() if settings.api_token else None
    admission = Admission(
        token=token,
        tokens=None if kept is None else Tokens(kept.storage),
        origins=settings.cors_origins,
    )
    guard = partial(Guard, admission=admission)
    readiness = Readiness(accounts, storage=None if kept is None else kept.storage)
    app = Starlette(
        routes=[
            Route("/graphql", ExplorerFirst(guard(endpoint))),
            WebSocketRoute("/graphql", GraphQLSocket(operations=operations, admission=admission)),
            Route(f"{PROXY_PATH}/{{target:path}}", guard(_proxy(settings, registry))),
            Route("/healthz", healthz),
            Route("/readyz", readiness.answer),
            Route(METRICS_PATH, guard(MetricsPage(metrics)), methods=["GET"]),
            *files.routes(),
            *webhooks.routes(),
            *explorer_routes(made_up=made_up),
            *([] if kept is None else LinkSite(settings, kept).routes()),
        ],
        middleware=_middleware(settings),
        lifespan=_lifespan(settings, kept, registry, metrics),
    )
    app.state.closing = closing
    return app


def _lifespan(
    settings: Settings, kept: LinkedAccounts | None, registry: Registry, metrics: Metrics
) -> Lifespan:
    """What lives as long as the server. Chores begin once the database is up to date."""
    chores: list[Chore | None] = []
    if kept is not None:
        chores = [
            forgetting(kept.storage, events_kept=timedelta(days=settings.event_days)),
            hook_chore(settings, kept, registry),
            following(settings, kept, registry),
            Chore("deliveries", _sender(settings, kept, registry, metrics).run, _AGAIN_SECONDS),
        ]

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with registry.lifespan(app), doing(*filter(None, chores)):
            yield

    return lifespan


def _sender(
    settings: Settings, kept: LinkedAccounts, registry: Registry, metrics: Metrics
) -> Sender:
    return Sender(
        endpoints=Endpoints(kept.storage, kept.vault),
        web=PublicWeb(allow_private=settings.allow_private_urls),
        bell=registry.bell,
        meter=metrics,
    )


def _proxy(settings: Settings, registry: Registry) -> Proxy:
    return Proxy(
        accounts=registry,
        timeout_seconds=settings.request_timeout,
        max_body_bytes=settings.max_proxy_body_bytes,
        origins=settings.cors_origins,
    )


def _secrets(settings: Settings) -> list[bytes]:
    """The secrets of the settings, else one that lives as long as the process."""
    if settings.secret_key is None:
        return [secrets.token_bytes(32)]
    return [key.encode() for key in split_keys(settings.secret_key.get_secret_value())]


def _middleware(settings: Settings) -> list[Middleware]:
    layers = [Middleware(RequestLog), Middleware(SafeHeaders)]
    if settings.cors_origins:
        layers.append(
            Middleware(
                CORSMiddleware,
                allow_origins=settings.cors_origins,
                allow_methods=["GET", "POST"],
                allow_headers=[
                    *("Authorization", "Content-Type", ACCOUNT_HEADER, "X-Request-ID"),
                    *PREFLIGHT_HEADERS,
                ],
                expose_headers=["Content-Disposition", "X-Request-ID"],
            )
        )
    layers.append(Middleware(Compression))
    return layers
