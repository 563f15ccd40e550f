"""What is kept of a run beside its log: what lists show, and what people are asked."""

from workflows.engine.graph import Graph
from workflows.engine.nodes import member_name
from workflows.engine.state import RunState
from workflows.store.contract import OpenQuestion, Summary


def summarise(state: RunState) -> Summary:
    """Tell what lists show of a run, from its state."""
    return Summary(
        status="queued" if state.status == "new" else state.status,
        steps=len(state.steps),
        usage=state.usage,
        started_at=state.started_at,
        ended_at=state.ended_at,
        output=state.output,
        error=state.error,
    )


def open_questions(graph: Graph, state: RunState) -> list[OpenQuestion]:
    """List what people are asked by a run and have not decided."""
    found: list[OpenQuestion] = []
    for path in state.questions:
        activation = state.activations[path]
        if activation.question is not None:
            node = graph.nodes[activation.node]
            found.append(
                OpenQuestion(
                    activation=path,
                    node=node.name or member_name(node.id),
                    asked_at=activation.entered_at,
                    question=activation.question,
                    answered=list(activation.answers),
                )
            )
    return found


def is_awaited(state: RunState) -> bool:
    """Tell whether something from outside, other than a step or a timer, can bring the run on."""
    in_line = any(lock.wide and lock.waiting for lock in state.locks.values())
    return bool(state.status == "paused" or state.questions or state.listeners or in_line)


def places_of(state: RunState) -> list[str]:
    """Name the places in sections across runs that a run holds or stands in line for."""
    if not state.locks:
        return []
    wide = [lock for lock in state.locks.values() if lock.wide]
    return [f"{state.run}:{path}" for lock in wide for path in (*lock.holders, *lock.waiting)]
