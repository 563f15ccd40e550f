"""What people and other systems send to a run: answers, events, and interventions in single activations.

The engine decides what becomes of a message; it is refused here where it can be told now that it would do nothing, so
that whoever sends it learns why. What happens in between is the engine's to judge, by the same rules.
"""

import time
from collections.abc import Sequence
from typing import Any

import msgspec
from django.db import transaction

from workflows.engine.events import Question
from workflows.engine.messages import (
    AddItems,
    Answer,
    AnyMessage,
    CancelActivation,
    CompleteActivation,
    ExternalEvent,
)
from workflows.engine.questions import MAX_COMMENT, STALE, form_faults, not_asked
from workflows.engine.records import ROOT, Activation
from workflows.executors.doorbell import ring_on_commit
from workflows.models import OpenQuestion, Run
from workflows.selectors.inbox import groups_of, may_see, question_get
from workflows.selectors.run_state import run_state
from workflows.services.errors import ConflictError, ForbiddenError, RefusedError
from workflows.services.run_version import graph_of
from workflows.store.contract import RunId
from workflows.store.orm import OrmStore

CLOSED = "This question is no longer open: it was decided, or the run went on without it."


@transaction.atomic
def run_answer(
    *, run: str, user: Any, activation: str, decision: str, seen: str, values: Any = None, comment: str = ""
) -> OpenQuestion:
    """Send a person's answer to exactly what they have `seen` (its hash).

    Refuse an answer to a question that is closed, that has changed, that others are asked, or that does not fit it.
    """
    asked = question_get(user, run, activation)
    if asked is None:
        raise ConflictError(CLOSED, code="question_closed")
    question, groups = msgspec.convert(asked.question, Question), groups_of(user)
    if seen != question.hash:
        raise ConflictError(f"{STALE[:1].upper()}{STALE[1:]}.", code="stale_question")
    _check_person(asked, question, user, groups)
    _check_answer(question, decision, values, comment)
    by = user.get_username()
    _send(
        asked.run,
        Answer(
            at=time.time(),
            activation=activation,
            by=by,
            decision=decision,
            hash=seen,
            values=values,
            comment=comment,
            groups=groups,
        ),
    )
    return asked


def run_event(*, run: Run, user: Any, name: str, payload: Any = None, transient: bool = False) -> Run:
    """Tell a run of something that happened outside; it is kept until a node takes it, unless it is transient."""
    message = ExternalEvent(at=time.time(), name=name, payload=payload, by=user.get_username(), transient=transient)
    return _to_active(run, message)


def activation_cancel(*, run: Run, user: Any, activation: str, reason: str = "") -> Run:
    """Stop one activation and what is inside it: it fails with code `cancelled`."""
    if activation == ROOT:
        raise RefusedError("This is the whole run. Cancel the run instead.", code="whole_run")
    _active(run, activation)
    message = CancelActivation(at=time.time(), activation=activation, by=user.get_username(), reason=reason)
    return _to_active(run, message)


def activation_complete(*, run: Run, user: Any, activation: str, reason: str = "") -> Run:
    """Let one activation go on with what it has so far."""
    kind = graph_of(run.version).nodes[_active(run, activation).node].kind
    if not kind.completes:
        raise RefusedError(
            f"A node of kind {kind.name} cannot go on with a part of its results.", code="cannot_complete"
        )
    message = CompleteActivation(at=time.time(), activation=activation, by=user.get_username(), reason=reason)
    return _to_active(run, message)


def activation_add_items(*, run: Run, user: Any, activation: str, items: Sequence[Any]) -> Run:
    """Give a running map more items."""
    kind = graph_of(run.version).nodes[_active(run, activation).node].kind
    if kind.name != "map":
        raise RefusedError(f"Only a map takes more items, and this is of kind {kind.name}.", code="no_map")
    message = AddItems(at=time.time(), activation=activation, items=list(items), by=user.get_username())
    return _to_active(run, message)


def _check_person(asked: OpenQuestion, question: Question, user: Any, groups: list[str]) -> None:
    answered = [given["by"] for given in asked.answered]
    wrong = not_asked(question, answered, user.get_username(), groups)
    if wrong is not None:
        message = f"You may not answer this: {wrong}."
        raise ConflictError(message, code="answered") if user.get_username() in answered else ForbiddenError(message)
    if not question.approvers and not may_see(user, asked.run):
        raise ForbiddenError("Only whoever started the run may answer this.")


def _check_answer(question: Question, decision: str, values: Any, comment: str) -> None:
    if decision not in question.decisions:
        message = f"'{decision[:80]}' is no answer. Choose one of {', '.join(question.decisions)}."
        raise RefusedError(message, code="unknown_decision", fields={"decision": [message]})
    if len(comment) > MAX_COMMENT:
        message = f"The comment is over {MAX_COMMENT:,} characters long."
        raise RefusedError(message, fields={"comment": [message]})
    faults = form_faults(question, decision, values)
    if faults:
        fields = {".".join(part for part in ("values", place) if part): [fault] for place, fault in faults.items()}
        raise RefusedError(
            f"The form is not filled in as it must be in {len(fields)} place(s).", code="invalid_form", fields=fields
        )


def _active(run: Run, path: str) -> Activation:
    """Find an activation that has not ended, by the run's log."""
    activation = run_state(run.pk).activations.get(path)
    if activation is None:
        fault = "There is no such activation in this run."
        raise RefusedError(fault, code="unknown_activation", fields={"activation": [fault]})
    if activation.status != "active":
        raise ConflictError(f"It has ended already: it is {activation.status}.", code="activation_ended")
    return activation


@transaction.atomic
def _to_active(run: Run, message: AnyMessage) -> Run:
    # the row is locked (a transaction is a lock on SQLite), so that no letter comes after the end
    current = Run.objects.select_for_update().get(pk=run.pk)
    _send(current, message)
    return current


def _send(run: Run, message: AnyMessage) -> None:
    if run.status not in Run.ACTIVE:
        raise ConflictError(f"The run has ended: it {run.status}.", code="run_ended")
    run_id = RunId(str(run.pk))
    OrmStore().send(run_id, message)
    ring_on_commit(run_id)
