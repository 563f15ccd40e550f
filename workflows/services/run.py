"""Every write to runs from outside: start, cancel, pause, resume.

A run is pinned to a version and to its agents as they are now. What is sent to it is a letter in the database, written
in one transaction with whatever belongs to it; then the bell rings.
"""

import time
from typing import Any, TypedDict, Unpack

from django.db import transaction

from workflows.engine.graph import Graph
from workflows.engine.messages import AnyMessage, Cancel, HistoryMessage, Pause, Resume, Start
from workflows.engine.schemas import as_asked
from workflows.executors.doorbell import ring_on_commit
from workflows.models import Run, Thread, Workflow, WorkflowVersion
from workflows.models.unkept import new_run, point_at
from workflows.selectors.thread import as_text, thread_messages, thread_runs
from workflows.selectors.user import user_context as known_of
from workflows.services.errors import ConflictError, RefusedError
from workflows.services.run_input import check_input
from workflows.services.run_keeping import runs_keep
from workflows.services.run_standing import Cards, Standing, cards_of, remembered, standing_now
from workflows.services.run_version import graph_of, version_to_run
from workflows.services.thread import thread_to_use
from workflows.store.contract import RunId
from workflows.store.orm import OrmStore
from workflows.store.starts import ChangedError, Provided

TITLE_LENGTH = 160
RESERVED_FOR_S = 30.0


class Wanted(TypedDict, total=False):
    """What else may be said of a run that starts: which version, or the draft; in which thread; what is known."""

    version: int | None
    draft: bool
    thread: Thread | str | None
    user_context: dict[str, Any] | None


def run_start(*, workflow: Workflow, user: Any, input: Any, **wanted: Unpack[Wanted]) -> Run:
    """Start a run of a version (the newest, if none is named) or of the draft; refuse an input that does not fit."""
    return run_start_as(run=new_run(workflow, user), input=input, **wanted)


def run_start_as(*, run: Run, input: Any, **wanted: Unpack[Wanted]) -> Run:
    """Start a run that is not kept yet: its workflow, its owner, and perhaps its id are chosen."""
    if wanted.get("version") is None and not wanted.get("draft") and wanted.get("thread") is None:
        return _start_newest(run, input, wanted)
    return _start_chosen(run, input, wanted)


def _start_newest(run: Run, input: Any, wanted: Wanted) -> Run:
    """Start what is started most: one statement, where all is as it was at the last start."""
    last = remembered(run.workflow, run.owner)
    if last is not None:
        try:
            return _start_on(last, run, input, wanted, last.provided)
        except (ChangedError, RefusedError):
            pass  # the newest version may take what this one refuses
    return _start_on(standing_now(run.workflow, run.owner), run, input, wanted, None)


def _start_on(standing: Standing, run: Run, input: Any, wanted: Wanted, provided: Provided | None) -> Run:
    run.user_context = {**standing.known, **(wanted.get("user_context") or {})}
    return _begin(run, standing.version, input, standing.cards, provided)


@transaction.atomic
def _start_chosen(run: Run, input: Any, wanted: Wanted) -> Run:
    workflow, user = run.workflow, run.owner
    pinned = version_to_run(
        workflow=workflow, user=user, number=wanted.get("version"), draft=wanted.get("draft", False)
    )
    run.thread = thread_to_use(workflow=workflow, user=user, thread=wanted.get("thread"), title=title_of(input))
    run.user_context = {**known_of(user), **(wanted.get("user_context") or {})}
    return run_begin(run=run, version=pinned, input=input)


def run_begin(*, run: Run, version: WorkflowVersion, input: Any) -> Run:
    """Pin a run that is not yet kept to a version and its agents, and start it, all in one transaction."""
    return _begin(run, version, input, cards_of(graph_of(version)), None)


def _begin(run: Run, version: WorkflowVersion, input: Any, cards: Cards, provided: Provided | None) -> Run:
    graph = graph_of(version)
    input = as_asked(input, graph.input_schema)
    check_input(input, graph.input_schema)
    history = _history(run.thread, graph)
    if run.workflow_id != version.workflow_id:
        run.workflow = version.workflow
    point_at(run, version=version)
    run.input, run.title = input, title_of(input)
    run.agents = {slug: card.version for slug, card in cards.items()}
    runs_keep([run], [start_message(run, cards, history)], graph, provided)
    return run


def run_cancel(*, run: Run, user: Any, reason: str = "") -> Run:
    """End a run and everything in it; raise `ConflictError` if it has ended."""
    return _control(run, Cancel(at=time.time(), by=user.get_username(), reason=reason))


def run_pause(*, run: Run, user: Any, reason: str = "") -> Run:
    """Let what is under way finish, and start nothing new; raise `ConflictError` if it has ended."""
    return _control(run, Pause(at=time.time(), by=user.get_username()))


def run_resume(*, run: Run, user: Any, reason: str = "") -> Run:
    """Go on after a pause; raise `ConflictError` if it has ended."""
    return _control(run, Resume(at=time.time(), by=user.get_username()))


@transaction.atomic
def run_take_up(*, run: Run, user: Any, reason: str = "") -> Run:
    """Have a run that was set aside tried again; raise `ConflictError` if it was not."""
    current = Run.objects.select_for_update().get(pk=run.pk)
    if not current.set_aside:
        raise ConflictError("The run was not set aside.", code="not_set_aside")
    current.tries, current.worker, current.lease_until = 0, "", 0.0
    current.save(update_fields=["tries", "worker", "lease_until"])
    ring_on_commit(RunId(str(current.pk)))
    return current


def run_reserve(*, run: Run, worker: str) -> None:
    """Keep a run that has not begun for `worker`, for a while; call it in the transaction that starts the run."""
    Run.objects.filter(pk=run.pk, epoch=0).update(worker=worker, lease_until=OrmStore().now() + RESERVED_FOR_S)


@transaction.atomic
def _control(run: Run, message: AnyMessage) -> Run:
    # the row is locked (a transaction is a lock on SQLite), so that no letter comes after the end
    current = Run.objects.select_for_update().get(pk=run.pk)
    if current.status not in Run.ACTIVE:
        raise ConflictError(f"The run has ended: it {current.status}.", code="run_ended")
    _send(current, message)
    return current


def _send(run: Run, message: AnyMessage) -> None:
    run_id = RunId(str(run.pk))
    OrmStore().send(run_id, message)
    ring_on_commit(run_id)


def _history(thread: Thread | None, graph: Graph) -> list[HistoryMessage]:
    if thread is None or graph.history_window <= 0:
        return []
    said = thread_messages(thread_runs(thread))[-graph.history_window :]
    return [HistoryMessage(role=item["role"], content=item["content"], run=item["run"]) for item in said]


def start_message(run: Run, cards: Cards, history: list[HistoryMessage]) -> Start:
    """Write what begins a run."""
    return Start(
        at=time.time(),
        run=str(run.pk),
        input=run.input,
        agents=cards,
        by=run.owner.get_username(),
        user=run.user_context,
        thread=None if run.thread_id is None else str(run.thread_id),
        history=tuple(history),
    )


def title_of(input: Any) -> str:
    """Shorten an input to a line, for lists and search."""
    return " ".join(as_text(input).split())[:TITLE_LENGTH] if input not in (None, {}) else ""
