"""Applications of a board, against the sandbox's records: each once, whatever goes wrong."""

import json
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from examples.applying.injection import Injection
from examples.client import Hiregraph, Refused, connect
from tests.examples.applied import (
    FILE,
    SOURCE,
    YES,
    age,
    injection,
    known,
    of,
    posting,
    require_once,
    sent,
)
from tests.examples.going_wrong import WRONG, Stopped, lose_each_other, stop_after
from tests.examples.judged import forget, let_pass, serving
from tests.examples.site import Site, kill_example, run_example

Json = dict[str, Any]

NAME = "one_click_candidate_injection"
WAYS: dict[str, tuple[Json, str]] = {
    "by the form": ({}, "LINK"),
    "by the form, once": ({}, "REUSE_APPLICATION"),
    "sourced": ({"sourced": True}, "LINK"),
}
"""What is told, and how it is handed in: each mutation, with a form and without."""

OUTCOMES = {
    "LINK": ["LINKED", "LINKED"],
    "REUSE_APPLICATION": ["LINKED", "REUSED"],
    "FAIL": [None, None],
}
"""What becomes of two clicks of somebody who is known, by what is done then."""

LANGUAGES = "'Which languages do you speak?' takes one of English, Deutsch, 日本語, Português."
EXPERIENCE = "b7382429-a4e6-4928-8266-5a313433e19e"

every_way = pytest.mark.parametrize("way", WAYS)


NewRun = Callable[..., Injection]


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "clicks.sqlite3"


@pytest.fixture
def new_run(writing_api: Hiregraph, database: Path) -> NewRun:
    """Makes what hands in; takes the rest of what there is to say of it."""
    return partial(injection, writing_api, database)


def test_what_the_board_sent_is_handed_in_once(
    writing_site: Site, writing_server: str, database: Path
) -> None:
    options = ("--url", writing_server, "--database", str(database))
    first, again = (run_example(NAME, *options).splitlines() for _ in range(2))
    company = writing_site.account.company.firm.name
    keeping = f"{company} may keep my data to consider me for a job."
    assert first[:-1] == [
        "1-ines-quill.json: CREATED",
        "  answers.3: the job's form does not ask for this",
        "2-ines-quill-again.json: LINKED",
        "3-teo-marlow.json: refused",
        f"  answers.0: {LANGUAGES}",
        f"  {EXPERIENCE}: 'What should we know about your experience?' must be answered.",
        f"  consent[store]: '{keeping}' must be answered.",
        "  applicant.email: This is no email address.",
        "4-ada-wren.json: CREATED",
    ]
    assert again == [*first[:-1], "cost: 4 upstream calls, 0 saved"]
    made = [each.person.name for each in writing_site.listed() if each.sources == ("Quill Jobs",)]
    assert Counter(made) == {"Ines Quill": 2, "Ada Wren": 1}


@every_way
def test_an_application_is_handed_in_as_it_was_sent(
    writing_site: Site, new_run: NewRun, way: str
) -> None:
    more, on_duplicate = WAYS[way]
    payload = sent(posting(writing_site)["id"], **more)
    result = new_run(on_duplicate=on_duplicate).take(payload)
    assert result
    assert (result.outcome, result.problems) == ("CREATED", ())
    record = require_once(writing_site, payload)
    assert record.origin == ("sourced" if more else "applied")


@pytest.mark.parametrize("sourced", [False, True], ids=["by the form", "sourced"])
@pytest.mark.parametrize("on_duplicate", OUTCOMES)
def test_who_is_known_by_the_address_is_not_made_anew(
    writing_site: Site, new_run: NewRun, on_duplicate: str, *, sourced: bool
) -> None:
    job = posting(writing_site)["id"]
    somebody = known(writing_site, job)
    before = len(somebody.opportunities)
    person = {"name": "Somebody", "email": somebody.emails[0].upper(), "resume": FILE}
    run = new_run(on_duplicate=on_duplicate)
    results = [run.take(sent(job, applicant=person, sourced=sourced)) for _ in range(2)]
    outcomes = [each and each.outcome for each in results]
    assert outcomes == OUTCOMES[on_duplicate]
    assert len(somebody.opportunities) - before == outcomes.count("LINKED")
    assert len({each.candidate for each in results if each}) == 1
    codes = [problem.code for each in results if each for problem in each.problems]
    assert codes == ["ALREADY_EXISTS"] * outcomes.count(None)


