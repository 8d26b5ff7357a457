"""The command: `python -m examples.stage_triggered_assessment --help`."""

import argparse
import logging
import os
from pathlib import Path

import uvicorn
from starlette.applications import Starlette

from examples.client import Hiregraph, connect
from examples.stage_triggered_assessment.app import Desk, create_app
from examples.stage_triggered_assessment.invitations import Invitations
from examples.stage_triggered_assessment.kept import kept_at
from examples.stage_triggered_assessment.listening import Listening
from examples.stage_triggered_assessment.log import Log
from examples.stage_triggered_assessment.results import WriteBack
from examples.stage_triggered_assessment.triggering import Trigger
from examples.stage_triggered_assessment.worker import Worker


def main() -> None:
    """Serve the pages, listen and work until Ctrl-C."""
    options = _options()
    logging.basicConfig(level=logging.INFO, format="%(levelname)s: %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)
    token = os.environ.get("HIREGRAPH_API_TOKEN")
    # On a page somebody waits, and the worker comes again by itself: a few tries are enough.
    api = connect(options.url, token=token, account=options.account, tries=2)
    with api.http:
        uvicorn.run(_app(api, options), port=options.port, access_log=False)


def _app(api: Hiregraph, options: argparse.Namespace) -> Starlette:
    kept = kept_at(options.database)
    invitations = Invitations(kept)
    address = options.public_url or f"http://127.0.0.1:{options.port}"
    worker = Worker(
        listening=Listening(
            api=api,
            log=Log(kept),
            url=f"{address.rstrip('/')}/webhooks",
            account=options.account,
        ),
        trigger=Trigger(api, kept),
        write_back=WriteBack(api, invitations, options.actor),
        every=options.every,
    )
    return create_app(Desk(api, invitations, worker))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m examples.stage_triggered_assessment",
        description="Send an assessment to whoever comes to a stage, and write its result back. "
        "HIREGRAPH_API_TOKEN is sent to hiregraph.",
    )
    parser.add_argument("--url", default="http://127.0.0.1:8000", help="where hiregraph is")
    parser.add_argument("--account", help="the linked account, where there are several")
    parser.add_argument("--actor", help="id of the user who writes; else the account's default")
    parser.add_argument("--port", type=int, default=8006, help="where to listen")
    parser.add_argument(
        "--public-url", help="where hiregraph reaches this program; else this machine"
    )
    parser.add_argument("--every", type=float, default=60, help="seconds between looks at the log")
    parser.add_argument(
        "--database", type=Path, default=Path("assessments.sqlite3"), help="the file to write"
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
