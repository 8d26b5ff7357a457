"""Following accounts as the settings tell."""

from datetime import timedelta
from functools import partial

import structlog

from accounts.linked_accounts import LinkedAccounts
from events.follower import Follower, Terms
from server.background import Chore
from server.registry import Registry
from server.settings import Settings

_AGAIN_SECONDS = 1.0
"""After which what should never end begins anew."""

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)


def following(settings: Settings, kept: LinkedAccounts, registry: Registry) -> Chore | None:
    """The chore of following accounts; None, and a line in the log, where they are not followed.

    What can wait takes half of the rate that Lever allows: callers share it.
    """
    if not settings.follow:
        _log.info("following_off", reason="HIREGRAPH_FOLLOW is false.")
        return None
    follower = Follower(
        storage=kept.storage,
        bell=registry.bell,
        open=partial(registry.get, for_caller=False),
        fixed=tuple(registry.providers),
        terms=Terms(
            every=timedelta(seconds=settings.reconcile_seconds), rate=settings.lever_rate / 2
        ),
    )
    return Chore("following", follower.run, _AGAIN_SECONDS)
