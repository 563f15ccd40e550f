"""What is installed is pinned and hashed, for Python and for the front end."""

import json
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def pins(name: str) -> dict[str, str]:
    """Return what a lock file pins, by normalised name, to which version."""
    lines = (ROOT / "requirements" / name).read_text().splitlines()
    found = (re.match(r"([\w.-]+)(?:\[[\w,-]+\])?==([^\s;\\]+)", line) for line in lines)
    return {re.sub(r"[-_.]+", "-", match[1]).lower(): match[2] for match in found if match}


def normal(requirement: str) -> str:
    """Return the normalised name of a requirement."""
    match = re.match(r"[\w.-]+", requirement)
    assert match
    return re.sub(r"[-_.]+", "-", match[0]).lower()


LOCKS = [*ROOT.glob("requirements/*.lock"), *ROOT.glob("bench/peers/*/requirements.lock")]


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_pin_has_a_hash(path: Path) -> None:
    text = re.sub(r"\\\n", " ", path.read_text())
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    assert all("==" in line and "--hash=sha256:" in line for line in lines)


def test_what_the_project_asks_for_is_pinned() -> None:
    assert {normal(asked) for asked in PROJECT["dependencies"]} <= pins("base.lock").keys()
    assert {normal(asked) for asked in PROJECT["optional-dependencies"]["dev"]} <= pins("dev.lock").keys()


def test_tests_run_on_what_is_shipped() -> None:
    base, dev = pins("base.lock"), pins("dev.lock")
    assert {name: dev.get(name) for name in base} == base


def test_every_package_of_the_front_end_is_hashed() -> None:
    packages = json.loads((ROOT / "frontend" / "package-lock.json").read_text())["packages"]
    fetched = {name: entry for name, entry in packages.items() if name and not entry.get("link")}
    assert [name for name, entry in fetched.items() if not entry.get("integrity")] == []
