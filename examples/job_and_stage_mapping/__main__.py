"""The command: `python -m examples.job_and_stage_mapping --help`."""

import argparse
import os
from pathlib import Path

import uvicorn

from examples.client import connect
from examples.job_and_stage_mapping.app import create_app
from examples.job_and_stage_mapping.kept import Mappings


def main() -> None:
    """Serve the screen on this machine until Ctrl-C."""
    options = _options()
    token = os.environ.get("HIREGRAPH_API_TOKEN")
    api = connect(options.url, token=token, account=options.account, tries=2)
    with api.http:
        uvicorn.run(create_app(api, Mappings(options.database)), port=options.port)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m examples.job_and_stage_mapping",
        description="Serve the screen. HIREGRAPH_API_TOKEN is sent to hiregraph.",
    )
    parser.add_argument("--url", default="http://127.0.0.1:8000", help="where hiregraph is")
    parser.add_argument("--account", help="the linked account, where there are several")
    parser.add_argument("--port", type=int, default=8003, help="where to listen")
    parser.add_argument(
        "--database", type=Path, default=Path("mappings.sqlite3"), help="the file to write"
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
