"""Limits of a minute hold across two real workers, and what waits is told when it may begin."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from dev import servers
from dev.cluster import QUIET

pytestmark = pytest.mark.crash
ROOT = Path(__file__).parents[2]
WORKER = [f"{Path(sys.executable).parent}/celery", "-A", "orchestrator_site", "worker", "-P", "threads", "-c", "1"]
MEASURES = ["runs_per_minute", "calls_per_minute", "tokens_per_minute"]
CLOCKS_S = 1.0  # how far this machine's clock and rounding may be off


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """Return what was seen of a cluster of two workers."""
    data = tmp_path_factory.mktemp("data")
    with ExitStack() as stack:
        environment = {
            **os.environ,
            "BATON_DATA_DIR": str(data),
            "BATON_EXECUTOR": "celery",
            "DATABASE_URL": stack.enter_context(servers.postgres()),
            "REDIS_URL": stack.enter_context(servers.redis()),
            "DJANGO_SETTINGS_MODULE": "orchestrator_site.settings",
        }
        common: dict[str, Any] = {"cwd": ROOT, "env": environment}
        subprocess.run([sys.executable, "manage.py", "migrate", "-v", "0"], check=True, **common)
        for number in (1, 2):
            worker = subprocess.Popen([*WORKER, *QUIET, "-n", f"w{number}@here"], stderr=subprocess.DEVNULL, **common)
            stack.callback(worker.wait)
            stack.callback(worker.kill)
        played = [sys.executable, "-m", "tests.limits.on_a_cluster"]
        yield json.loads(subprocess.run(played, check=True, capture_output=True, text=True, **common).stdout)


@pytest.mark.parametrize("measure", MEASURES)
def test_nobody_begins_before_there_is_room_and_then_no_more_than_there_is_room_for(
    told: dict[str, Any], measure: str
) -> None:
    assert len(told["workers"]) == 2
    assert told["early"][measure] == []
    ended = told["ended"][measure]
    assert (len(ended), ended[0] >= -CLOCKS_S) == (2, True), ended
    assert len(told["after"][measure]) == 1


@pytest.mark.parametrize("measure", MEASURES)
def test_each_that_waits_is_told_why_and_when_it_may_begin(told: dict[str, Any], measure: str) -> None:
    waiting = told["before"][measure]
    assert {item["why"]["used"] for item in waiting} == {item["why"]["allowed"] for item in waiting}
    expected = [item["expected_at"] - told["free_at"] for item in waiting]
    assert [round(at) for at in expected] == [0, 0, 60]
    # the estimate for the last one has become a better one
    (last,) = told["after"][measure]
    assert abs(last["expected_at"] - told["free_at"] - told["ended"][measure][0] - 60) < 2 * CLOCKS_S
