"""The command: `python -m examples.job_distribution --help`."""

import argparse
import os
import sys
from pathlib import Path

import uvicorn

from examples.applying.injection import Injection
from examples.applying.kept import Kept
from examples.client import TRIES, Hiregraph, Refused, connect
from examples.job_distribution.app import Boards, create_app
from examples.job_distribution.distribution import Distribution, refresh
from examples.job_distribution.feeds import Publisher, json_of, xml_of
from examples.job_distribution.kept import Listings

SIGNED_BY = "BOARD_SECRET"


def main() -> None:
    """Publish the jobs as files, or serve them until Ctrl-C."""
    options = _options()
    token = os.environ.get("HIREGRAPH_API_TOKEN")
    tries = 2 if options.serve else TRIES  # boards wait
    api = connect(options.url, token=token, account=options.account, tries=tries)
    publisher = Publisher(company=options.company, url=options.public_url.rstrip("/"))
    with api.http:
        if options.serve:
            _serve(api, publisher, options)
        else:
            _publish(api, publisher, options)


def _publish(api: Hiregraph, publisher: Publisher, options: argparse.Namespace) -> None:
    listings = Listings(options.database)
    seen = refresh(api, listings)
    published = listings.published()
    print(
        f"published: {len(published.open)} jobs, of them"
        f" {seen['new']} new, {seen['changed']} changed; {seen['closed']} closed"
    )
    options.out.mkdir(parents=True, exist_ok=True)
    for name, feed in {"feed.xml": xml_of, "feed.json": json_of}.items():
        _replace(options.out / name, feed(publisher, published))
    print(f"cost:      {api.spent['upstreamCalls']} upstream calls")


def _replace(path: Path, content: bytes) -> None:
    """Whoever reads the file meanwhile gets the former one, whole. The same is not written anew."""
    if path.exists() and path.read_bytes() == content:
        return
    written = path.with_suffix(".new")
    written.write_bytes(content)
    written.replace(path)


def _serve(api: Hiregraph, publisher: Publisher, options: argparse.Namespace) -> None:
    secret = os.environ.get(SIGNED_BY)
    if not secret:
        sys.exit(f"Set {SIGNED_BY}: by it boards sign the applications that they send.")
    kept = Kept(options.database)
    injection = Injection(
        api=api,
        kept=kept,
        source=options.source,
        on_duplicate=options.on_duplicate,
        actor=options.actor,
    )
    for click, result in injection.finish():
        print(f"{click}: {result.outcome or 'refused' if result else 'left'}")
    distribution = Distribution(api=api, listings=Listings(options.database), every=options.every)
    boards = Boards(
        distribution=distribution, publisher=publisher, injection=injection, secret=secret
    )
    uvicorn.run(create_app(boards), port=options.port)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m examples.job_distribution",
        description="Publish the open jobs as files for boards, or with --serve as pages, and take "
        f"applications back, which are signed by {SIGNED_BY}. HIREGRAPH_API_TOKEN is sent to "
        "hiregraph.",
    )
    parser.add_argument("--url", default="http://127.0.0.1:8000", help="where hiregraph is")
    parser.add_argument("--account", help="the linked account, where there are several")
    parser.add_argument("--company", default="Northlight Instruments", help="the employer")
    parser.add_argument("--out", type=Path, default=Path("feeds"), help="the folder to write")
    parser.add_argument("--serve", action="store_true", help="serve them instead")
    parser.add_argument("--port", type=int, default=8005, help="where to listen")
    parser.add_argument(
        "--public-url", default="http://127.0.0.1:8005", help="where boards reach this program"
    )
    parser.add_argument("--every", type=float, default=300, help="seconds between two readings")
    parser.add_argument("--source", default="Quill Jobs", help="where applications come from")
    parser.add_argument("--actor", help="id of who adds people; else the account's default")
    parser.add_argument(
        "--on-duplicate",
        choices=("LINK", "REUSE_APPLICATION", "FAIL"),
        default="LINK",
        help="what to do where the person is known",
    )
    parser.add_argument(
        "--database", type=Path, default=Path("jobs.sqlite3"), help="the file to write"
    )
    return parser.parse_args()


if __name__ == "__main__":
    try:
        main()
    except Refused as refusal:
        sys.exit(f"{refusal.code}: {refusal}")
