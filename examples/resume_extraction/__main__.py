"""The command: `python -m examples.resume_extraction --help`."""

import argparse
import os
import sys
from contextlib import closing
from pathlib import Path

import httpx

from examples.client import Refused, connect
from examples.resume_extraction.extract import Extraction
from examples.resume_extraction.kept import Lines
from examples.resume_extraction.parsing import parse

MET = ("applications", "résumés", "errors", "unread")


def main() -> None:
    """Extract what is new, and tell what that took."""
    options = _options()
    files = options.into / "files"
    files.mkdir(parents=True, exist_ok=True)
    api = connect(options.url, token=os.environ.get("HIREGRAPH_API_TOKEN"), account=options.account)
    with (
        api.http,
        httpx.Client(timeout=90) as http,
        closing(Lines(options.into / "resumes.jsonl")) as lines,
    ):
        run = Extraction(api=api, files=http, folder=files, lines=lines, parse=parse)
        run.run(options.into / "progress.json", since=options.since)
    print("met:  " + ", ".join(f"{run.seen[what]} {what}" for what in MET))
    print(f"kept: {len(lines.done)} lines in {options.into / 'resumes.jsonl'}")
    print(f"cost: {api.spent['upstreamCalls']} upstream calls, {api.spent['cacheHits']} saved")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m examples.resume_extraction",
        description="Extract the résumés of new applications. HIREGRAPH_API_TOKEN is sent.",
    )
    parser.add_argument("--url", default="http://127.0.0.1:8000", help="where hiregraph is")
    parser.add_argument("--account", help="the linked account, where there are several")
    parser.add_argument("--into", type=Path, default=Path("extracted"), help="the folder to fill")
    parser.add_argument(
        "--since", help="a time in ISO 8601: the first run takes applications from then on"
    )
    return parser.parse_args()


if __name__ == "__main__":
    try:
        main()
    except Refused as refusal:
        sys.exit(f"{refusal.code}: {refusal}")
