"""Who begins what: subtasks are assigned, at once where they are free."""

from msgspec import UNSET

from workflows.engine import events as ev
from workflows.engine import ledger
from workflows.engine.kinds.supervisor.ending import finish, is_assembling, stop_early
from workflows.engine.kinds.supervisor.limits import exceeded
from workflows.engine.moves import Facts, enter
from workflows.engine.nodes import Node, member_name
from workflows.engine.records import Activation, LedgerLine
from workflows.engine.view import View, path_of


def workers(node: Node) -> dict[str, str]:
    """Give the workers' nodes by the names that the lead knows them by."""
    return {member_name(member): member for member in node.members}


def assign(view: View, activation: Activation, line: LedgerLine, reason: str = "") -> Facts:
    """Let a worker begin a subtask, unless a limit is passed."""
    over = exceeded(view, activation)
    if over is not None:
        yield from stop_early(view, activation, over)
        return
    member = workers(view.nodes[activation.node])[line.worker]
    value = ledger.subtask_input(view, activation, line)
    yield ev.SubtaskAssigned(
        activation=activation.path,
        subtask=line.id,
        worker=line.worker,
        child=path_of(activation, view.nodes[member]),
        instruction=line.instruction,
        reason=reason,
    )
    yield enter(view, activation, member, value, activation.path if value is UNSET else None)


def dispatch(view: View, activation: Activation) -> Facts:
    """Start every subtask that is free while there is room, block those that wait for a lost one, finish at the end."""
    most = view.nodes[activation.node].config.max_parallel
    while (line := _next_line(activation, activation.active + _undecided(view, activation) < most)) is not None:
        if _is_lost(activation, line):
            yield ev.SubtaskEnded(activation=activation.path, subtask=line.id, status="blocked")
        else:
            yield from assign(view, activation, line)
    ended = all(line.status not in ("waiting", "active") for line in activation.ledger)
    if ended and not is_assembling(view, activation):
        yield from finish(view, activation)


def _undecided(view: View, activation: Activation) -> int:
    """Count the subtasks for which another worker is being chosen; each keeps its place."""
    asked = (view.state.steps[step] for step in activation.steps if step in view.state.open_steps)
    return sum(step.purpose == "reassign" for step in asked)


def _next_line(activation: Activation, room: bool) -> LedgerLine | None:
    done = {line.id for line in activation.ledger if line.status == "done"}
    for line in activation.ledger:
        if line.status == "waiting" and (_is_lost(activation, line) or (room and done.issuperset(line.after))):
            return line
    return None


def _is_lost(activation: Activation, line: LedgerLine) -> bool:
    return any(other.id in line.after and other.status in ledger.LOST for other in activation.ledger)
