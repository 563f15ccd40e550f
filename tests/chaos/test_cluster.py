"""A cluster whose workers are killed and stopped, and whose broker forgets all: no run is lost, nothing done twice."""

import random
import signal
import time
from collections.abc import Iterator

import pytest

from tests.chaos.cluster import LEASE_S, Cluster, cluster
from tests.chaos.test_killed import outcomes
from workflows.engine.state import fold

RUNS, KILLS = 16, 5
pytestmark = [pytest.mark.crash, pytest.mark.timeout(240)]


@pytest.fixture(scope="module")
def survivor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Return a cluster in which all went wrong that can, and whose runs have all ended since."""
    chance = random.Random(7)
    with cluster(tmp_path_factory.mktemp("cluster")) as made:
        made.prepare(RUNS)
        for _ in range(2):
            made.add_worker()
        made.wait_for(lambda: bool(made.rows("SELECT 1 FROM workflows_runentry LIMIT 1")))
        made.flush_broker()
        for _ in range(KILLS):
            time.sleep(chance.uniform(0.2, 0.6))
            made.signal(chance.choice(made.workers), signal.SIGKILL)
            made.add_worker()
            made.wait_for(Growth(made))
        _let_one_sleep(made)
        made.wait_for(made.all_ended)
        yield made


class Growth:
    """Tell whether the logs grew since it was made."""

    def __init__(self, made: Cluster) -> None:
        self._cluster = made
        self._before = self._count()

    def __call__(self) -> bool:
        """Look."""
        return self._count() > self._before

    def _count(self) -> int:
        return int(self._cluster.rows("SELECT count(*) FROM workflows_runentry")[0][0])


def _let_one_sleep(made: Cluster) -> None:
    """Stop a worker past its lease, so that it wakes up holding runs that are another's by now."""
    sleeper = made.workers[0]
    made.signal(sleeper, signal.SIGSTOP)
    time.sleep(2 * LEASE_S)
    made.signal(sleeper, signal.SIGCONT)


def test_every_run_comes_to_its_end(survivor: Cluster) -> None:
    assert survivor.rows("SELECT status, count(*) FROM workflows_run GROUP BY status") == [("succeeded", RUNS)]


def test_every_log_is_numbered_without_a_gap_and_folds_to_what_the_run_says(survivor: Cluster) -> None:
    for run, head, steps in survivor.rows("SELECT id, head_seq, steps FROM workflows_run"):
        log = survivor.log_of(run)
        assert [entry.seq for entry in log] == [1, *(entry.last + 1 for entry in log[:-1])]
        state = fold(log)
        assert (state.seq, len(state.steps), state.status) == (head, steps, "succeeded")


def test_no_step_has_two_outcomes_nor_is_carried_out_after_one(survivor: Cluster) -> None:
    calls = survivor.calls()
    for (run,) in survivor.rows("SELECT id FROM workflows_run"):
        ended = outcomes(survivor.log_of(run))
        assert len(ended) == len(dict(ended))
        for step, recorded_at in ended:
            assert max(calls[f"{run}:{step}"]) <= recorded_at


def test_the_faults_did_hit_steps_under_way(survivor: Cluster) -> None:
    recoveries = sum(fold(survivor.log_of(run)).recoveries for (run,) in survivor.rows("SELECT id FROM workflows_run"))
    assert recoveries >= KILLS
    assert any(len(times) > 1 for times in survivor.calls().values())
