"""The example that sends assessments, as its reader runs it, beside hiregraph and a sandbox."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
from standardwebhooks import Webhook

from examples.choices import stages
from examples.client import Hiregraph, connect
from examples.resume_extraction.parsing import pdf_text
from examples.stage_triggered_assessment.assessments import ASSESSMENTS
from examples.stage_triggered_assessment.invitations import Invitation, Invitations
from examples.stage_triggered_assessment.kept import Kept
from sandbox.data.records import Opportunity
from schema.identity import decode_global_id
from server.serving import application
from server.settings import load_settings
from tests.examples.judged import notes
from tests.examples.site import ROOT, Site, serving

TEST = "Coding test"
STAGE_NAME = "Recruiter screen"
PATIENCE_SECONDS = 40.0


def until(is_so: Callable[[], Any], seconds: float = PATIENCE_SECONDS) -> Any:
    """Wait until something is so, and give it."""
    too_late = time.monotonic() + seconds
    while not (found := is_so()):
        assert time.monotonic() < too_late
        time.sleep(0.02)
    return found


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@dataclass(slots=True)
class Server:
    """A hiregraph that can be ended and begun again at the same address, with what it keeps."""

    site: Site
    folder: Path
    port: int = field(default_factory=free_port)
    _running: ExitStack = field(default_factory=ExitStack)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def settings(self) -> dict[str, Any]:
        users = self.site.account.company.users
        return {
            "lever_api_key": "sandbox",
            "lever_api_url": f"{self.site.url}/v1",
            "lever_rate": 10_000,
            "lever_burst": 10_000,
            "lever_default_actor": next(user["id"] for user in users if not user["deactivatedAt"]),
            "recent_ttl": 0,
            "reference_ttl": 0,
            "secret_key": "a secret of the tests",
            "database_url": f"sqlite+aiosqlite:///{self.folder}/hiregraph.sqlite3",
            "webhook_url": self.url,
            "allow_private_urls": True,
            "reconcile_seconds": 0.5,
            "request_timeout": 5,
        }

    def start(self) -> None:
        listener = socket.create_server(("127.0.0.1", self.port))
        app = application(load_settings(**self.settings()))
        self._running.enter_context(serving(app, listener))
        until(lambda: httpx.get(f"{self.url}/readyz").is_success)

    def end(self) -> None:
        self._running.close()

    @contextmanager
    def api(self) -> Iterator[Hiregraph]:
        api = connect(self.url)
        with api.http:
            yield api


@dataclass(slots=True)
class Process(Server):
    """One in a process of its own, which can be killed."""

    _process: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        told = {f"HIREGRAPH_{name.upper()}": str(value) for name, value in self.settings().items()}
        command = [
            str(Path(sys.executable).with_name("hiregraph")),
            "serve",
            "--port",
            str(self.port),
        ]
        self._process = subprocess.Popen(command, cwd=ROOT, env=os.environ | told)  # noqa: S603  -- our own words
        until(lambda: answers(f"{self.url}/readyz"))

    def kill(self) -> None:
        """End it without warning."""
        assert self._process
        self._process.kill()
        self._process.wait()


@dataclass(slots=True)
class Program:
    """The example in a process of its own."""

    server: Server
    database: Path
    port: int = field(default_factory=free_port)
    _process: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def kept(self) -> Invitations:
        return Invitations(Kept(self.database))

    def start(self) -> None:
        """Start it, and wait until it answers."""
        options = ("--url", self.server.url, "--port", str(self.port), "--every", "1")
        command = [sys.executable, "-m", "examples.stage_triggered_assessment", *options]
        named = {name: value for name, value in os.environ.items() if "HIREGRAPH" not in name}
        self._process = subprocess.Popen(  # noqa: S603  -- our own words
            [*command, "--database", str(self.database)], cwd=ROOT, env=named
        )
        until(self._answers)

    def kill(self) -> None:
        """End it without warning."""
        assert self._process
        assert self._process.poll() is None
        self._process.kill()
        self._process.wait()

    def close(self) -> None:
        if self._process and self._process.poll() is None:
            self.kill()

    def _answers(self) -> bool:
        assert self._process
        assert self._process.poll() is None
        return answers(f"{self.url}/sent")

    def choose(self, **more: str) -> None:
        """Make the rule that somebody in the stage gets the test, once the program listens."""
        rule = {"assessment": TEST, "job": "", "stage": stage_id(self.server)}
        answer = httpx.post(f"{self.url}/rules", data=rule | more)
        assert answer.status_code == 303, answer.text
        until(self.endpoint)

    def invited(self, record: Opportunity) -> Invitation | None:
        """What somebody was sent."""
        found = [each for each in self.kept.all() if each.remote_id == record.id]
        assert len(found) <= 1
        return next(iter(found), None)

    def events(self, record: Opportunity) -> list[tuple[str, bool]]:
        """What the program heard of somebody, and whether each is handled."""
        with Kept(self.database).open() as kept:
            found = kept.execute(
                "SELECT application, type, is_handled FROM events ORDER BY rowid"
            ).fetchall()
        return [
            (kind, bool(is_handled))
            for application, kind, is_handled in found
            if decode_global_id(application).remote_id == record.id
        ]

    def endpoint(self) -> str:
        """The id of its endpoint at hiregraph; empty while there is none."""
        with Kept(self.database).open() as kept:
            return kept.execute("SELECT endpoint FROM log").fetchone()[0] or ""

    def send(self, kind: str, *, application: str, stage: str) -> None:
        """Send it an event of now, as hiregraph does; it must be taken."""
        now = datetime.now(UTC)
        data = {"id": uuid4().hex, "applicationId": application, "stageId": stage}
        body = json.dumps({"type": kind, "timestamp": now.isoformat(), "data": data})
        with Kept(self.database).open() as kept:
            secret = kept.execute("SELECT secret FROM log").fetchone()[0]
        headers = signed(secret, data["id"], body, now)
        answer = httpx.post(f"{self.url}/webhooks", headers=headers, content=body)
        assert answer.status_code == 204, answer.text

    def until(
        self, record: Opportunity, state: str, seconds: float = PATIENCE_SECONDS
    ) -> Invitation:
        """Wait until what somebody was sent has come to a state."""

        def there() -> Invitation | None:
            found = self.invited(record)
            return found if found and found.state == state else None

        found: Invitation = until(there, seconds)
        return found

    def take(self, invitation: Invitation, *, begin_only: bool = False) -> None:
        """Take the test as the candidate does, with every answer right."""
        page = f"{self.url}/take/{invitation.token}"
        right = {f"answer-{n}": each.right for n, each in enumerate(ASSESSMENTS[TEST])}
        for form in [{}] if begin_only else [{}, right]:
            assert httpx.post(page, data=form).status_code == 303


def answers(url: str) -> bool:
    try:
        return httpx.get(url).is_success
    except httpx.TransportError:
        return False


def signed(secret: str, name: str, body: str, at: datetime) -> dict[str, str]:
    """The headers, as the library of Standard Webhooks makes them."""
    return {
        "webhook-id": name,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(secret).sign(name, at, body),
    }


def application_id(server: Server, record: Opportunity) -> str:
    """hiregraph's id of somebody's application."""
    text = "query ($id: ID!) { application(remoteId: $id) { id } }"
    with server.api() as api:
        return str(api.ask(text, {"id": record.id}).data["application"]["id"])


def stage_id(server: Server) -> str:
    """hiregraph's id of the stage."""
    with server.api() as api:
        return next(each for each, name in stages(api).items() if name == STAGE_NAME)


