"""Kill the server while runs wait for a place and for a person: both outlive it, and nobody is ever inside twice."""

from collections.abc import Iterator
from contextlib import closing
from itertools import pairwise

import pytest

from tests.chaos.killed_server import KilledServer
from workflows.engine.state import RunState, fold

RUNS = 8
pytestmark = [pytest.mark.crash, pytest.mark.timeout(240)]


@pytest.fixture(scope="module")
def survivor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KilledServer]:
    """Return a server that was killed while runs stood in line, and again while all waited for a person."""
    with closing(KilledServer(tmp_path_factory.mktemp("waiting"))) as server:
        server.prepare(RUNS, "waiting")
        for asked in (2, 5):
            server.start()
            server.wait_for(lambda asked=asked: server.count("workflows_openquestion") >= asked)  # type: ignore[misc]
            server.wait_for(lambda: any(state.open_steps for state in states(server)))
            server.kill()
        server.start()
        server.wait_for(lambda: server.count("workflows_openquestion") == RUNS)
        server.kill()
        server.answer_all()
        server.start()
        server.wait_for(lambda: all(run["status"] not in ("queued", "running") for run in server.runs()))
        yield server


def states(server: KilledServer) -> list[RunState]:
    """Fold the logs of all runs."""
    return [fold(server.log_of(run["id"])) for run in server.runs()]


def test_every_run_is_answered_and_comes_to_its_end(survivor: KilledServer) -> None:
    for state in states(survivor):
        assert (state.status, [given.by for given in state.activations["gate"].answers]) == ("succeeded", ["ann"])


def test_no_two_runs_were_in_the_section_at_once(survivor: KilledServer) -> None:
    inside = sorted(
        (state.activations["alone/work"].entered_at, state.activations["alone"].left_at or 0.0)
        for state in states(survivor)
    )
    assert all(left <= entered for (_, left), (entered, _) in pairwise(inside))


def test_the_kills_did_hit_a_run_inside_the_section(survivor: KilledServer) -> None:
    assert sum(state.recoveries for state in states(survivor)) > 0


def test_nothing_is_left_behind(survivor: KilledServer) -> None:
    for table in ("workflows_openquestion", "workflows_addressee", "workflows_place", "workflows_runmessage"):
        survivor.wait_for(lambda table=table: survivor.count(table) == 0)  # type: ignore[misc]