def test_one_click_at_the_same_moment_is_one_application(
    writing_site: Site, new_run: NewRun
) -> None:
    payload = sent(posting(writing_site)["id"])
    run = new_run()
    with ThreadPoolExecutor(4) as threads:
        results = list(threads.map(run.take, [payload] * 4))
    assert len({each and each.application for each in results}) == 1
    assert [each and each.outcome for each in results] == ["CREATED"] * 4
    require_once(writing_site, payload)


def test_what_was_refused_is_taken_once_it_is_mended(writing_site: Site, new_run: NewRun) -> None:
    run, payload = new_run(), sent(posting(writing_site)["id"])
    refused = run.take({**payload, "answers": []})
    assert refused
    assert [each.place for each in refused.problems] == ["consent[store]"]
    handed_in = run.take(payload)
    assert handed_in
    assert handed_in.outcome == "CREATED"
    assert run.take({**payload, "answers": []}) == handed_in
    require_once(writing_site, payload)


@pytest.mark.parametrize("code", ["NOT_FOUND", "BAD_USER_INPUT"])
def test_a_job_that_takes_no_applications_is_told(
    writing_site: Site, new_run: NewRun, code: str
) -> None:
    closed = posting(writing_site, questions=None, state="closed")["id"]
    job = "no such job" if code == "NOT_FOUND" else closed
    result = new_run().take(sent(job))
    assert result
    assert [(each.place, each.code) for each in result.problems] == [("job", code)]


MISSING = {
    "by the form": ["fullName", "consent[store]"],
    "by the form, once": ["fullName"],
    "sourced": ["fullName"],
}
"""The questions that are told to be unanswered, where neither is."""


@every_way
def test_what_is_wrong_is_told_where_the_board_has_it(
    writing_site: Site, new_run: NewRun, way: str
) -> None:
    more, on_duplicate = WAYS[way]
    run = new_run(on_duplicate=on_duplicate)
    no_name = {"email": "a@quill.example"}
    no_file = {"name": "A", **no_name, "resume": {**FILE, "data": "bm8="}}
    for answers, person, places in (
        ([], no_name, MISSING[way]),
        (YES, no_file, ["applicant.resume"]),
    ):
        payload = sent(posting(writing_site)["id"], applicant=person, answers=answers, **more)
        result = run.take(payload)
        assert result
        assert [(each.place, each.code) for each in result.problems] == [
            (place, "BAD_USER_INPUT") for place in places
        ]
        assert of(writing_site, payload) == []


@pytest.mark.parametrize("way", ["by the form", "sourced"])
def test_whatever_goes_wrong_on_the_way_each_is_handed_in_once(
    writing_site: Site, new_run: NewRun, way: str
) -> None:
    more, on_duplicate = WAYS[way]
    job, run = (
        posting(writing_site)["id"],
        new_run(on_duplicate=on_duplicate),
    )
    paths = ("/opportunities",) if more else ("/uploads", f"/postings/{job}/apply")
    for number, (fault, done) in enumerate(WRONG):
        payload = sent(job, **more)
        path = paths[number % len(paths)]
        writing_site.fault(fault, path, method="POST", done=done, seconds=0)
        result = run.take(payload)
        assert result
        assert result.outcome == "CREATED"
        require_once(writing_site, payload)
    assert writing_site.app.state.faults.plans == []


def test_what_is_sent_again_since_its_answer_was_lost_is_done_once(
    writing_site: Site, new_run: NewRun
) -> None:
    answers, payload = count(1), sent(posting(writing_site)["id"])
    run = new_run()
    run.api.http.event_hooks["response"] = [partial(lose_each_other, answers)]
    result = run.take(payload)
    assert result
    assert (result.outcome, next(answers)) == ("CREATED", 3)
    require_once(writing_site, payload)


