"""No test is left out by the steps in which all of them are run."""

from pathlib import Path

from dev.check import CRASH_LANE, CRASHES, TEST_LANE

ROOT = Path(__file__).resolve().parents[2]


def test_the_steps_look_for_marked_tests_where_these_are() -> None:
    marked = {path.parent for path in (ROOT / "tests").rglob("test_*.py") if "pytest.mark.crash" in path.read_text()}
    assert marked - {Path(__file__).parent} == {ROOT / folder for folder in CRASHES}
    browser = {path.parent for path in (ROOT / "tests").rglob("*.py") if "mark.browser" in path.read_text()}
    assert browser - {Path(__file__).parent} <= {ROOT / "tests" / "browser"}
    (step,) = [step for step in TEST_LANE if step.name == "pytest: browser"]
    assert step.command[-1] == "tests/browser"
    assert set(CRASHES) <= set(CRASH_LANE[0].command)
