"""The command: `python -m examples.one_click_candidate_injection --help`."""

import argparse
import os
import sys
from pathlib import Path

import uvicorn

from examples.applying.injection import Injection
from examples.applying.kept import Kept, Result
from examples.applying.payload import Unreadable
from examples.client import TRIES, Refused, connect
from examples.one_click_candidate_injection.app import create_app
from examples.one_click_candidate_injection.clicks import read_click

BOARD = Path(__file__).parent / "board"


def main() -> None:
    """Hand in applications, or serve the page on which people apply until Ctrl-C."""
    options = _options()
    tries = 2 if options.page else TRIES  # somebody waits for a page
    token = os.environ.get("HIREGRAPH_API_TOKEN")
    api = connect(options.url, token=token, account=options.account, tries=tries)
    with api.http:
        injection = Injection(
            api=api,
            kept=Kept(options.database),
            source=options.source,
            on_duplicate=options.on_duplicate,
            actor=options.actor,
        )
        if options.page:
            _hand_in(injection, [])
            uvicorn.run(create_app(injection, options.page), port=options.port)
        else:
            _hand_in(injection, options.clicks or sorted(BOARD.glob("*.json")))


def _hand_in(injection: Injection, clicks: list[Path]) -> None:
    for click, result in injection.finish():
        _tell(click, result)
    for path in clicks:
        try:
            _tell(path.name, injection.take(read_click(path)))
        except Unreadable as error:
            print(f"{path.name}: {error}")
    cost = injection.api.spent
    print(f"cost: {cost['upstreamCalls']} upstream calls, {cost['cacheHits']} saved")


def _tell(name: str, result: Result | None) -> None:
    if result is None:
        print(f"{name}: left, for the next run")
        return
    print(f"{name}: {result.outcome or 'refused'}")
    for problem in result.problems:
        print(f"  {problem.place or 'as a whole'}: {problem.message}")
    for place in result.left_out:
        print(f"  {place}: the job's form does not ask for this")
    if result.problems and result.candidate:
        print(f"  there are candidate {result.candidate}, application {result.application}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m examples.one_click_candidate_injection",
        description="Hand in applications that a board sent, or with --page serve a job's form. "
        "HIREGRAPH_API_TOKEN is sent to hiregraph.",
    )
    parser.add_argument("clicks", type=Path, nargs="*", help="files; else those of this example")
    parser.add_argument("--page", metavar="JOB", help="remoteId of the job to serve the form of")
    parser.add_argument("--port", type=int, default=8004, help="where to listen")
    parser.add_argument("--url", default="http://127.0.0.1:8000", help="where hiregraph is")
    parser.add_argument("--account", help="the linked account, where there are several")
    parser.add_argument(
        "--actor", help="id of the user who adds people; else the account's default"
    )
    parser.add_argument("--source", default="Quill Jobs", help="where applications come from")
    parser.add_argument(
        "--on-duplicate",
        choices=("LINK", "REUSE_APPLICATION", "FAIL"),
        default="LINK",
        help="what to do where the person is known",
    )
    parser.add_argument(
        "--database", type=Path, default=Path("clicks.sqlite3"), help="the file to write"
    )
    options = parser.parse_args()
    if options.page and options.on_duplicate == "FAIL":
        parser.error("a page with --on-duplicate FAIL would tell everybody who is known")
    return options


if __name__ == "__main__":
    try:
        main()
    except Refused as refusal:
        sys.exit(f"{refusal.code}: {refusal}")
