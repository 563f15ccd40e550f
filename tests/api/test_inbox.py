"""Questions to people over HTTP: who sees them, who may answer, and what is refused."""

from typing import Any

import msgspec
import pytest
from django.contrib.auth.models import Group, User
from rest_framework.test import APIClient

from workflows.engine.events import ActivationEntered, Question, QuestionAsked, encode_events
from workflows.engine.messages import Answer
from workflows.models import OpenQuestion, Run, RunEntry, RunMessage, Workflow, WorkflowVersion
from workflows.store import asked as asked_rows
from workflows.store.contract import OpenQuestion as Asked
from workflows.store.contract import RunId, decode_message

FORM = {"type": "object", "properties": {"amount": {"type": "integer"}}, "required": ["amount"]}


@pytest.fixture
def run(ada: User) -> Run:
    """Return a run of ada's."""
    workflow = Workflow.objects.create(slug="w", name="W", owner=ada)
    version: Any = WorkflowVersion.objects.create(workflow=workflow, number=1, document={})
    return Run.objects.create(workflow=workflow, version=version, owner=ada, status="running")


def ask(run: Run, *, activation: str = "gate", answered: tuple[str, ...] = (), **more: Any) -> str:
    """Let the run ask a question, and give the address where it is answered."""
    question = Question(prompt="Send it?", hash="h1", decisions=["approve", "reject"], **more)
    given = [msgspec.convert({"by": name, "decision": "approve", "at": 1.0}, Any) for name in answered]
    kept = Asked(activation=activation, node="Gate", asked_at=1_790_000_000.0, question=question)
    asked_rows.write(RunId(str(run.pk)), [kept])
    if given:
        OpenQuestion.objects.update(answered=given)
    return f"/api/runs/{run.pk}/answers/"


def answer(client: APIClient, path: str, **body: Any) -> Any:
    """Answer the question."""
    told = {"activation": "gate", "decision": "approve", "hash": "h1", **body}
    return client.post(path, told, format="json")


def listed(client: APIClient) -> list[str]:
    """List what waits for a client's user."""
    return [item["activation"] for item in client.get("/api/inbox/").json()["results"]]


def sent(run: Run) -> list[Answer]:
    """Read the answers that are on their way to a run."""
    letters = [decode_message(body) for body in RunMessage.objects.filter(run=run).values_list("body", flat=True)]
    return [letter for letter in letters if isinstance(letter, Answer)]


def test_whoever_started_the_run_is_asked_where_nobody_is_named(api: APIClient, run: Run, bob: User, client_of) -> None:
    path = ask(run, action={"to": "x"})
    (item,) = api.get("/api/inbox/").json()["results"]
    assert (item["run"]["id"], item["node_name"], item["question"]["action"]) == (str(run.pk), "Gate", {"to": "x"})
    assert item["asked_at"].startswith("2026-09-21T")
    assert listed(client_of(bob)) == []
    assert answer(client_of(bob), path).status_code == 404
    assert answer(api, path, comment="go").status_code == 202
    assert [(one.by, one.decision, one.comment, one.hash) for one in sent(run)] == [("ada", "approve", "go", "h1")]


def test_those_who_are_named_see_and_answer_it(api: APIClient, run: Run, bob: User, client_of: Any) -> None:
    path = ask(run, approvers=["bob"])
    assert (listed(api), listed(client_of(bob))) == ([], ["gate"])
    refused = answer(api, path)
    assert (refused.status_code, refused.json()["error"]["message"]) == (
        403,
        "You may not answer this: ada is not among those who may answer: bob.",
    )
    assert answer(client_of(bob), path).status_code == 202
    assert client_of(bob).get(f"/api/runs/{run.pk}/").status_code == 404


