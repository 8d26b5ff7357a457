"""Runs tap-lever as it is, but with requests to production sent to the address given first.

The tap has Lever's address in its code, so there is no setting for it.
"""

import sys
from importlib import import_module
from typing import Any

PRODUCTION = "https://api.lever.co/v1"


def main() -> None:
    """Swap the address, and run the tap with the rest of the arguments."""
    address = sys.argv.pop(1)
    requests: Any = import_module("requests")
    send = requests.request

    def send_to_sandbox(method: str, url: str, **options: Any) -> Any:
        return send(method, url.replace(PRODUCTION, address, 1), **options)

    requests.request = send_to_sandbox
    import_module("tap_lever").main()


if __name__ == "__main__":
    main()
