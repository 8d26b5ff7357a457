"""The command: `python -m examples.ai_scorecard_write_back --help`."""

import argparse
import os
import sys
from contextlib import closing
from pathlib import Path

from examples.ai_scorecard_write_back.judging import TIERS
from examples.ai_scorecard_write_back.kept import Kept
from examples.ai_scorecard_write_back.queries import JOBS
from examples.ai_scorecard_write_back.write_back import WriteBack
from examples.choices import STAGES
from examples.client import Hiregraph, Refused, connect
from examples.paging import pages

LISTS = {"jobs": JOBS, "jobInterviewStages": STAGES}
WRITTEN = {"note": "notes", "report": "reports", "tier": "tags"}


def main() -> None:
    """Judge and write back, and tell what that took."""
    options = _options()
    api = connect(options.url, token=os.environ.get("HIREGRAPH_API_TOKEN"), account=options.account)
    with api.http, closing(Kept(options.database)) as kept:
        run = WriteBack(api=api, kept=kept, actor=options.actor)
        run.run(
            jobs=_named(api, "jobs", options.job),
            stages=_named(api, "jobInterviewStages", options.stage),
        )
    tiers = ", ".join(f"{run.seen[tier]} {tier}" for tier in TIERS)
    print(f"judged:  {run.seen['applications']} applications: {tiers}")
    print("written: " + ", ".join(f"{run.seen[what]} {name}" for what, name in WRITTEN.items()))
    if run.seen["left"]:
        print(f"left:    {run.seen['left']} applications, for the next run")
    print(f"cost:    {api.spent['upstreamCalls']} upstream calls, {api.spent['cacheHits']} saved")


def _named(api: Hiregraph, kind: str, name: str | None) -> list[str] | None:
    """The ids of all of that name, since jobs share theirs; None where no name is given."""
    if name is None:
        return None
    walk = pages(api, LISTS[kind], {}, at=(kind,))
    there = [node for page in walk for node in page.nodes if node is not None]
    found = [node["id"] for node in there if node["name"] == name]
    if not found:
        names = ", ".join(sorted({node["name"] or "" for node in there}))
        sys.exit(f"There is nothing called {name!r}, but: {names}")
    return found


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m examples.ai_scorecard_write_back",
        description="Judge the open applications of a job or stage, and write back what is thought "
        "of them. HIREGRAPH_API_TOKEN is sent.",
    )
    parser.add_argument("--url", default="http://127.0.0.1:8000", help="where hiregraph is")
    parser.add_argument("--account", help="the linked account, where there are several")
    parser.add_argument("--job", help="the name of a job")
    parser.add_argument("--stage", help="the name of a stage")
    parser.add_argument("--actor", help="id of the user who writes; else the account's default")
    parser.add_argument(
        "--database", type=Path, default=Path("judgements.sqlite3"), help="the file to write"
    )
    options = parser.parse_args()
    if options.job is None and options.stage is None:
        parser.error("name a --job, a --stage, or both")
    return options


if __name__ == "__main__":
    try:
        main()
    except Refused as refusal:
        sys.exit(f"{refusal.code}: {refusal}")