def test_a_group_is_asked_by_its_name(run: Run, bob: User, client_of) -> None:
    path = ask(run, approvers=["group:legal"])
    assert answer(client_of(bob), path).status_code == 404
    bob.groups.add(Group.objects.create(name="legal"))
    assert listed(client_of(bob)) == ["gate"]
    assert answer(client_of(bob), path).status_code == 202
    assert sent(run)[0].groups == ["legal"]


def test_in_a_sequence_only_the_next_is_asked(api: APIClient, run: Run, bob: User, client_of) -> None:
    path = ask(run, approvers=["ada", "bob"], order="sequence", quorum=2)
    assert (listed(api), listed(client_of(bob))) == (["gate"], [])
    assert answer(client_of(bob), path).json()["error"]["message"] == "You may not answer this: it is the turn of ada."


def test_nobody_answers_twice(api: APIClient, run: Run) -> None:
    path = ask(run, approvers=["ada", "group:x"], quorum=2, answered=("ada",))
    assert listed(api) == []
    again = answer(api, path)
    assert (again.status_code, again.json()["error"]["code"]) == (409, "answered")


def test_an_answer_to_what_has_changed_since_is_refused(api: APIClient, run: Run) -> None:
    refused = answer(api, ask(run), hash="h0")
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "stale_question")
    assert "look at it again" in refused.json()["error"]["message"]
    assert sent(run) == []


def test_a_question_that_is_closed_takes_no_answer(api: APIClient, run: Run, bob: User, client_of) -> None:
    path = f"/api/runs/{run.pk}/answers/"
    closed = answer(api, path)
    assert (closed.status_code, closed.json()["error"]["code"]) == (409, "question_closed")
    assert answer(client_of(bob), path).status_code == 404


def test_one_who_was_asked_by_name_is_told_that_it_was_decided(run: Run, bob: User, client_of: Any) -> None:
    asked = Question(prompt="Send it?", hash="h1", decisions=["approve", "reject"], approvers=["bob", "cat"])
    events = [ActivationEntered(activation="gate", node="gate"), QuestionAsked(activation="gate", question=asked)]
    row = {"seq": 1, "last_seq": 2, "at": 1.0, "epoch": 1}
    RunEntry.objects.create(run=run, events=encode_events(events).decode(), **row)
    path = f"/api/runs/{run.pk}/answers/"
    assert answer(client_of(bob), path).json()["error"]["code"] == "question_closed"
    assert answer(client_of(User.objects.create_user("stranger")), path).status_code == 404


def test_the_form_is_checked_field_by_field_and_a_rejection_needs_none(api: APIClient, run: Run) -> None:
    path = ask(run, form=FORM)
    for values, field in (({}, "values.amount"), ({"amount": "x"}, "values.amount"), (None, "values")):
        refused = answer(api, path, values=values)
        assert (refused.status_code, list(refused.json()["error"]["fields"])) == (400, [field])
    assert answer(api, path, decision="reject").status_code == 202
    assert answer(api, path, values={"amount": 3}).status_code == 202
    assert [one.values for one in sent(run)] == [None, {"amount": 3}]


def test_a_decision_that_there_is_not_is_refused(api: APIClient, run: Run) -> None:
    refused = answer(api, ask(run), decision="maybe")
    assert (refused.status_code, refused.json()["error"]["code"]) == (400, "unknown_decision")


def test_a_run_that_has_ended_takes_no_answer(api: APIClient, run: Run) -> None:
    path = ask(run)
    Run.objects.update(status="cancelled")
    assert answer(api, path).json()["error"]["code"] == "run_ended"


def test_staff_may_answer_where_nobody_is_named(run: Run, staff: User, client_of) -> None:
    path = ask(run)
    assert listed(client_of(staff)) == []
    assert answer(client_of(staff), path).status_code == 202


def test_a_stranger_learns_nothing_of_a_run_that_is_not_there(client_of, bob: User) -> None:
    path = "/api/runs/00000000-0000-0000-0000-000000000001/answers/"
    assert answer(client_of(bob), path).status_code == 404
