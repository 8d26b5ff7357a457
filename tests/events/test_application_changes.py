from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from accounts.events import NewEvent
from events.application_changes import Course, application_changes, course_of, is_stale
from schema.identity import GlobalId
from tests.events.courses import HIRED, Made, look, moment, ms, shown

STAGES = ["screen", "onsite", "offer"]
BORN = Made()


def changes(before: Made | None, now: Made, *, since: float = 0) -> list[NewEvent]:
    known = None if before is None else course_of(before.record())
    return application_changes(look(since=since), known, now.record(), hires={HIRED})


def test_moves_that_are_read_late_are_all_told_in_order() -> None:
    after = BORN.moved("screen", 5).moved("onsite", 6).moved("screen", 7)
    told = changes(BORN, after)
    assert shown(told) == [
        ("stage_changed", ("new", "screen"), 5),
        ("stage_changed", ("screen", "onsite"), 6),
        ("stage_changed", ("onsite", "screen"), 7),
    ]
    assert [event.stage_id for event in told] == ["screen", "onsite", "screen"]
    assert len({event.sameness for event in told}) == 3


def test_an_event_names_the_application_its_person_and_its_job() -> None:
    [event] = changes(BORN, BORN.moved("screen", 5))
    assert event.subject == GlobalId("Application", "acme", "app", ("person",))
    assert (event.account_id, event.application_id, event.job_id) == ("acme", "app", "job")


def test_a_new_application_is_told_with_all_that_became_of_it() -> None:
    now = BORN.moved("screen", 5).closed("unfit", 6)
    told = changes(None, now)
    assert shown(told) == [
        ("created", "new", 0),
        ("stage_changed", ("new", "screen"), 5),
        ("rejected", ("unfit",), 6),
    ]
    assert [event.stage_id for event in told] == ["new", "screen", "screen"]


def test_of_an_older_application_what_happened_since_is_told() -> None:
    older = BORN.moved("screen", 5).moved("onsite", 15).closed(HIRED, 20)
    told = changes(None, older, since=10)
    assert shown(told) == [("stage_changed", ("screen", "onsite"), 15), ("hired", (HIRED,), 20)]
    assert changes(None, older, since=30) == []


def test_one_that_is_said_to_be_new_is_told_though_it_is_dated_back() -> None:
    record = BORN.record()
    told = application_changes(look(since=10), None, record, hires=(), is_new=True)
    assert shown(told) == [("created", "new", 0)]


def test_closing_and_taking_back_are_told_by_how_it_stands() -> None:
    rejected = BORN.closed("unfit", 5)
    assert shown(changes(BORN, rejected)) == [("rejected", ("unfit",), 5)]
    assert shown(changes(BORN, BORN.closed(HIRED, 5))) == [("hired", (HIRED,), 5)]
    assert shown(changes(rejected, rejected.closed(None, 9))) == [("unrejected", ("unfit",), 9)]
    assert shown(changes(rejected, rejected.closed(HIRED, 9))) == [("hired", (HIRED,), 9)]
    assert changes(rejected, rejected) == []
    assert changes(BORN, rejected.closed(None, 9)) == []


def test_each_closing_is_another_also_for_the_same_reason() -> None:
    first = BORN.closed("unfit", 5)
    second = first.closed(None, 6).closed("unfit", 7)
    told = [*changes(BORN, first), *changes(first, second)]
    assert [event.type.value for event in told] == ["application.rejected"] * 2
    assert len({event.sameness for event in told}) == 2


def test_a_closing_tells_the_stage_in_which_it_was_done() -> None:
    told = changes(BORN, BORN.moved("screen", 5).closed("unfit", 6).moved("onsite", 7))
    assert [(event.type.value, event.stage_id) for event in told] == [
        ("application.stage_changed", "screen"),
        ("application.rejected", "screen"),
        ("application.stage_changed", "onsite"),
    ]


def test_a_stage_that_the_history_does_not_tell_of_is_told_once() -> None:
    silent = replace(BORN, changed=5, more={"stage": "screen", "lastAdvancedAt": ms(5)})
    [told] = changes(BORN, silent)
    assert (told.detail, told.at) == ({"from": "new", "to": "screen"}, moment(5))
    [again] = changes(silent, BORN.moved("screen", 5))
    assert again.sameness == told.sameness


def test_an_application_without_a_history_tells_its_first_move() -> None:
    bare = replace(BORN, steps=())
    [told] = changes(bare, replace(bare, steps=(("screen", 5),), changed=5))
    assert told.detail == {"from": "new", "to": "screen"}


def test_ids_that_are_very_long_still_tell_same_from_other() -> None:
    first, second = "a" * 128, "b" * 128
    told = changes(BORN, BORN.moved(first, 5).moved(second, 5))
    assert len({event.sameness for event in told}) == 2
    long = replace(BORN, more={"id": "c" * 128})
    [event] = changes(long, long.moved(first, 5))
    assert event.sameness is not None
    assert len(event.sameness) < 256


OPS = st.lists(
    st.one_of(
        st.sampled_from(STAGES).map(lambda stage: ("move", stage)),
        st.sampled_from([HIRED, "unfit", None]).map(lambda reason: ("close", reason)),
    ),
    max_size=14,
)


def _versions(ops: list[tuple[str, str | None]]) -> list[Made]:
    """The application after each change: a move to where it is, or back to open, is none."""
    found = [BORN]
    for minute, (what, value) in enumerate(ops, start=1):
        now = found[-1]
        if what == "move" and value != now.steps[-1][0]:
            found.append(now.moved(str(value), minute))
        elif what == "close" and value != (now.archived and now.archived[0]):
            found.append(now.closed(value, minute))
    return found


@given(ops=OPS, data=st.data())
def test_however_it_is_read_each_move_is_told_once_in_order(
    ops: list[tuple[str, str | None]], data: st.DataObject
) -> None:
    """Reads come at any moments, doubled, left out, and some are older than what is known."""
    versions = _versions(ops)
    reads = data.draw(st.lists(st.integers(0, len(versions) - 1), max_size=20))
    since = data.draw(st.integers(-1, len(ops) + 1))
    known: Course | None = None
    told: list[NewEvent] = []
    for index in [*reads, len(versions) - 1]:
        record = versions[index].record()
        if known is not None and is_stale(known, course_of(record)):
            continue
        told += application_changes(look(since=since), known, record, hires={HIRED})
        known = course_of(record)
    assert known == course_of(versions[-1].record())
    _assert_told(told, versions, first=reads[0] if reads else len(versions) - 1, since=since)


def _assert_told(told: list[NewEvent], versions: list[Made], *, first: int, since: float) -> None:
    seen = len(versions[first].steps) if since > 0 else 0  # what was there and is older is known
    moves = [
        (event.detail["from"], event.detail["to"], event.at)
        for event in told
        if event.type.value == "application.stage_changed"
    ]
    steps = versions[-1].steps
    assert moves == [
        (before, stage, moment(at))
        for place, ((before, _), (stage, at)) in enumerate(pairwise(steps), 1)
        if place >= seen or at >= since
    ]
    assert [event.type.value for event in told].count("application.created") == (since <= 0)
    assert len({event.sameness for event in told}) == len(told)
    closings = [event for event in told if event.type.value.endswith(("ected", "hired"))]
    if closings:
        reasons = {"application.unrejected": None}
        last = reasons.get(closings[-1].type.value, closings[-1].detail["reason"])
        assert last == (versions[-1].archived or (None,))[0]
