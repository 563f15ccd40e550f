"""DBOS, with its records in PostgreSQL."""
