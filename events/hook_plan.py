"""What is to be done about an account's webhooks. Pure functions from values to values."""

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.hook_tokens import KeptHook
from connectors.webhooks import Hook


@dataclass(frozen=True, slots=True, kw_only=True)
class HookPlan:
    """What is to be done, in this order.

    Attributes:
        forget: ids of hooks that are kept here and that the system has no more.
        create: kinds of which there is no hook that can be used.
        delete: ids of hooks that were made by us and that nobody needs: doubles, those to an
            address that was ours, and those whose secret cannot be opened any more.
        discard: ids of hooks to our address that nobody here knows, as a crash may leave behind.
    """

    forget: tuple[str, ...]
    create: tuple[str, ...]
    delete: tuple[str, ...]
    discard: tuple[str, ...]


def plan_hooks(
    listed: Sequence[Hook], kept: Sequence[KeptHook], *, kinds: Sequence[str], url: str
) -> HookPlan:
    """Compare what the system has with what is kept here.

    Args:
        listed: all hooks of the account, in whatever order.
        kept: those that are kept here, the oldest first.
        kinds: of which there should be one each.
        url: our address for the account.
    """
    made, there = _made(kept), {hook.id: hook for hook in listed}
    good = _one_of_each(
        [made[name] for name in made if name in there and _is_good(made[name], there[name], url)]
    )
    ours = ours_of(listed, kept, url=url)
    return HookPlan(
        forget=tuple(name for name in made if name not in there),
        create=tuple(kind for kind in kinds if kind not in good),
        delete=tuple(name for name in ours if name in made and name not in good.values()),
        discard=tuple(name for name in ours if name not in made),
    )


def ours_of(listed: Sequence[Hook], kept: Sequence[KeptHook], *, url: str | None) -> list[str]:
    """The ids of those hooks that are ours.

    A hook is ours if it was made by us, as is kept here, or if it sends to our address for this
    account and no person has given secrets of hooks that they set up: such are not to be touched,
    and cannot be told from others. What else is listed is not ours.

    Args:
        listed: as for `plan_hooks`.
        kept: likewise.
        url: our address for the account; None where nobody knows it.
    """
    made = _made(kept)
    address = url if len(made) == len(kept) else None
    return [hook.id for hook in listed if hook.id in made or hook.url == address]


def _made(kept: Sequence[KeptHook]) -> dict[str, KeptHook]:
    """Those that we made, by id; a person's have no kind."""
    return {hook.id: hook for hook in kept if hook.kind is not None}


def _is_good(kept: KeptHook, there: Hook, url: str) -> bool:
    return kept.secret is not None and kept.kind == there.kind and url == there.url == kept.url


def _one_of_each(hooks: Sequence[KeptHook]) -> dict[str | None, str]:
    """By kind, the id of the first."""
    return {hook.kind: hook.id for hook in reversed(hooks)}
