"""Kill the server twenty times in mid-run: nothing is lost, and nothing whose outcome is recorded is done again."""

import json
import random
import time
from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.chaos.killed_server import KilledServer
from workflows.engine.events import Entry, StepSucceeded
from workflows.engine.state import fold

RUNS, KILLS = 25, 20
pytestmark = [pytest.mark.crash, pytest.mark.timeout(240)]


@pytest.fixture(scope="module")
def survivor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KilledServer]:
    """Return a server that was killed twenty times, whose runs have all ended since."""
    with closing(KilledServer(tmp_path_factory.mktemp("killed"))) as server:
        server.prepare(RUNS)
        chance = random.Random(20)
        for _ in range(KILLS):
            before = server.entry_count()
            server.start()
            server.wait_for(lambda before=before: server.entry_count() > before + RUNS)  # type: ignore[misc]
            time.sleep(chance.uniform(0.0, 0.15))
            server.kill()
        assert any(run["status"] == "running" for run in server.runs()), "the kills came too late to prove anything"
        server.start()
        server.wait_for(lambda: all(run["status"] not in ("queued", "running") for run in server.runs()))
        yield server


def outcomes(log: list[Entry]) -> list[tuple[str, float]]:
    """List the steps that succeeded, and when."""
    return [(event.step, entry.at) for entry in log for event in entry.events if isinstance(event, StepSucceeded)]


def test_every_run_comes_to_its_end(survivor: KilledServer) -> None:
    assert [run["status"] for run in survivor.runs()] == ["succeeded"] * RUNS


def test_every_log_is_numbered_without_a_gap(survivor: KilledServer) -> None:
    for run in survivor.runs():
        log = survivor.log_of(run["id"])
        assert [entry.seq for entry in log] == [1, *(entry.last + 1 for entry in log[:-1])]
        assert log[-1].last == run["head_seq"]


def test_no_step_has_two_outcomes(survivor: KilledServer) -> None:
    for run in survivor.runs():
        steps = [step for step, _ in outcomes(survivor.log_of(run["id"]))]
        assert len(steps) == len(set(steps)) == run["steps"]


def test_no_step_is_carried_out_after_its_outcome_was_recorded(survivor: KilledServer) -> None:
    calls = survivor.calls()
    for run in survivor.runs():
        log = survivor.log_of(run["id"])
        for step, recorded_at in outcomes(log):
            assert max(calls[f"{fold(log).run}:{step}"]) <= recorded_at


def test_the_fold_of_each_log_is_what_the_run_says_of_itself(survivor: KilledServer) -> None:
    for run in survivor.runs():
        state = fold(survivor.log_of(run["id"]))
        assert (state.status, state.seq, len(state.steps)) == (run["status"], run["head_seq"], run["steps"])
        assert state.output == json.loads(run["output"])


def test_the_kills_did_hit_steps_under_way(survivor: KilledServer) -> None:
    recoveries = sum(fold(survivor.log_of(run["id"])).recoveries for run in survivor.runs())
    repeated = sum(len(times) > 1 for times in survivor.calls().values())
    assert recoveries >= KILLS
    assert repeated > 0
