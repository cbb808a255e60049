"""The storage tests run on a SQLite file and on a PostgreSQL server alike."""
