"""Feeds of a running server's jobs, and applications back, against the sandbox's records."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import httpx
import pytest

from examples.client import Hiregraph, Refused, connect
from examples.job_distribution.app import SIGNATURE, Boards, create_app, signature
from examples.job_distribution.distribution import Distribution, refresh
from examples.job_distribution.feeds import Publisher
from examples.job_distribution.kept import Listings
from examples.job_distribution.listings import Listing
from tests.examples.applied import FILE, YES, injection, of, posting, require_once, sent
from tests.examples.site import Site, run_example, serving, site_of

Json = dict[str, Any]

NAME = "job_distribution"
SHARED = "a word that the board knows"
PUBLISHER = Publisher(company="Heron & <Wren>", url="https://jobs.example")

BAKER = Listing(
    reference="a",
    code=None,
    title="Baker",
    description="<p>Bakes.</p>",
    places=(),
    country=None,
    category=None,
    commitment=None,
    workplace=None,
    salary=None,
    url=None,
    posted_at=None,
)


@pytest.fixture(scope="module")
def only_site() -> Iterator[Site]:
    with site_of(people=1) as site:
        yield site


@pytest.fixture(scope="module")
def only_server(only_site: Site) -> Iterator[str]:
    with only_site.server() as url:
        yield url


@pytest.fixture
def jobs_site(only_site: Site) -> Iterator[Site]:
    """Its jobs can be changed: after the test they are as they were."""
    before = dict(only_site.account.postings)
    yield only_site
    only_site.heal()
    only_site.account.postings.clear()
    only_site.account.postings.update(before)


@pytest.fixture
def jobs_api(jobs_site: Site, only_server: str) -> Iterator[Hiregraph]:  # noqa: ARG001
    api = connect(only_server)
    with api.http:
        yield api


@pytest.fixture
def listings(tmp_path: Path) -> Listings:
    return Listings(tmp_path / "jobs.sqlite3")


@pytest.fixture
def boards(jobs_api: Hiregraph, listings: Listings) -> Boards:
    """It reads the jobs whenever it is asked."""
    return made(jobs_api, listings)


def made(api: Hiregraph, listings: Listings) -> Boards:
    return Boards(
        distribution=Distribution(api=api, listings=listings, every=0),
        publisher=PUBLISHER,
        injection=injection(api, listings.path),
        secret=SHARED,
    )


@pytest.fixture
def served(boards: Boards) -> Iterator[httpx.Client]:
    """A board, which asks."""
    with serving(create_app(boards)) as url, httpx.Client(base_url=url, timeout=30) as board:
        yield board


@pytest.fixture
def taking(writing_api: Hiregraph, listings: Listings) -> Iterator[httpx.Client]:
    """A board, which has the feed and sends applications."""
    boards = made(writing_api, listings)
    refresh(writing_api, listings)
    with serving(create_app(boards)) as url, httpx.Client(base_url=url, timeout=30) as board:
        yield board


def public(site: Site) -> dict[str, Json]:
    """The postings that anybody may see, by id."""
    return {
        each["id"]: each
        for each in site.account.postings.values()
        if each["state"] == "published"
        and each["confidentiality"] == "non-confidential"
        and "public" in (each["distributionChannels"] or ["public"])
    }


def jobs(board: httpx.Client, **asked: str) -> dict[str, Json]:
    """The jobs of the JSON feed, by reference."""
    feed = board.get("/feed.json", params=asked).raise_for_status().json()
    return {each["reference"]: each for each in feed["jobs"]}


def change(site: Site, job: str, **more: Any) -> None:
    postings = site.account.postings
    postings[job] = postings[job] | more


def test_each_public_job_is_in_the_feed(jobs_site: Site, served: httpx.Client) -> None:
    source = ET.fromstring(served.get("/feed.xml").content)  # noqa: S314  -- our own
    there = public(jobs_site)
    told = {each.findtext("referencenumber"): each for each in source.iter("job")}
    assert told.keys() == there.keys() == jobs(served).keys()
    assert 3 < len(told) < len(jobs_site.account.postings)
    assert source.findtext("publisher") == "Heron & <Wren>"
    for reference, posted in there.items():
        job = told[reference]
        assert job.findtext("title") == posted["text"]
        assert job.findtext("company") == "Heron & <Wren>"
        assert job.findtext("city") == posted["categories"]["location"]
        assert job.findtext("country") == posted["country"]
        assert job.findtext("url") == posted["urls"]["show"]
        assert posted["content"]["descriptionHtml"] in (job.findtext("description") or "")
        posted_at = datetime.fromisoformat(job.findtext("date") or "")
        assert posted_at.timestamp() * 1000 == posted["createdAt"]


@pytest.mark.parametrize(
    "text", ['R&D <b>"it\'s"</b>', "]]> &amp; <!-- ]]]>", "職人 😀", "a\x0bb\ufffe"]
)
def test_words_of_any_kind_arrive_as_they_are(
    jobs_site: Site, served: httpx.Client, text: str
) -> None:
    job = next(iter(public(jobs_site)))
    content = jobs_site.account.postings[job]["content"] | {"descriptionHtml": f"<p>{text}</p>"}
    change(jobs_site, job, text=text, content=content)
    source = ET.fromstring(served.get("/feed.xml").content)  # noqa: S314  -- our own
    [told] = [each for each in source.iter("job") if each.findtext("referencenumber") == job]
    writable = text.replace("\x0b", "").replace("\ufffe", "")
    assert told.findtext("title") == writable
    assert f"<p>{writable}</p>" in (told.findtext("description") or "")
    assert jobs(served)[job]["title"] == text


def test_a_closed_job_leaves_the_feed_and_comes_back_as_itself(
    jobs_site: Site, served: httpx.Client
) -> None:
    before = jobs(served)
    closed, hidden, renamed, *others = before
    change(jobs_site, closed, state="closed")
    change(jobs_site, hidden, distributionChannels=["internal"])
    change(jobs_site, renamed, text="Baker")
    after = jobs(served)
    assert after.keys() == before.keys() - {closed, hidden}
    assert after[renamed]["title"] == "Baker"
    assert {each: after[each] for each in others} == {each: before[each] for each in others}
    change(jobs_site, closed, state="published")
    again = jobs(served)[closed]
    assert again["changedAt"] > before[closed]["changedAt"]
    assert {**again, "changedAt": before[closed]["changedAt"]} == before[closed]


def test_a_board_can_ask_for_what_changed_alone(jobs_site: Site, served: httpx.Client) -> None:
    first = served.get("/feed.json").json()
    closed, renamed, *_ = public(jobs_site)
    change(jobs_site, closed, state="closed")
    change(jobs_site, renamed, text="Baker")
    told = served.get("/feed.json", params={"since": first["changedAt"]}).json()
    assert [(each["reference"], each["title"]) for each in told["jobs"]] == [(renamed, "Baker")]
    assert told["closed"] == [closed]
    nothing = served.get("/feed.json", params={"since": told["changedAt"]}).json()
    assert (nothing["jobs"], nothing["closed"]) == ([], [])
    assert served.get("/feed.json", params={"since": "yesterday"}).status_code == 400


@pytest.mark.parametrize("path", ["/feed.xml", "/feed.json"])
def test_what_a_board_has_is_not_sent_again(
    jobs_site: Site, served: httpx.Client, path: str
) -> None:
    first = served.get(path)
    known = {"If-None-Match": first.headers["ETag"]}
    assert (served.get(path).content, served.get(path, headers=known).status_code) == (
        first.content,
        304,
    )
    change(jobs_site, next(iter(public(jobs_site))), text="Baker")
    assert served.get(path, headers=known).status_code == 200


def test_jobs_are_read_once_in_a_while(jobs_site: Site, boards: Boards) -> None:
    now = [0.0]
    boards.distribution.every = 300.0
    boards.distribution.clock = lambda: now[0]
    reads = []
    for seconds in (0.0, 299.0, 300.0, 301.0):
        now[0] = seconds
        jobs_site.asked("")
        boards.distribution.published()
        reads.append(jobs_site.asked("/postings").total())
    assert reads == [1, 0, 1, 0]


def test_where_jobs_cannot_be_read_the_feed_stays_as_it_is(
    jobs_site: Site, served: httpx.Client, boards: Boards
) -> None:
    boards.distribution.api.tries = 1
    jobs_site.fault("403", "/v1/postings", times=9)
    assert served.get("/feed.xml").status_code == 503
    jobs_site.heal()
    feed = served.get("/feed.xml").raise_for_status().content
    jobs_site.fault("403", "/v1/postings", times=9)
    assert served.get("/feed.xml").content == feed


def test_what_is_read_half_closes_nothing(
    jobs_site: Site, jobs_api: Hiregraph, listings: Listings
) -> None:
    postings = jobs_site.account.postings
    model = next(iter(public(jobs_site).values()))
    postings.update({f"job-{number}": {**model, "id": f"job-{number}"} for number in range(150)})
    number = refresh(jobs_api, listings)["new"]
    assert number > 150
    jobs_site.fault("403", "/v1/postings", after=2, times=9)
    with pytest.raises(Refused):
        refresh(jobs_api, listings)
    assert len(listings.published().open) == number


def test_where_one_job_cannot_be_read_no_other_is_closed(listings: Listings) -> None:
    now = datetime.now(UTC)
    there = {name: replace(BAKER, reference=name) for name in ("a", "b")}
    assert listings.update(there, is_whole=True, now=now)["new"] == 2
    seen = listings.update({"a": there["a"]}, is_whole=False, now=now)
    assert (seen["closed"], len(listings.published().open)) == (0, 2)
    assert listings.update({"a": there["a"]}, is_whole=True, now=now)["closed"] == 1


def send(board: httpx.Client, payload: Json | bytes, *, word: str = SHARED) -> httpx.Response:
    """Send an application, signed."""
    body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    return board.post("/applications", content=body, headers={SIGNATURE: signature(word, body)})


def test_an_application_comes_back_to_its_job_once(
    writing_site: Site, taking: httpx.Client
) -> None:
    payload = sent(posting(writing_site)["id"])
    first, again = (send(taking, payload) for _ in range(2))
    assert (first.status_code, first.json()["outcome"]) == (200, "CREATED")
    assert again.json() == first.json()
    require_once(writing_site, payload)


def test_the_questions_of_a_job_are_told_and_their_answers_taken(
    writing_site: Site, taking: httpx.Client
) -> None:
    job = posting(writing_site, questions=3)["id"]
    url = jobs(taking)[job]["questionsUrl"].removeprefix(PUBLISHER.url)
    asked = {each["question"]: each for each in taking.get(url).json()}
    experience, languages, work, consent = list(asked.values())[-4:]
    assert (languages["type"], languages["options"][1]) == ("MULTI_SELECT", "Deutsch")
    assert [each["required"] for each in (experience, languages, work, consent)] == [
        True,
        False,
        False,
        True,
    ]
    payload = sent(
        job,
        answers=[
            {"question": experience["name"], "answer": "Ten years."},
            {"question": languages["name"], "answer": "deutsch"},
            {"question": work["name"], "file": FILE},
            *YES,
        ],
    )
    assert send(taking, payload).json()["outcome"] == "CREATED"
    record = require_once(writing_site, payload)
    [applied] = writing_site.account.applications(record)
    values = [each["value"] for part in applied["customQuestions"] for each in part["fields"]]
    assert values[:2] == ["Ten years.", ["Deutsch"]]
    assert [each["name"] for each in writing_site.account.profile("files", record)] == ["cv.pdf"]


@pytest.mark.parametrize("state", ["internal", "closed"])
def test_only_for_what_was_published_applications_are_taken(
    writing_site: Site, taking: httpx.Client, state: str
) -> None:
    payload = sent(posting(writing_site, questions=None, state=state)["id"])
    assert send(taking, payload).status_code == 404
    assert taking.get(f"/jobs/{payload['job']}/questions.json").status_code == 404
    assert of(writing_site, payload) == []


def test_a_job_that_was_closed_meanwhile_is_told(jobs_site: Site, served: httpx.Client) -> None:
    job = next(iter(jobs(served)))
    change(jobs_site, job, state="closed")
    answer = send(served, sent(job))
    assert answer.status_code == 422
    [problem] = answer.json()["problems"]
    assert (problem["place"], problem["code"]) == ("job", "BAD_USER_INPUT")
    assert served.get(f"/jobs/{job}/questions.json").status_code == 410


def test_what_is_wrong_with_an_application_is_told_where_the_board_has_it(
    writing_site: Site, taking: httpx.Client
) -> None:
    payload = sent(posting(writing_site)["id"], answers=[])
    answer = send(taking, payload)
    assert answer.status_code == 422
    assert [each["place"] for each in answer.json()["problems"]] == ["consent[store]"]
    assert send(taking, {**payload, "answers": YES}).json()["outcome"] == "CREATED"


def test_what_no_board_has_signed_is_not_taken(writing_site: Site, taking: httpx.Client) -> None:
    payload = sent(posting(writing_site)["id"])
    body = json.dumps(payload).encode()
    for told in ("", "é", signature("another word", body)):
        headers = {SIGNATURE.encode(): told.encode("latin-1")}
        assert taking.post("/applications", content=body, headers=headers).status_code == 401
    assert taking.post("/applications", content=body).status_code == 401
    assert of(writing_site, payload) == []


@pytest.mark.parametrize(
    ("body", "status"), [(b"{", 400), (b"[]", 400), (b'{"id": "1"}', 400), (bytes(45 * 2**20), 413)]
)
def test_what_is_no_application_is_told(taking: httpx.Client, body: bytes, status: int) -> None:
    assert send(taking, body).status_code == status


def test_what_cannot_be_handed_in_now_is_kept(
    writing_site: Site, writing_api: Hiregraph, taking: httpx.Client, listings: Listings
) -> None:
    payload = sent(posting(writing_site)["id"])
    writing_site.fault("403", f"/postings/{payload['job']}/apply", method="POST", times=99)
    assert send(taking, payload).status_code == 202
    assert of(writing_site, payload) == []
    writing_site.heal()
    [(_, result)] = injection(writing_api, listings.path).finish()
    assert result
    assert result.outcome == "CREATED"
    assert send(taking, payload).status_code == 200
    require_once(writing_site, payload)


def test_the_feeds_are_files_too(jobs_site: Site, tmp_path: Path) -> None:
    options = ("--out", str(tmp_path / "feeds"), "--database", str(tmp_path / "jobs.sqlite3"))
    files = [tmp_path / "feeds" / name for name in ("feed.xml", "feed.json")]
    with jobs_site.server() as url:
        told, written = [], []
        for _ in range(2):
            told += run_example(NAME, "--url", url, *options).splitlines()[:1]
            written.append([file.stat().st_ino for file in files])
        number, closed = len(public(jobs_site)), next(iter(public(jobs_site)))
        change(jobs_site, closed, state="closed")
        told += run_example(NAME, "--url", url, *options).splitlines()[:1]
    assert told == [
        f"published: {number} jobs, of them {number} new, 0 changed; 0 closed",
        f"published: {number} jobs, of them 0 new, 0 changed; 0 closed",
        f"published: {number - 1} jobs, of them 0 new, 0 changed; 1 closed",
    ]
    assert written[0] == written[1]
    assert closed not in files[0].read_text()
    assert {each.name for each in (tmp_path / "feeds").iterdir()} == {"feed.xml", "feed.json"}
