"""A run in the terminal: what goes to stdout, what to stderr, and the code that it exits with."""

import json
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connections

from agents.services import agent_create
from tests.executors.workbench import chain
from workflows.models import Run, Workflow
from workflows.selectors.inbox import inbox_list
from workflows.services.run_messages import run_answer

pytestmark = pytest.mark.django_db(transaction=True)


def make_agent(user: User, *script: dict[str, Any]) -> None:
    """Register the agent that the chains ask."""
    agent_create(user=user, slug="worker", name="Worker", kind="scripted", settings={"script": list(script)})


def run_it(*arguments: str) -> int:
    """Run the command and return its exit code."""
    with pytest.raises(SystemExit) as ended:
        call_command("run_workflow", *arguments)
    return int(ended.value.code or 0)


@pytest.fixture
def document(tmp_path: Path) -> Path:
    """Return a file with a chain of two."""
    path = tmp_path / "two.json"
    path.write_text(json.dumps(chain(2) | {"name": "Two steps"}))
    return path


def test_the_output_goes_to_stdout_and_the_progress_to_stderr(
    document: Path, staff: User, capfd: pytest.CaptureFixture[str]
) -> None:
    make_agent(staff, {"output": "forty-two"})
    assert run_it(str(document), "--input", "what is it?") == 0
    out, err = capfd.readouterr()
    assert out == "forty-two\n"
    assert "Two steps v1" in err
    assert "✓ s1" in err
    assert "succeeded in" in err


def test_an_output_that_is_no_text_is_printed_as_json(
    document: Path, staff: User, capfd: pytest.CaptureFixture[str]
) -> None:
    make_agent(staff, {"output": {"n": 1}})
    assert run_it(str(document)) == 0
    assert json.loads(capfd.readouterr().out) == {"n": 1}


def test_a_failed_run_exits_with_one_and_says_why(
    document: Path, staff: User, capfd: pytest.CaptureFixture[str]
) -> None:
    make_agent(staff, {"fail": {"message": "no luck today"}})
    assert run_it(str(document)) == 1
    out, err = capfd.readouterr()
    assert out == ""
    assert "no luck today" in err


def test_a_file_is_one_workflow_however_often_it_is_run(document: Path, staff: User) -> None:
    make_agent(staff, {"output": "x"})
    run_it(str(document))
    run_it(str(document))
    assert Workflow.objects.get().slug == "file-two"
    assert Run.objects.count() == 2


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("nowhere", "", "no workflow 'nowhere'"),
        ("nowhere.json", "", "cannot be read"),
        ("{document}", "{bad", "--input: "),
        ("{document}", "@/nowhere.txt", "cannot be read"),
        ("{document}", "x", "worker"),
    ],
)
def test_what_cannot_be_started_exits_with_two(document: Path, staff: User, name: str, text: str, words: str) -> None:
    with pytest.raises(CommandError, match=words) as refused:
        call_command("run_workflow", name.format(document=document), "--input", text)
    assert refused.value.returncode == 2
    assert Run.objects.count() == 0


def test_without_any_user_it_says_how_to_make_one(document: Path) -> None:
    with pytest.raises(CommandError, match="createsuperuser"):
        call_command("run_workflow", str(document))


def test_what_a_run_waits_for_is_told(tmp_path: Path, staff: User, capfd: pytest.CaptureFixture[str]) -> None:
    told = chain(0) | {"name": "Waiting"}
    gate = {"prompt": "Send it?", "deadline_s": 0.05, "on_deadline": "approve"}
    wait = {"event": "paid", "timer_s": 0.05}
    told["nodes"][1:1] = [
        {"id": "gate", "kind": "approval", "config": gate},
        {"id": "wait", "kind": "wait", "config": wait},
        {"id": "alone", "kind": "critical", "config": {"lock": "till", "wide": True}},
        {
            "id": "sum",
            "kind": "tool",
            "parent": "alone",
            "config": {"tool": "calculate", "arguments": {"expression": "6 * 7"}},
        },
    ]
    steps = [
        ("input", "out", "gate"),
        ("gate", "approved", "wait"),
        ("wait", "elapsed", "alone"),
        ("alone", "out", "output"),
    ]
    told["edges"] = [{"id": one, "source": one, "port": port, "target": two} for one, port, two in steps]
    path = tmp_path / "waiting.json"
    path.write_text(json.dumps(told))
    assert run_it(str(path)) == 0
    out, err = capfd.readouterr()
    assert out == "42\n"
    for line in ("gate asks whoever started the run Send it?", "wait listens for 'paid'", "in line for 'till'"):
        assert line in err


def test_a_run_that_waits_for_a_person_goes_on_when_they_answer(
    tmp_path: Path, staff: User, capfd: pytest.CaptureFixture[str]
) -> None:
    told = chain(0)
    told["nodes"].insert(1, {"id": "gate", "kind": "approval", "config": {}})
    told["edges"] = [
        {"id": "e1", "source": "input", "target": "gate"},
        {"id": "e2", "source": "gate", "port": "approved", "target": "output"},
    ]
    path = tmp_path / "gate.json"
    path.write_text(json.dumps(told))
    epochs: list[int] = []

    def approve() -> None:
        while not (waiting := inbox_list(staff)):
            time.sleep(0.05)
        time.sleep(1.2)
        epochs.append(Run.objects.get().epoch)
        seen = waiting[0].question["hash"]
        run_answer(run=str(waiting[0].run_id), user=staff, activation="gate", decision="approve", seen=seen)
        connections.close_all()

    answering = threading.Thread(target=approve)
    answering.start()
    assert run_it(str(path), "--input", "it") == 0
    answering.join()
    assert json.loads(capfd.readouterr().out)["decision"] == "approved"
    assert epochs == [1]  # it was parked all the while, and not taken up again and again
