"""One file from a server that has its troubles."""

import re
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from examples.client import Hiregraph
from examples.resume_extraction.download import NoFile, NotNow, download, safe_name
from sandbox.data.documents import file_bytes
from tests.examples.site import Site

RESUME = """query ($id: ID!) { application(remoteId: $id) {
  attachments(filter: {types: [RESUME]}) { nodes { fileName downloadUrl } } } }"""


@pytest.fixture
def application(site: Site) -> str:
    """One with a résumé that has a file."""
    for record in site.listed():
        found = site.account.profile("resumes", record)
        if found and found[0]["file"] and found[0]["file"]["status"] == "processed":
            return record.id
    raise AssertionError


@pytest.fixture
def fresh_url(api: Hiregraph, application: str) -> Callable[[], str]:
    def ask() -> str:
        answer = api.ask(RESUME, {"id": application})
        return str(answer.data["application"]["attachments"]["nodes"][0]["downloadUrl"])

    return ask


def content(url: str) -> bytes:
    return file_bytes(str(httpx.URL(url).path).rpartition("/")[2])


def test_a_url_that_was_sealed_by_another_process_is_asked_for_anew(
    files: httpx.Client, fresh_url: Callable[[], str], tmp_path: Path
) -> None:
    stale = re.sub("/files/..", "/files/xx", fresh_url())
    assert files.get(stale).status_code == 403
    slept: list[float] = []
    download(files, tmp_path / "cv", fresh_url, url=stale, sleep=slept.append)
    assert (tmp_path / "cv").read_bytes() == content(stale)
    assert slept == []


def test_a_file_that_ends_too_early_is_fetched_again(
    site: Site, files: httpx.Client, fresh_url: Callable[[], str], tmp_path: Path
) -> None:
    url = fresh_url()
    site.fault("cut", "/v1/opportunities", times=2)
    slept: list[float] = []
    download(files, tmp_path / "cv", fresh_url, url=url, sleep=slept.append)
    assert (tmp_path / "cv").read_bytes() == content(url)
    assert slept == [1.0, 2.0]
    assert [path.name for path in tmp_path.iterdir()] == ["cv"]


def test_a_server_that_is_gone_is_given_up_in_the_end(
    files: httpx.Client, fresh_url: Callable[[], str], tmp_path: Path
) -> None:
    slept: list[float] = []
    with pytest.raises(NotNow):
        download(files, tmp_path / "cv", fresh_url, url="http://127.0.0.1:9/cv", sleep=slept.append)
    assert slept == [1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0, 30.0]
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_may_not_be_read_is_not_asked_for_again(
    site: Site, files: httpx.Client, fresh_url: Callable[[], str], application: str, tmp_path: Path
) -> None:
    url = fresh_url()
    resume = site.account.profile("resumes", site.account.opportunities[application])[0]["id"]
    path = f"/v1/opportunities/{application}/resumes/{resume}/download"
    site.fault("403", path, times=10)
    with pytest.raises(NoFile):
        download(files, tmp_path / "cv", fresh_url, url=url, sleep=list[float]().append)
    assert site.asked("/download").total() == 1


def test_a_file_that_is_gone_is_no_file(
    files: httpx.Client, fresh_url: Callable[[], str], tmp_path: Path
) -> None:
    stale = re.sub("/files/..", "/files/xx", fresh_url())
    with pytest.raises(NoFile):
        download(files, tmp_path / "cv", lambda: None, url=stale, sleep=list[float]().append)


@pytest.mark.parametrize(
    ("remote_id", "file_name", "safe"),
    [
        ("1-2", "Ana Lima - resume.pdf", "1-2-Ana_Lima_-_resume.pdf"),
        ("1", "../../etc/passwd", "1-_.._etc_passwd"),
        ("../1", "..\\..\\cv.PDF", "_1-_.._cv.PDF"),
        ("1", "Łukasz Żak.pdf", "1-_ukasz_ak.pdf"),
        ("1", ".bashrc", "1-bashrc"),
        ("1", "a\x00b\n.pdf", "1-a_b_.pdf"),
        ("1", None, "1-"),
        ("1", "a" * 500 + ".pdf", "1-" + "a" * 77 + ".pdf"),
        ("1", "a." + "b" * 500, "1-." + "b" * 80),
    ],
)
def test_a_name_is_safe_whatever_the_sender_called_the_file(
    remote_id: str, file_name: str | None, safe: str
) -> None:
    assert safe_name(remote_id, file_name) == safe
