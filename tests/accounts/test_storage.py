import asyncio
import stat
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text

from accounts.endpoint_tables import webhook_endpoints
from accounts.errors import StorageUnusable
from accounts.storage import Storage, database_address, open_storage, sqlite_file, storage_at
from accounts.tables import account_locks
from tests.fixtures.cutting import cut


async def test_the_migrations_make_just_the_tables_that_are_declared(storage: Storage) -> None:
    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, webhook_endpoints.metadata))

    async with storage.reading() as connection:
        assert await connection.run_sync(differences) == []


async def test_replicas_may_start_at_once(database_url: str) -> None:
    opened = await asyncio.gather(*(open_storage(database_url) for _ in range(5)))
    for storage in opened:
        async with storage.reading() as connection:
            rows = await connection.execute(text("SELECT version_num FROM alembic_version"))
            assert rows.scalars().all() == ["0008"]
        await storage.aclose()


async def test_what_fails_is_undone(storage: Storage) -> None:
    async def fail() -> None:
        async with storage.writing() as connection:
            await connection.execute(text("DELETE FROM alembic_version"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    async with storage.reading() as connection:
        count = await connection.execute(text("SELECT count(*) FROM alembic_version"))
        assert count.scalar_one() == 1


async def test_a_writer_that_is_broken_off_anywhere_holds_up_nobody(storage: Storage) -> None:
    """Also while somebody holds on to what it was about."""
    kept: list[BaseException] = []

    async def write() -> None:
        try:
            async with storage.writing() as connection:
                await connection.execute(text("SELECT * FROM alembic_version"))
        except asyncio.CancelledError as end:
            kept.append(end)
            raise

    place = 1
    while await cut(write(), at=place):
        async with storage.writing() as connection:
            await connection.execute(text("SELECT 1"))
        place += 1
    assert len(kept) == place - 1 > 5


async def test_a_time_comes_back_as_it_went_in(storage: Storage) -> None:

    given = datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=timezone(timedelta(hours=5)))
    row = {"account_id": "a", "owner": "o", "expires_at": given}
    async with storage.writing() as connection:
        await connection.execute(account_locks.insert().values(row))
        (kept,) = (await connection.execute(account_locks.select())).all()
    assert kept.expires_at == given
    assert kept.expires_at.tzinfo is UTC


async def test_a_sqlite_file_is_its_owners_alone_and_writes_ahead(tmp_path: Path) -> None:
    path = tmp_path / "mine.sqlite3"
    files = [path, Path(f"{path}-wal"), Path(f"{path}-shm")]
    storage = await open_storage(f"sqlite+aiosqlite:///{path}")
    async with storage.writing() as connection:
        mode = await connection.execute(text("PRAGMA journal_mode"))
        assert mode.scalar_one() == "wal"
        await connection.execute(text("DELETE FROM account_locks"))
        modes = {stat.S_IMODE(file.stat().st_mode) for file in files}
    assert modes == {0o600}
    await storage.aclose()


async def test_many_writers_of_one_file_wait_for_each_other(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/shared.sqlite3"
    first, second = await open_storage(url), await open_storage(url)

    async def write(storage: Storage) -> None:
        async with storage.writing() as connection:
            await connection.execute(text("UPDATE alembic_version SET version_num = version_num"))

    await asyncio.gather(*(write(storage) for storage in [first, second] * 10))
    await first.aclose()
    await second.aclose()


async def test_writers_of_one_file_have_their_turns_in_order(tmp_path: Path) -> None:
    storage = await open_storage(f"sqlite:///{tmp_path / 'hiregraph.sqlite3'}")
    came: list[int] = []

    async def write(number: int) -> None:
        async with storage.writing() as connection:
            came.append(number)
            await connection.execute(text("SELECT 1"))

    await asyncio.gather(*map(write, range(40)))
    assert came == [*range(40)]
    await storage.aclose()


@pytest.mark.parametrize(
    ("url", "driver"),
    [
        ("postgresql://u@h/d", "postgresql+asyncpg"),
        ("postgres://u@h/d", "postgresql+asyncpg"),
        ("sqlite:///file", "sqlite+aiosqlite"),
    ],
)
def test_an_address_is_taken_with_our_driver(url: str, driver: str) -> None:
    assert database_address(url).drivername == driver


@pytest.mark.parametrize("url", ["mysql://u:hidden@h/d", "nonsense", "postgresql://u:hidden@h:x/d"])
def test_another_address_is_refused_without_showing_it(url: str) -> None:
    with pytest.raises(StorageUnusable, match=r"^HIREGRAPH_DATABASE_URL must be") as refused:
        database_address(url)
    assert "hidden" not in str(refused.value)


@pytest.mark.parametrize(
    "url", ["postgresql://u:hidden@127.0.0.1:1/d", "sqlite:////no/such/folder/f"]
)
async def test_a_database_out_of_reach_is_told_without_its_password(url: str) -> None:
    with pytest.raises(StorageUnusable, match=r"^The database \S+ cannot be used: ") as refused:
        await open_storage(url)
    assert "hidden" not in str(refused.value)


def test_only_a_sqlite_file_is_a_file() -> None:
    assert sqlite_file("sqlite:///a/b.sqlite3") == Path("a/b.sqlite3")
    assert sqlite_file("postgresql://u@h/d") is None


async def test_a_database_that_refuses_us_is_told(postgres_url: str) -> None:
    with pytest.raises(StorageUnusable, match="does not exist"):
        await open_storage(postgres_url + "_none")


async def test_a_check_tells_whether_the_database_answers(storage: Storage) -> None:
    await storage.check()
    await storage.aclose()
    gone = storage_at("postgresql://u:hidden@127.0.0.1:1/d")
    with pytest.raises(StorageUnusable):
        await gone.check()