@every_way
@pytest.mark.parametrize("forgotten", [False, True], ids=["at once", "after a day"])
def test_a_run_that_ends_after_its_write_is_taken_up(
    writing_site: Site,
    new_run: NewRun,
    keys: Path,
    way: str,
    *,
    forgotten: bool,
) -> None:
    more, on_duplicate = WAYS[way]
    payload = sent(posting(writing_site)["id"], **more)
    run = new_run(on_duplicate=on_duplicate)
    run.api.http.event_hooks["response"] = [partial(stop_after, count(1), 1)]
    with pytest.raises(Stopped):
        run.take(payload)
    record = require_once(writing_site, payload)
    if forgotten:
        forget(keys)
        age(run.kept.path, 24)
    [(click, result)] = run.finish()
    assert click == payload["id"]
    assert result
    assert result.outcome == ("FOUND" if forgotten else "CREATED")
    assert require_once(writing_site, payload) is record
    assert list(run.finish()) == []


def test_what_was_not_sent_is_sent_a_day_later(writing_site: Site, new_run: NewRun) -> None:
    payload, run = sent(posting(writing_site)["id"]), new_run()
    writing_site.fault("500", "/v1/postings", method="POST", times=99)
    assert run.take(payload) is None
    writing_site.heal()
    age(run.kept.path, 24)
    [(_, result)] = run.finish()
    assert result
    assert result.outcome == "CREATED"
    require_once(writing_site, payload)


@pytest.mark.parametrize("done", [False, True])
def test_what_is_not_known_in_the_end_is_left_to_the_next_run(
    writing_site: Site, new_run: NewRun, keys: Path, *, done: bool
) -> None:
    payload, run = sent(posting(writing_site)["id"]), new_run()
    writing_site.fault("drop", f"/postings/{payload['job']}/apply", method="POST", done=done)
    writing_site.fault("403", "/v1/opportunities", times=50)  # else it would be looked for
    run.api.tries = 1
    assert run.take(payload) is None
    writing_site.heal()
    let_pass(keys, 15)
    result = run.take(payload)
    assert result
    assert result.outcome == "CREATED"
    require_once(writing_site, payload)


def test_the_limit_is_waited_for_as_long_as_told(
    writing_site: Site, keys: Path, database: Path
) -> None:
    payload, told = sent(posting(writing_site)["id"]), list[float]()
    writing_site.fault(
        "429-retry-after", f"/postings/{payload['job']}/apply", method="POST", seconds=2
    )
    with serving(writing_site, keys, request_timeout=1.5) as url:
        api = connect(url)
        with api.http:
            api.sleep = partial(note_and_sleep, told)
            assert injection(api, database).take(payload)
    require_once(writing_site, payload)
    assert 1 < told[0] <= 2


def note_and_sleep(told: list[float], seconds: float) -> None:
    told.append(seconds)
    time.sleep(seconds)


def test_a_missing_permission_ends_it_and_loses_nothing(
    writing_site: Site, new_run: NewRun
) -> None:
    payload, run = sent(posting(writing_site)["id"]), new_run()
    writing_site.fault("403", f"/postings/{payload['job']}/apply", method="POST", times=9)
    with pytest.raises(Refused) as refusal:
        run.take(payload)
    assert refusal.value.code == "FORBIDDEN"
    writing_site.heal()
    assert [click for click, _ in run.finish()] == [payload["id"]]
    require_once(writing_site, payload)


def test_of_who_was_handed_in_nothing_is_left_in_the_file(
    writing_site: Site, new_run: NewRun
) -> None:
    payload = sent(posting(writing_site)["id"])
    run = new_run()
    run.kept.put(payload["id"], payload)
    email = payload["applicant"]["email"].encode()
    assert email in run.kept.path.read_bytes()
    assert run.hand_in(payload["id"])
    assert email not in run.kept.path.read_bytes()


def test_a_process_that_is_killed_half_way_is_taken_up(
    writing_site: Site, keys: Path, database: Path, tmp_path: Path
) -> None:
    payloads = [sent(posting(writing_site)["id"]) for _ in range(4)]
    files = [tmp_path / f"{number}.json" for number in range(4)]
    for file, payload in zip(files, payloads, strict=True):
        file.write_text(json.dumps(payload))
    changes = writing_site.account.journal.changes
    point = len(changes) + 5  # while they are handed in
    with serving(writing_site, keys, lever_rate=60, lever_burst=1) as url:
        options = ("--url", url, "--database", str(database), "--source", SOURCE, *map(str, files))
        kill_example(NAME, *options, when=lambda: len(changes) >= point)
        run_example(NAME, *options)
    for payload in payloads:
        require_once(writing_site, payload)
