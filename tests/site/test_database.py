"""What web processes keep open to the database."""

from pathlib import Path

from orchestrator_site.database import KEPT, WEB_ANSWER_WITHIN_S, WEB_LIMITS, database, keep_connections


def test_a_web_process_keeps_a_few_connections_to_postgresql() -> None:
    databases = {"default": database("postgresql://baton@db/baton", Path("/nowhere"))}
    keep_connections(databases)
    assert databases["default"]["OPTIONS"]["pool"] == KEPT
    # Django refuses a pool of connections that threads keep as well
    assert databases["default"]["CONN_MAX_AGE"] == 0


def test_a_web_process_waits_for_less_long_than_a_worker_unless_the_address_says_otherwise() -> None:
    databases = {"default": database("postgresql://baton@db/baton", Path("/nowhere"))}
    keep_connections(databases)
    options = databases["default"]["OPTIONS"]
    assert (options["answer_within_s"], options["options"]) == (WEB_ANSWER_WITHIN_S, WEB_LIMITS)
    said = {"default": database("postgresql://baton@db/baton?answer_within_s=4&options=-c%20a=1", Path("/nowhere"))}
    keep_connections(said)
    assert (said["default"]["OPTIONS"]["answer_within_s"], said["default"]["OPTIONS"]["options"]) == ("4", "-c a=1")


def test_sqlite_needs_no_pool() -> None:
    databases = {"default": database("", Path("/nowhere"))}
    keep_connections(databases)
    assert "pool" not in databases["default"]["OPTIONS"]
