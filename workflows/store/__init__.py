"""Append to logs and read them, and lease runs to workers: `orm` on the database, and `memory`, its twin for tests."""
