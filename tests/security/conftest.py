"""The server that links accounts, as the tests of the link pages have it."""

from tests.server.link.conftest import lever, linking, make_linking, shared_lever

__all__ = ["lever", "linking", "make_linking", "shared_lever"]