def stage_of(site: Site) -> str:
    """The sandbox's id of the stage."""
    known = site.account.company.dispositions
    return next(str(each["id"]) for each in known if each["text"] == STAGE_NAME)


def everybody(site: Site) -> Iterator[Opportunity]:
    """Those with an application who are in no such stage, and to whom nothing was done yet."""
    touched = {change.ids.get("opportunity") for change in site.account.journal.changes}
    for each in site.listed():
        is_elsewhere = each.archived_at is None and each.stage != stage_of(site)
        if each.application and is_elsewhere and each.id not in touched:
            yield each


def somebody(site: Site) -> Opportunity:
    """The first of them."""
    return next(everybody(site))


def do(site: Site, record: Opportunity, what: str, **body: object) -> None:
    """Do something as a recruiter does."""
    where = f"{site.url}/__sandbox__/records/sandbox/opportunities/{record.id}"
    httpx.put(f"{where}/{what}", json=body).raise_for_status()


def move(site: Site, record: Opportunity, stage: str | None = None) -> None:
    do(site, record, "stage", stage=stage or stage_of(site))


def reject(site: Site, record: Opportunity) -> None:
    reasons = site.account.company.archive_reasons
    reason = next(each["id"] for each in reasons if each["type"] != "hired")
    do(site, record, "archived", reason=reason)


def unreject(site: Site, record: Opportunity) -> None:
    do(site, record, "archived", reason=None)


def require_one_result(site: Site, record: Opportunity, right: int = 3) -> None:
    """Somebody has one note, one report and one tag of the test, and these say the same."""
    told = [note["fields"][0]["value"] for note in notes(site, record)]
    files = [each for each in site.account.profile("files", record) if TEST in each["name"]]
    texts = [pdf_text(site.account.contents[each["id"]]) for each in files]
    [note], [text] = told, texts
    assert note.startswith(f"{TEST}: {right} of 3 answers are right.\n")
    assert text.split("\n")[2:] == note.split("\n")
    assert text.startswith(f"{record.person.name}, for ")
    assert [tag for tag in record.tags if tag.startswith(TEST)] == [f"{TEST}: {right} of 3"]
    changes = site.account.journal.changes
    kinds = [each.kind for each in changes if each.ids.get("opportunity") == record.id]
    wanted = ("note.created", "file.created", "opportunity.tags")
    assert [kinds.count(kind) for kind in wanted] == [1, 1, 1]
