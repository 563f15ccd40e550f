"""Every workflow that ships is sound: no run of it gets stuck, and nothing in it is for nothing."""

import json
from pathlib import Path

import pytest

from workflows.engine.proving.prove import prove

FOLDER = Path(__file__).parents[2] / "examples"
DOCUMENTS = {path.stem: json.loads(path.read_text()) for path in sorted(FOLDER.glob("*.json"))}
WORKFLOWS = {slug: told for slug, told in DOCUMENTS.items() if isinstance(told, dict) and "nodes" in told}


@pytest.mark.parametrize("slug", WORKFLOWS)
def test_the_prover_finds_nothing(slug: str) -> None:
    report = prove(WORKFLOWS[slug], linked=WORKFLOWS, most=1_200)
    assert (report.sound, report.findings) == (True, [])
    assert report.worst_steps is not None
