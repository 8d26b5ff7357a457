"""A server that links accounts of a sandbox, and the product over a database of linked ones."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.end_to_end.product import Product, product_at
from tests.examples.site import Site
from tests.server.conftest import logs_as_before
from tests.server.link.conftest import lever, linking, make_linking, shared_lever

__all__ = ["lever", "linking", "logs_as_before", "make_linking", "shared_lever"]


@pytest.fixture
async def product(lever: Site, tmp_path: Path) -> AsyncIterator[Product]:
    """A server of two linked accounts."""
    async with product_at(lever.url, f"sqlite+aiosqlite:///{tmp_path}/product.sqlite3") as opened:
        yield opened
