from hypothesis import given
from hypothesis import strategies as st

from accounts.hook_tokens import KeptHook
from connectors.webhooks import Hook
from events.hook_plan import HookPlan, ours_of, plan_hooks

URL = "https://hiregraph.test/webhooks/lever/acme"
ELSEWHERE = "https://elsewhere.test/"
KINDS = ("hired", "moved")
BY_HAND = KeptHook(id="given-1", kind=None, url=None, secret="s")


def listed(name: str, kind: str = "hired", url: str = URL) -> Hook:
    return Hook(id=name, kind=kind, url=url)


def kept(name: str, kind: str = "hired", url: str = URL, *, lost: bool = False) -> KeptHook:
    return KeptHook(id=name, kind=kind, url=url, secret=None if lost else "s")


def plan(there: list[Hook], here: list[KeptHook]) -> HookPlan:
    return plan_hooks(there, here, kinds=KINDS, url=URL)


def expected(
    *,
    forget: tuple[str, ...] = (),
    create: tuple[str, ...] = (),
    delete: tuple[str, ...] = (),
    discard: tuple[str, ...] = (),
) -> HookPlan:
    return HookPlan(forget=forget, create=create, delete=delete, discard=discard)


def test_where_there_is_one_of_each_nothing_is_done() -> None:
    there = [listed("a"), listed("b", "moved"), listed("x", url=ELSEWHERE)]
    assert plan(there, [kept("a"), kept("b", "moved")]) == expected()


def test_what_is_missing_at_the_system_is_forgotten_and_made() -> None:
    assert plan([], [kept("a")]) == expected(forget=("a",), create=KINDS)


def test_of_doubles_the_first_that_was_kept_stays() -> None:
    there = [listed("b"), listed("a"), listed("m", "moved")]
    here = [kept("a"), kept("b"), kept("m", "moved")]
    assert plan(there, here) == expected(delete=("b",))


def test_what_nobody_knows_the_secret_of_is_replaced() -> None:
    there = [listed("a"), listed("b", "moved")]
    assert plan(there, []) == expected(create=KINDS, discard=("a", "b"))
    lost = [kept("a", lost=True), kept("b", "moved")]
    assert plan(there, lost) == expected(create=("hired",), delete=("a",))


def test_what_was_changed_at_the_system_or_belongs_to_our_former_address_is_replaced() -> None:
    there = [listed("a", url=ELSEWHERE), listed("b", "moved", url="https://former.test")]
    here = [kept("a"), kept("b", "moved", url="https://former.test")]
    assert plan(there, here) == expected(create=KINDS, delete=("a", "b"))


def test_where_a_person_has_given_secrets_what_is_not_known_is_theirs() -> None:
    there = [listed("a"), listed("theirs"), listed("also", "moved")]
    assert plan(there, [BY_HAND, kept("a")]) == expected(create=("moved",))
    assert ours_of(there, [BY_HAND, kept("a")], url=URL) == ["a"]
    assert ours_of(there, [kept("a")], url=URL) == ["a", "theirs", "also"]
    assert ours_of(there, [kept("a")], url=None) == ["a"]


names = st.sampled_from("abcdef")
hooks = st.lists(
    st.builds(
        listed, names, st.sampled_from(["hired", "moved", "odd"]), st.sampled_from([URL, ELSEWHERE])
    ),
    unique_by=lambda hook: hook.id,
)
ours = st.lists(
    st.builds(
        kept,
        names,
        st.sampled_from(KINDS),
        st.sampled_from([URL, ELSEWHERE]),
        lost=st.booleans(),
    ),
    unique_by=lambda hook: hook.id,
)


@given(hooks, ours)
def test_whatever_there_is_one_good_hook_of_each_kind_is_left(
    there: list[Hook], here: list[KeptHook]
) -> None:
    found = plan(there, here)
    gone = {*found.delete, *found.discard, *found.forget}
    left = [each for each in there if each.id not in gone]
    left += [listed(f"new {kind}", kind) for kind in found.create]
    known = [each for each in here if each.id not in gone]
    known += [kept(f"new {kind}", kind) for kind in found.create]
    assert sorted(each.kind for each in left if each.url == URL) == sorted(KINDS)
    assert plan(left, known) == expected()
    strangers = [each for each in there if each.url == ELSEWHERE]
    assert all(each in left for each in strangers if each.id not in {one.id for one in here})
