"""The command: `python -m examples.interviewer_panel_sync --help`."""

import argparse
import os
import sys
from contextlib import closing

from examples.client import Refused, connect
from examples.interviewer_panel_sync.sync import sync
from examples.interviewer_panel_sync.tables import Tables

READ = ("users", "applications", "interviews")


def main() -> None:
    """Sync once, and tell what that took."""
    options = _options()
    api = connect(options.url, token=os.environ.get("HIREGRAPH_API_TOKEN"), account=options.account)
    with api.http, closing(Tables(options.database)) as tables:
        seen = sync(api, tables)
    print("read:    " + ", ".join(f"{seen[what]} {what}" for what in READ))
    print("changed: " + ", ".join(f"{count} {table}" for table, count in tables.changed.items()))
    if seen["unread"]:
        print(f"unread:  {seen['unread']} applications, left as they were")
    print(f"cost:    {api.spent['upstreamCalls']} upstream calls, {api.spent['cacheHits']} saved")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m examples.interviewer_panel_sync",
        description="Keep users and interviews in an SQLite file. HIREGRAPH_API_TOKEN is sent.",
    )
    parser.add_argument("--url", default="http://127.0.0.1:8000", help="where hiregraph is")
    parser.add_argument("--account", help="the linked account, where there are several")
    parser.add_argument("--database", default="interviews.sqlite3", help="the file to write")
    return parser.parse_args()


if __name__ == "__main__":
    try:
        main()
    except Refused as refusal:
        sys.exit(f"{refusal.code}: {refusal}")
