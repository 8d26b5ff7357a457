"""Databases to keep accounts in: a SQLite file, and a PostgreSQL database made for the run."""

import asyncio
import os
import uuid
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

from accounts.endpoint_tables import webhook_endpoints
from accounts.storage import Storage, database_address, open_storage
from accounts.write_log import WriteLog
from tests.accounts.writing_system import Clock, System
from tests.fixtures.databases import sqlite_url

_POSTGRES = os.environ.get(
    "HIREGRAPH_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432/postgres"
)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The address of a database of this run's own, dropped at its end."""
    name = f"hiregraph_test_{uuid.uuid4().hex}"
    try:
        asyncio.run(_run(f"CREATE DATABASE {name}"))
    except OSError as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"no PostgreSQL at HIREGRAPH_TEST_POSTGRES or 127.0.0.1:5432: {error}")
    address = make_url(_POSTGRES).set(database=name)
    yield address.render_as_string(hide_password=False)
    asyncio.run(_run(f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return sqlite_url(tmp_path)
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture
async def storage(database_url: str) -> AsyncIterator[Storage]:
    """An open database; its tables are empty again afterwards."""
    opened = await open_storage(database_url)
    yield opened
    async with opened.writing() as connection:
        for table in reversed(webhook_endpoints.metadata.sorted_tables):
            await connection.execute(table.delete())
    await opened.aclose()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def log(storage: Storage, clock: Clock) -> WriteLog:
    return WriteLog(storage=replace(storage, now=clock))


@pytest.fixture
def system() -> System:
    return System()


async def _run(statement: str) -> None:
    engine = create_async_engine(database_address(_POSTGRES), isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(statement))
    await engine.dispose()
