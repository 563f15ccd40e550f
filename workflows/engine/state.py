"""The state of a run, and `evolve`, the only thing that changes it.

Everything here is told by events alone: no graph, no clock. The front end's fold (`frontend/src/core/fold.ts`) is the
same function in TypeScript; `tests/scenarios` holds both to the same results. Their JSON is what is compared.
"""

from collections.abc import Callable
from typing import Any

from workflows.engine import events as ev
from workflows.engine.records import ROOT, RunState, Step
from workflows.engine.transitions import activations, patterns, runs, steps, waiting

__all__ = ["APPLY", "ROOT", "RunState", "Step", "evolve", "fold"]


def evolve(state: RunState, event: ev.AnyEvent, at: float) -> None:
    """Apply one event that happened at `at`; the only way that a run's state changes."""
    state.seq += 1
    APPLY[type(event)](state, event, at)


def fold(entries: list[ev.Entry], onto: RunState | None = None) -> RunState:
    """Rebuild a run's state from its log, or from a prefix of it; or go on from the state that a prefix gave."""
    state = onto or RunState()
    for entry in entries:
        for event in entry.events:
            evolve(state, event, entry.at)
    return state


# what `evolve` does with each event; `decide` asks it directly
APPLY: dict[type, Callable[[RunState, Any, float], None]] = {
    ev.RunStarted: runs.run_started,
    ev.RunPaused: runs.run_paused,
    ev.RunResumed: runs.run_resumed,
    ev.RunRecovered: runs.run_recovered,
    ev.RunSucceeded: runs.run_succeeded,
    ev.RunFailed: runs.run_failed,
    ev.RunCancelled: runs.run_cancelled,
    ev.EventReceived: runs.event_received,
    ev.ActivationEntered: activations.entered,
    ev.ActivationLeft: activations.left,
    ev.ActivationFailed: activations.failed,
    ev.ActivationCancelled: activations.cancelled,
    ev.NodeSkipped: activations.skipped,
    ev.ValueChanged: activations.value_changed,
    ev.StepScheduled: steps.scheduled,
    ev.StepSucceeded: steps.succeeded,
    ev.StepFailed: steps.step_failed,
    ev.StepRetried: steps.retried,
    ev.StepProgressed: steps.progressed,
    ev.RouteChosen: patterns.route_chosen,
    ev.ChoiceMade: patterns.choice_made,
    ev.PlanMade: patterns.plan_made,
    ev.ProgressNoted: patterns.progress_noted,
    ev.SubtaskAssigned: patterns.subtask_assigned,
    ev.SubtaskReassigned: patterns.subtask_reassigned,
    ev.SubtaskEnded: patterns.subtask_ended,
    ev.LeadOverruled: patterns.overruled,
    ev.HandedOff: patterns.handed_off,
    ev.HandoffRefused: patterns.handoff_refused,
    ev.ItemsAdded: patterns.items_added,
    ev.LoopJumped: patterns.loop_jumped,
    ev.TimerSet: waiting.timer_set,
    ev.TimerExpired: waiting.timer_expired,
    ev.TimerCleared: waiting.timer_cleared,
    ev.QuestionAsked: waiting.question_asked,
    ev.QuestionAnswered: waiting.question_answered,
    ev.QuestionEscalated: waiting.question_escalated,
    ev.QuestionClosed: waiting.question_closed,
    ev.EventAwaited: waiting.event_awaited,
    ev.EventTaken: waiting.event_taken,
    ev.WatchSet: waiting.watch_set,
    ev.LockRequested: waiting.lock_requested,
    ev.LockGranted: waiting.lock_granted,
}
