"""Baton itself: embedded on SQLite, or as a cluster on PostgreSQL, Celery and Redis."""
