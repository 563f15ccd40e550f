"""What earlier releases left is read by this one: their logs fold to the same states, their runs are finished."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from chaos.golden.reading import History, histories, kinds_of
from chaos.golden.unpacking import releases

ROOT = Path(__file__).resolve().parents[2]
OLDEST = "93a4340"


@pytest.fixture(scope="module")
def golden() -> dict[str, list[History]]:
    """Return all that was recorded."""
    return {release: list(histories(release)) for release in releases()}


@pytest.mark.parametrize("release", releases())
def test_logs_of_an_earlier_release_fold_to_the_states_that_it_made_of_them(
    golden: dict[str, list[History]], release: str
) -> None:
    differing = {one.name: differences for one in golden[release] if (differences := one.differences())}
    assert differing == {}
    assert len(golden[release]) >= 50


def test_a_fold_that_came_to_differ_would_be_noticed(golden: dict[str, list[History]]) -> None:
    history = next(one for one in golden[OLDEST] if one.name == "chain-of-three")
    history.state["steps"]["b:1"] = {**history.state["steps"]["b:1"], "status": "open"}
    assert history.differences() == ["/steps/b:1/status was 'open' and is 'succeeded'"]


@pytest.mark.parametrize("release", releases())
def test_the_histories_of_a_release_hold_every_kind_of_node_that_it_had(
    golden: dict[str, list[History]], release: str
) -> None:
    assert kinds_of(release) - set().union(*(one.kinds for one in golden[release])) == set()


@pytest.mark.crash
def test_runs_that_the_first_release_left_under_way_are_finished(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "chaos.golden.finishing", OLDEST, str(tmp_path / "data")]
    told = json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout)
    assert told["runs"] == told["folds"] == {"in-mid-step": "succeeded", "paused": "succeeded"}
    assert len(told["before"]) == len(told["runs"])
    assert told["kept"]
