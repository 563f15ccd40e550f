"""What patterns decide: routes, choices, plans and ledgers, handoffs, items, jumps."""

from workflows.engine import events as ev
from workflows.engine.records import Activation, ChainLink, Choice, LedgerLine, Progress, RunState


def route_chosen(state: RunState, event: ev.RouteChosen, at: float) -> None:
    """Note why a router chose as it did."""
    activation = state.activations[event.activation]
    activation.scores, activation.reason = event.scores, event.reason


def choice_made(state: RunState, event: ev.ChoiceMade, at: float) -> None:
    """Note what a pattern chose."""
    chosen = Choice(choice=event.choice, at=at, reason=event.reason, scores=event.scores)
    state.activations[event.activation].choices += (chosen,)


def plan_made(state: RunState, event: ev.PlanMade, at: float) -> None:
    """Write the subtasks to the ledger; a new plan drops what of the old one has not ended."""
    activation = state.activations[event.activation]
    activation.plan, activation.reason = True, event.reason
    activation.plans += 1
    if event.replaces:
        for line in activation.ledger:
            if line.status in ("waiting", "active"):
                line.status = "dropped"
    activation.ledger += tuple(
        LedgerLine(
            id=subtask.id,
            worker=subtask.worker,
            instruction=subtask.instruction,
            after=subtask.after,
            input=subtask.input,
        )
        for subtask in event.subtasks
    )


def progress_noted(state: RunState, event: ev.ProgressNoted, at: float) -> None:
    """Write to the progress ledger."""
    noted = Progress(
        done=event.done,
        looping=event.looping,
        progressing=event.progressing,
        stalls=event.stalls,
        at=at,
        next=event.next,
        reason=event.reason,
    )
    state.activations[event.activation].progress += (noted,)


def subtask_assigned(state: RunState, event: ev.SubtaskAssigned, at: float) -> None:
    """Note who began a subtask."""
    activation = state.activations[event.activation]
    line = _line(activation, event.subtask)
    if line is None:
        line = LedgerLine(id=event.subtask, worker=event.worker, instruction=event.instruction)
        activation.ledger += (line,)
    line.status, line.child, line.reason = "active", event.child, event.reason
    line.instruction = event.instruction or line.instruction
    line.attempts += 1


def subtask_reassigned(state: RunState, event: ev.SubtaskReassigned, at: float) -> None:
    """Let a subtask wait for another worker."""
    line = _line(state.activations[event.activation], event.subtask)
    if line is not None:
        line.worker, line.status, line.reason = event.worker, "waiting", event.reason


def subtask_ended(state: RunState, event: ev.SubtaskEnded, at: float) -> None:
    """Note how a subtask ended."""
    line = _line(state.activations[event.activation], event.subtask)
    if line is not None:
        line.status, line.error = event.status, event.error


def overruled(state: RunState, event: ev.LeadOverruled, at: float) -> None:
    """Note why the lead was not followed."""
    state.activations[event.activation].overruled += (event.reason,)


def handed_off(state: RunState, event: ev.HandedOff, at: float) -> None:
    """Add a link to the chain."""
    link = ChainLink(
        source=event.source,
        target=event.target,
        hop=event.hop,
        at=at,
        reason=event.reason,
        context=event.context,
        returned=event.returned,
    )
    state.activations[event.activation].chain += (link,)


def handoff_refused(state: RunState, event: ev.HandoffRefused, at: float) -> None:
    """Add a link that was refused to the chain."""
    activation = state.activations[event.activation]
    hop = len(activation.chain) + 1
    refused = ChainLink(source=event.source, target=event.target, hop=hop, at=at, reason=event.reason, refused=True)
    activation.chain += (refused,)


def items_added(state: RunState, event: ev.ItemsAdded, at: float) -> None:
    """Give a map more to do."""
    state.activations[event.activation].items += tuple(event.items)


def loop_jumped(state: RunState, event: ev.LoopJumped, at: float) -> None:
    """Note who ended the pass or the loop."""
    state.activations[event.activation].reason = f"{event.jump} by {event.by}"


def _line(activation: Activation, subtask: str) -> LedgerLine | None:
    """Find a subtask; where a later plan used its id again, the later one."""
    return next((line for line in reversed(activation.ledger) if line.id == subtask), None)
