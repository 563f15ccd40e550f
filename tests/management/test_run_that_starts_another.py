"""A run that starts another one through the database, as it happens in use."""

import json
from pathlib import Path

import pytest
from django.contrib.auth.models import User

from tests.management.test_run_workflow import run_it
from tests.services.test_linked import calling, made
from workflows.models import Run

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_run_starts_another_and_goes_on(staff: User, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    made(staff, "Inner", calling())
    path = tmp_path / "outer.json"
    path.write_text(json.dumps(calling("inner", wait=False) | {"name": "Outer"}))
    assert run_it(str(path), "--input", "hello") == 0
    started = Run.objects.get(workflow__slug="inner")
    assert json.loads(capfd.readouterr().out) == {"run": str(started.pk)}
    parent = Run.objects.exclude(workflow__slug="inner").get()
    assert (started.started_by, started.input) == (parent, "hello")


def test_a_workflow_runs_inside_with_what_was_published(
    staff: User, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    document = calling()
    document["nodes"][1]["config"] = {"value": "inner says {{ input }}"}
    made(staff, "Inner", document)
    path = tmp_path / "outer.json"
    path.write_text(json.dumps(calling("inner") | {"name": "Outer"}))
    assert run_it(str(path), "--input", "hello") == 0
    assert capfd.readouterr().out == "inner says hello\n"
