"""The sandboxes of the tests that write, and of those that send."""

from tests.sandbox.hooks.conftest import sender, start
from tests.sandbox.writes.conftest import lever, untouched, wall

__all__ = ["lever", "sender", "start", "untouched", "wall"]
