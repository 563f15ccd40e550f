"""Scenarios of the fault ledger, in small: processes killed and stopped."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from chaos.scenario import Mode
from chaos.scenarios import load_scenarios
from chaos.stage import House, Stage, opened, play_one

SEED = 7
pytestmark = [pytest.mark.crash, pytest.mark.timeout(240)]


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    """Return what every scenario starts from; where PostgreSQL, which runs as another user, can come to it."""
    with tempfile.TemporaryDirectory(prefix="baton-chaos-") as folder:
        Path(folder).chmod(0o755)
        with opened(Path(folder)) as house:
            yield house


@pytest.mark.parametrize(
    ("name", "mode", "counts"),
    [
        ("R17", "embedded", {"runs": 8, "waiting": 3, "kills": 5, "images": 3}),
        ("R1", "cluster", {"runs": 8, "kills": 3}),
        ("R3", "cluster", {"runs": 8, "stops": 1, "zombie writes": 1}),
        ("R20", "cluster", {"runs": 3, "kills": 1}),
        ("R22", "cluster", {"faults": 20}),
    ],
)
def test_what_is_promised_holds(house: House, name: str, mode: Mode, counts: dict[str, Any]) -> None:
    scenario = load_scenarios()[name]
    stage = Stage(house, f"{name}-{mode}", SEED)
    played = play_one(scenario, mode, {**scenario.quick, **counts}, stage)
    assert played.violations == []
    assert played.faults[1] == played.faults[0] > 0
