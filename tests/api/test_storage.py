"""Storage over HTTP: what staff are told and may say, and that others are not let in."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User

from workflows.models import Retention, Run, WorkflowVersion
from workflows.selectors.storage import Kept, storage
from workflows.services.workflow import workflow_create

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def staff(ada: User) -> User:
    """Let ada be one of the staff."""
    ada.is_staff = True
    ada.save()
    return ada


@pytest.fixture
def make_run(ada: User) -> Any:
    """Return a maker of runs that ended some days ago."""
    workflow = workflow_create(user=ada, name="W")
    version = WorkflowVersion.objects.create(workflow=workflow, number=1, document=workflow.draft, published_by=ada)

    def make(days: float, size: int, status: str = "succeeded", now: datetime = NOW) -> Run:
        told: dict[str, Any] = {"status": status, "ended_at": now - timedelta(days=days), "log_bytes": size}
        return Run.objects.create(workflow=workflow, version=version, owner=ada, **told)

    return make


def test_only_staff_are_told(bob: User, client_of: Any) -> None:
    client = client_of(bob)
    assert client.get("/api/storage/").status_code == 403
    assert client.get("/api/storage/prunable/").status_code == 403
    assert client.put("/api/storage/retention/", {}, format="json").status_code == 403
    assert client.post("/api/storage/prune/").status_code == 403


def test_staff_say_how_long_runs_are_kept(staff: User, client_of: Any) -> None:
    client = client_of(staff)
    assert client.get("/api/storage/").json()["retention"] == {"keep_days": None, "keep_failed_days": None}
    wanted = {"keep_days": 30, "keep_failed_days": None}
    assert client.put("/api/storage/retention/", wanted, format="json").json() == wanted
    assert client.get("/api/storage/").json()["retention"] == wanted


def test_what_would_go_is_told_before_it_is_decided(staff: User, client_of: Any, make_run: Any) -> None:
    client, now = client_of(staff), datetime.now(UTC)
    for days, size, status in ((2, 100, "succeeded"), (40, 30, "cancelled"), (40, 5, "failed")):
        make_run(days, size, status, now)
    told = [
        client.get(f"/api/storage/prunable/{query}").json() for query in ("", "?keep_days=30", "?keep_failed_days=9")
    ]
    assert told == [{"runs": 0, "bytes": 0}, {"runs": 1, "bytes": 30}, {"runs": 1, "bytes": 5}]
    assert client.get("/api/storage/prunable/?keep_days=0").status_code == 400
    assert (Retention.current().keep_days, Run.objects.count()) == (None, 3)


@pytest.mark.parametrize("days", [0, -1, 40_000, "soon"])
def test_a_time_that_makes_no_sense_is_refused_by_name(staff: User, client_of: Any, days: Any) -> None:
    wanted = {"keep_days": days, "keep_failed_days": None}
    answer = client_of(staff).put("/api/storage/retention/", wanted, format="json")
    assert (answer.status_code, list(answer.json()["error"]["fields"])) == (400, ["keep_days"])


def test_pruning_at_once_tells_what_went(staff: User, client_of: Any, make_run: Any) -> None:
    Retention.current()
    Retention.objects.update(keep_days=30)
    now = datetime.now(UTC)
    make_run(31, 500, now=now)
    make_run(29, 70, now=now)
    client = client_of(staff)
    assert client.get("/api/storage/").json()["prunable"] == {"runs": 1, "bytes": 500}
    assert client.post("/api/storage/prune/").json() == {"runs": 1, "bytes": 500}
    told = client.get("/api/storage/").json()
    assert (told["prunable"], told["now"]["runs"], told["now"]["log_bytes"]) == ({"runs": 0, "bytes": 0}, 1, 70)


def test_pruning_while_another_prunes_is_refused(staff: User, client_of: Any) -> None:
    Retention.current()
    Retention.objects.update(pruner="another", until=1e12)
    answer = client_of(staff).post("/api/storage/prune/")
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "pruning")


def test_what_was_written_is_told_by_the_day_on_which_runs_ended(make_run: Any) -> None:
    make_run(0.1, 10)
    make_run(0.2, 5, "failed")
    make_run(3, 7, "cancelled")
    make_run(31, 999)
    daily = storage(NOW)["daily"]
    assert (len(daily), daily[0]["day"], daily[-1]) == (30, "2026-10-24", {"day": "2026-11-22", "runs": 2, "bytes": 15})
    assert [day for day in daily[:-1] if day["runs"]] == [{"day": "2026-11-19", "runs": 1, "bytes": 7}]


def test_logs_that_are_kept_for_ever_grow_and_others_reach_a_level() -> None:
    there = [(10.0, 1_000), (50.0, 400)]
    assert [Kept(None, there, 10.0).after(days) for days in (0, 30)] == [1_400, 1_700]
    level = Kept(60, there, 10.0)
    assert [level.after(days) for days in (0, 9, 10, 30, 50, 365)] == [1_400, 1_490, 1_100, 1_300, 500, 600]


def test_the_forecast_is_never_less_than_what_the_database_has_grown_to(make_run: Any) -> None:
    for day in range(30):
        make_run(day + 0.5, 10**9)
    kept = Retention.current()
    kept.keep_days = 10
    kept.save()
    told = storage(NOW)
    now = told["now"]["database_bytes"]
    assert [line["days"] for line in told["forecast"]] == [7, 30, 90, 365]
    for line in told["forecast"]:
        grown = line["days"] * 10**9 * 30 / 29.5
        assert line["keep_all_bytes"] == pytest.approx(now + grown, rel=0.01)
        assert line["with_retention_bytes"] == now
