"""A person looks at a plan before it is carried out: approves it, changes it, or rejects it with a comment."""

from typing import Any

import msgspec

from workflows.engine import events as ev
from workflows.engine.errors import ErrorInfo
from workflows.engine.kinds.supervisor.asking import ask_replan, facts
from workflows.engine.kinds.supervisor.dispatching import workers
from workflows.engine.kinds.supervisor.rounds import go_on
from workflows.engine.kinds.supervisor.settings import Review
from workflows.engine.moves import Facts, clear_timer, fail, set_timer
from workflows.engine.questions import question_hash
from workflows.engine.records import Activation
from workflows.engine.view import View

DECISIONS = ["approve", "reject"]
PURPOSE = "review"


def ask_person(view: View, activation: Activation, wrong: str = "") -> Facts:
    """Ask whether the plan may be carried out; `wrong` is what was wrong with a change that somebody made to it."""
    review: Review = view.nodes[activation.node].config.review
    prompt = f"{wrong} {review.prompt}".strip()
    action, form = (
        _action(view, activation),
        _form(list(workers(view.nodes[activation.node])), _lines(view, activation)),
    )
    until = None if review.deadline_s is None else view.at + review.deadline_s
    question = ev.Question(
        prompt=prompt,
        hash=question_hash(prompt, action, form, DECISIONS),
        purpose=PURPOSE,
        action=action,
        form=form,
        decisions=DECISIONS,
        approvers=list(review.approvers),
        quorum=review.quorum,
        deadline_at=until,
    )
    yield ev.QuestionAsked(activation=activation.path, question=question)
    if until is not None:
        yield set_timer(activation, PURPOSE, until)


def close(view: View, activation: Activation, decision: str) -> Facts:
    """Ask no longer."""
    yield ev.QuestionClosed(activation=activation.path, decision=decision)
    yield from clear_timer(view, activation, PURPOSE)


def rejected(view: View, activation: Activation) -> Facts:
    """Ask the lead for another plan, with what the person said; give up after so many."""
    review: Review = view.nodes[activation.node].config.review
    answer = next(given for given in reversed(activation.answers) if given.decision == "reject")
    said = f"{answer.by} rejected the plan" + (f": {answer.comment}" if answer.comment else "")
    if _revisions(view, activation) >= review.max_revisions:
        yield from fail(
            view, activation, ErrorInfo(code="refused", message=f"{said} ({review.max_revisions} revisions)")
        )
    else:
        yield ask_replan(view, activation, said, rejected_by=answer.by)


def in_time(view: View, activation: Activation) -> Facts:
    """Do what is to be done when nobody has decided in time."""
    review: Review = view.nodes[activation.node].config.review
    if review.on_deadline == "approve":
        yield from close(view, activation, "approve")
        yield from go_on(view, activation)
        return
    yield from close(view, activation, "expired")
    error = ErrorInfo(code="timeout", message=f"nobody decided on the plan within {review.deadline_s:g} s")
    yield from fail(view, activation, error)


def change_of(activation: Activation) -> tuple[str, Any] | None:
    """Give who changed the plan while approving it, and the plan that they want instead; or nothing."""
    assert activation.question is not None
    shown: list[dict[str, Any]] = activation.question.action["subtasks"]
    inputs = {subtask["id"]: {"input": subtask["input"]} for subtask in shown if "input" in subtask}
    for answer in reversed(activation.answers):
        wanted = answer.values.get("subtasks") if isinstance(answer.values, dict) else None
        if answer.decision == "approve" and wanted and _plain(wanted) != _plain(shown):
            # the form shows no inputs: those of subtasks that were kept are kept too
            return answer.by, {"subtasks": [{**inputs.get(subtask["id"], {}), **subtask} for subtask in wanted]}
    return None


def _plain(subtasks: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return [(t["id"], t["worker"], t.get("instruction") or "", t.get("after") or []) for t in subtasks]


def _revisions(view: View, activation: Activation) -> int:
    asked = (view.state.steps[step] for step in activation.steps)
    return sum(s.purpose == "replan" and "rejected_by" in s.input and "why" not in s.input for s in asked)


def _action(view: View, activation: Activation) -> dict[str, Any]:
    return {
        "subtasks": _lines(view, activation),
        "done": [line.id for line in activation.ledger if line.status == "done"],
        "facts": facts(view, activation),
        "reason": activation.reason,
    }


def _lines(view: View, activation: Activation) -> list[dict[str, Any]]:
    waiting = [line for line in activation.ledger if line.status == "waiting"]
    told = msgspec.to_builtins(waiting)
    kept = ("id", "worker", "instruction", "after", "input")
    return [{name: line[name] for name in kept if name in line and line[name] not in ("", [])} for line in told]


def _form(names: list[str], subtasks: list[dict[str, Any]]) -> dict[str, Any]:
    """Make the form by which a person may change the plan; as it is shown, or empty, the plan stands as it is."""
    shown = [{name: value for name, value in subtask.items() if name != "input"} for subtask in subtasks]
    subtask = {
        "type": "object",
        "required": ["id", "worker"],
        "properties": {
            "id": {"type": "string", "title": "Subtask", "minLength": 1},
            "worker": {"type": "string", "title": "Worker", "enum": names},
            "instruction": {"type": "string", "title": "Instruction"},
            "after": {"type": "array", "title": "After", "items": {"type": "string"}},
        },
    }
    listed = {
        "type": "array",
        "title": "The plan",
        "description": "What is to be done; change it where it should be another.",
        "default": shown,
        "items": subtask,
    }
    return {"type": ["object", "null"], "properties": {"subtasks": listed}}
