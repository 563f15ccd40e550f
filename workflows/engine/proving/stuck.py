"""Say of a state from which nothing goes on what waits there, and for what."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workflows.engine import events as ev
from workflows.engine.fan_in import arrivals_at
from workflows.engine.nodes import Edge
from workflows.engine.records import Lock
from workflows.engine.view import View


@dataclass(frozen=True, slots=True)
class Stuck:
    """What is stuck: why (`code`), which nodes and edges take part, and a sentence for people."""

    code: str
    nodes: tuple[str, ...]
    message: str
    edges: tuple[str, ...] = ()


def stuck(view: View, may_hear: bool) -> list[Stuck]:
    """Name what waits in a state that nothing sure leads on from; `may_hear`: an event could still wake it."""
    heard = list(_listening(view)) if may_hear else []
    return heard or list(_locked(view)) or list(_watching(view)) or list(_undecided(view))


def lost_joins(view: View, events: Sequence[ev.AnyEvent]) -> Iterator[str]:
    """Name the activations that failed as they were entered, because too little came to their node's join."""
    entered = {event.activation for event in events if isinstance(event, ev.ActivationEntered)}
    for event in events:
        if not isinstance(event, (ev.ActivationFailed, ev.ActivationLeft)) or event.error is None:
            continue
        node = view.graph.nodes[view.state.activations[event.activation].node]
        if event.activation in entered and node.policy.join is not None:
            yield event.activation


def is_starved(view: View, path: str) -> bool:
    """Tell whether what was lost at a join was lost without any failure: too few of its branches were taken."""
    activation = view.state.activations[path]
    around = view.parent(activation)
    lost = activation.error is not None and activation.error.code == "limit"
    return lost and around is not None and not arrivals_at(view, around, view.nodes[activation.node]).failed


def _listening(view: View) -> Iterator[Stuck]:
    for name, paths in view.state.listeners.items():
        nodes = tuple(node for node in _nodes(view, paths) if view.graph.nodes[node].policy.cancel_on != name)
        if not nodes:
            continue
        message = f"'{nodes[0]}' waits for the event '{name}' for ever, if nobody sends it"
        yield Stuck("waits_for_ever", nodes, message)


def _locked(view: View) -> Iterator[Stuck]:
    waiting_for = [(name, lock) for name, lock in view.state.locks.items() if lock.waiting]
    if waiting_for:
        yield _crossed(view, waiting_for)


def _crossed(view: View, waiting_for: list[tuple[str, Lock]]) -> Stuck:
    names = sorted(name for name, _ in waiting_for)
    paths = [path for _, lock in waiting_for for path in (*lock.holders, *lock.waiting)]
    told = " and ".join(f"'{name}'" for name in names)
    return Stuck(
        "lock_deadlock",
        tuple(sorted(set(_nodes(view, paths)))),
        f"branches hold the sections {told} and each waits for the one that another holds: none goes on",
    )


def _nodes(view: View, paths: list[str]) -> tuple[str, ...]:
    return tuple(view.state.activations[path].node for path in paths)


def _watching(view: View) -> Iterator[Stuck]:
    for path in view.state.watchers:
        node = view.state.activations[path].node
        message = f"'{node}' waits for a state that nothing in this run makes true any more"
        yield Stuck("milestone_missed", (node,), message)


def _undecided(view: View) -> Iterator[Stuck]:
    """Find, in the innermost activation that nothing goes on in, the members that wait for each other."""
    for activation in view.state.activations.values():
        if activation.status != "active" or activation.active:
            continue
        node = view.nodes[activation.node]
        open_members = [m for m in node.members if m not in activation.outcomes and m not in activation.times]
        edges = [e for m in open_members for e in view.graph.nodes[m].incoming if e.source in open_members]
        circle = _circle(edges)
        nodes = tuple(edge.source for edge in circle) or tuple(open_members) or (node.id,)
        told = " → ".join(f"'{name}'" for name in (*nodes, nodes[0]))
        message = f"the nodes wait for each other: {told}" if circle else f"'{nodes[0]}' is never decided"
        yield Stuck("deadlock", nodes, message, tuple(edge.id for edge in circle))


def _circle(edges: list[Edge]) -> list[Edge]:
    """Go back along edges until one comes to where it was: what is undecided waits for something undecided."""
    before = {edge.target: edge for edge in edges}
    way: list[Edge] = []
    seen: dict[str, int] = {}
    at = edges[0].target if edges else ""
    while at in before and at not in seen:
        seen[at] = len(way)
        way.append(before[at])
        at = before[at].source
    return way[seen[at] :][::-1] if at in seen else []
