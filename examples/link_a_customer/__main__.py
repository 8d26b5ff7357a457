"""The command: `python -m examples.link_a_customer --help`."""

import argparse
import os

import uvicorn

from examples.client import connect
from examples.link_a_customer.app import create_app


def main() -> None:
    """Serve the page on this machine until Ctrl-C."""
    options = _options()
    api = connect(options.url, token=os.environ.get("HIREGRAPH_API_TOKEN"), tries=2)
    with api.http:
        uvicorn.run(create_app(api, options.customer), port=options.port)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m examples.link_a_customer",
        description="Serve a customer's page. HIREGRAPH_API_TOKEN is sent to hiregraph.",
    )
    parser.add_argument("--url", default="http://127.0.0.1:8000", help="where hiregraph is")
    parser.add_argument("--customer", default="acme", help="who is logged in: your own id of them")
    parser.add_argument("--port", type=int, default=8002, help="where to listen")
    return parser.parse_args()


if __name__ == "__main__":
    main()
