"""What web processes keep open to the database."""

from pathlib import Path

from orchestrator_site.database import KEPT, database, keep_connections


def test_a_web_process_keeps_a_few_connections_to_postgresql() -> None:
    databases = {"default": database("postgresql://baton@db/baton", Path("/nowhere"))}
    keep_connections(databases)
    assert databases["default"]["OPTIONS"]["pool"] == KEPT
    assert databases["default"]["CONN_HEALTH_CHECKS"]
    # Django refuses a pool of connections that threads keep as well
    assert databases["default"]["CONN_MAX_AGE"] == 0


def test_sqlite_needs_no_pool() -> None:
    databases = {"default": database("", Path("/nowhere"))}
    keep_connections(databases)
    assert "pool" not in databases["default"]["OPTIONS"]
