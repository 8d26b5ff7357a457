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
        delete: ids of hooks of ours that nobody needs: doubles, those to an address that was ours,
            and those whose secret is not known, as a crash may leave behind.
    """

    forget: tuple[str, ...]
    create: tuple[str, ...]
    delete: tuple[str, ...]


def plan_hooks(
    listed: Sequence[Hook], kept: Sequence[KeptHook], *, kinds: Sequence[str], url: str
) -> HookPlan:
    """Compare what the system has with what is kept here.

    A hook is ours if it was made by us, as is kept here, or sends to our address for this account.
    What else is listed, or was set up by a person, is nobody's to touch.

    Args:
        listed: all hooks of the account, in whatever order.
        kept: those that are kept here, the oldest first.
        kinds: of which there should be one each.
        url: our address for the account.
    """
    made = {hook.id: hook for hook in kept if hook.kind is not None}
    there = {hook.id: hook for hook in listed}
    good = _one_of_each(
        [made[name] for name in made if name in there and _is_good(made[name], there[name], url)]
    )
    ours = [hook.id for hook in listed if hook.id in made or hook.url == url]
    return HookPlan(
        forget=tuple(name for name in made if name not in there),
        create=tuple(kind for kind in kinds if kind not in good),
        delete=tuple(name for name in ours if name not in good.values()),
    )


def _is_good(kept: KeptHook, there: Hook, url: str) -> bool:
    return kept.secret is not None and kept.kind == there.kind and url == there.url == kept.url


def _one_of_each(hooks: Sequence[KeptHook]) -> dict[str | None, str]:
    """By kind, the id of the first."""
    return {hook.kind: hook.id for hook in reversed(hooks)}
