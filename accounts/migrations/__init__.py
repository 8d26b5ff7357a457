"""The steps that bring a database up to date, by Alembic."""
