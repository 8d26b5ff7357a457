"""What the sandbox holds of judgements that were written back, and ways to run what writes them."""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from examples.ai_scorecard_write_back.judging import Judgement, judge
from examples.ai_scorecard_write_back.kept import Kept
from examples.ai_scorecard_write_back.write_back import WriteBack
from examples.ai_scorecard_write_back.writes import RECOMMENDED
from examples.client import Hiregraph
from examples.resume_extraction.parsing import pdf_text
from sandbox.data.records import Opportunity
from tests.examples.site import Site

Json = dict[str, Any]

STAGE, STAGE_NAME = "applicant-new", "New applicant"
KINDS = ("note.created", "file.created", "opportunity.tags")
_SCORES = {"STRONG_YES": 4, "YES": 3, "NO_DECISION": None}


@contextmanager
def serving(site: Site, keys: Path, **settings: object) -> Iterator[str]:
    """A server that notes its writes in a file, and writes in somebody's name."""
    users = site.account.company.users
    actor = next(user["id"] for user in users if not user["deactivatedAt"])
    chosen = {
        "database_url": f"sqlite+aiosqlite:///{keys}",
        "lever_default_actor": actor,
        **settings,
    }
    with site.server(**chosen) as url:
        yield url


def let_pass(keys: Path, seconds: float) -> None:
    """Let time pass for what the server has noted."""
    back = "strftime('%Y-%m-%d %H:%M:%f000', {0}, ?)"
    started, given_up = back.format("started_at"), back.format("given_up_at")
    with closing(sqlite3.connect(keys)) as database, database:
        moved = f"UPDATE writes SET started_at = {started}, given_up_at = {given_up}"  # noqa: S608  -- our own words
        database.execute(moved, (f"-{seconds} seconds",) * 2)


def forget(keys: Path) -> None:
    """Do what the server does after a day."""
    with closing(sqlite3.connect(keys)) as database, database:
        database.execute("DELETE FROM writes")


def run(api: Hiregraph, database: Path, *, actor: str | None = None) -> Counter[str]:
    """One run in this process; gives what it met."""
    text = "{ jobInterviewStages(first: 100) { nodes { id remoteId } } }"
    stages = api.ask(text, {}).data["jobInterviewStages"]["nodes"]
    [stage] = [each["id"] for each in stages if each["remoteId"] == STAGE]
    with closing(Kept(database)) as kept:
        write_back = WriteBack(api=api, kept=kept, actor=actor)
        write_back.run(jobs=None, stages=[stage])
    return write_back.seen


def there(site: Site) -> list[Opportunity]:
    """Those that are to be judged."""
    listed = [each for each in site.listed() if each.archived_at is None]
    return [each for each in listed if each.stage == STAGE]


def expected(site: Site, record: Opportunity) -> Judgement:
    """What is to be thought of one, by the sandbox's records."""
    posting = record.application and site.account.postings[record.application.posting]
    candidate = {
        "name": record.person.name,
        "headline": record.person.headline,
        "urls": record.person.links,
    }
    job = posting and {"name": posting["text"]}
    return judge({"origin": record.origin.upper(), "candidate": candidate, "job": job})


def notes(site: Site, record: Opportunity) -> list[Json]:
    """The notes on one that programs wrote."""
    found = site.account.profile("notes", record)
    return [note for note in found if note["id"] in site.account.by_api]


def reports(site: Site, record: Opportunity) -> list[str]:
    """The texts of the reports on one."""
    found = site.account.profile("files", record)
    contents = [site.account.contents.get(file["id"]) for file in found]
    return [pdf_text(content) for content in contents if content is not None]


def tiers(record: Opportunity) -> list[str]:
    """The tags of tiers that one has."""
    return [tag for tag in record.tags if tag.startswith("AI tier ")]


def written(site: Site) -> Counter[str]:
    """How much of each kind was written."""
    return Counter(change.kind for change in site.account.journal.changes)


def require_one_set(site: Site) -> None:
    """Each application has what was thought of it once, and no other has anything."""
    for record in there(site):
        judged = expected(site, record)
        [note], [report] = notes(site, record), reports(site, record)
        told = note["fields"][0]["value"]
        assert told.startswith(f"AI assessment: {judged.score} of 100, tier {judged.tier}.\n")
        assert note["fields"][0]["score"] == _SCORES[RECOMMENDED[judged.tier]]
        assert report.split("\n") == [judged.about, "", *told.split("\n")]
        assert tiers(record) == [f"AI tier {judged.tier}"]
    assert written(site) == dict.fromkeys(KINDS, len(there(site)))
    assert len(there(site)) >= 4
