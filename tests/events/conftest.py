"""The databases of the accounts' tests."""

from tests.accounts.conftest import database_url, postgres_url, storage

__all__ = ["database_url", "postgres_url", "storage"]
