"""Tell states apart by what can happen from there on: what is active and how it stands, never values or times."""

from collections import Counter
from typing import Any

import msgspec

from workflows.engine.nodes import Node
from workflows.engine.records import ROOT, Activation, ChainLink
from workflows.engine.view import View

_encode = msgspec.msgpack.Encoder(order="deterministic").encode


def digest(view: View, watched: frozenset[tuple[str, str]]) -> bytes:
    """Give the same bytes for states that go on alike. `watched` are the results and state keys that are read."""
    state = view.state
    if state.ended:
        return _encode([state.status, _ended_shape(view)])
    rows: list[Any] = [state.status, _set_names(view, watched)]
    waiting = [state.activations[ROOT]]
    while waiting:
        activation = waiting.pop()
        rows.append(_row(view, activation))
        waiting.extend(view.active_children(activation))
    rows.append([[name, lock.holders, lock.waiting] for name, lock in state.locks.items()])
    rows.append([[name, len(kept)] for name, kept in state.inbox.items() if kept])
    rows.append(sorted((timer.activation, timer.purpose) for timer in state.timers.values()))
    return _encode(rows)


def _ended_shape(view: View) -> list[str]:
    outcomes = view.state.activations[ROOT].outcomes
    return sorted(f"{name} {outcome}" for name, outcome in outcomes.items() if not view.graph.nodes[name].outgoing)


def _set_names(view: View, watched: frozenset[tuple[str, str]]) -> list[str]:
    held = {"results": view.state.results, "state": view.state.values}
    return sorted(f"{root}.{key}" for root, key in watched if held[root].get(key) is not None)


def _row(view: View, activation: Activation) -> list[Any]:
    node = view.node(activation)
    own = _OWN.get(node.kind.name, _plain)
    return [activation.path, _waits(view, activation), own(view, node, activation)]


def _waits(view: View, activation: Activation) -> list[Any]:
    steps = view.state.steps
    last = [steps[step] for step in activation.steps[-1:]]
    return [
        [(step.purpose, step.status, step.attempt, _asked_again(step.input)) for step in last],
        [step for step in activation.steps[:-1] if step in view.state.open_steps],
        activation.question is not None and activation.path in view.state.questions,
        [answer.decision for answer in activation.answers],
        activation.lock,
        activation.listens,
        activation.path in view.state.watchers,
        _spent(view, activation),
    ]


def _spent(view: View, activation: Activation) -> int:
    """Count steps where a budget does, up to the most."""
    budget = view.node(activation).policy.budget
    return activation.spent.steps if budget is not None and budget.steps is not None else 0


def _asked_again(value: Any) -> bool:
    return isinstance(value, dict) and "why" in value


def _plain(view: View, node: Node, activation: Activation) -> list[Any]:
    choices = [choice.choice for choice in activation.choices]
    return [activation.times, activation.outcomes, choices, len(activation.items), activation.plans]


def _flow(view: View, node: Node, activation: Activation) -> list[Any]:
    """Tell how each node stands; by which port it ended only where something is still to be decided by that."""
    stands = []
    for member in node.members:
        outcome = activation.outcomes.get(member)
        if outcome is not None and _settled(view, activation, member):
            outcome = "."
        stands.append([outcome, activation.times.get(member, 0), _wish(view, activation, member)])
    return stands


def _settled(view: View, activation: Activation, member: str) -> bool:
    targets = (edge.target for edge in view.graph.nodes[member].outgoing)
    return all(target in activation.outcomes or target in activation.times for target in targets)


def _wish(view: View, activation: Activation, member: str) -> str | None:
    if member not in activation.times:
        return None
    wish = view.child(activation, member).handoff
    return wish.to if wish else None


def _counted(view: View, node: Node, activation: Activation) -> list[Any]:
    """Tell how many members ended how; which of them did makes no difference."""
    entered = [
        path.rsplit("/", 1)[-1] for path in activation.children if view.state.activations[path].status == "active"
    ]
    ended = Counter(view.state.activations[path].status for path in activation.children)
    outcomes = Counter(activation.outcomes.values())
    return [
        sorted(entered),
        sorted(ended.items()),
        sorted(outcomes.items()),
        len(activation.items),
        len(activation.times),
    ]


def _supervisor(view: View, node: Node, activation: Activation) -> list[Any]:
    lines: list[Any] = [[line.id, line.worker, line.status, line.attempts] for line in activation.ledger]
    if getattr(node.config, "mode", "") == "route":
        lines = [[len(lines)], *sorted({(line.worker, line.status) for line in activation.ledger})]
    stalls = [note.stalls for note in activation.progress[-1:]]
    return [lines, stalls, activation.plans, list(activation.children[-1:])]


def _handoff(view: View, node: Node, activation: Activation) -> list[Any]:
    """Tell how many hops there were, who awaits an answer, and how long the last two went back and forth."""
    links = [link for link in activation.chain if not link.refused]
    return [
        len(links),
        _callers(links),
        [[_member(link.source), link.target] for link in links[-4:]],
        activation.outcomes,
    ]


def _callers(links: list[ChainLink]) -> list[str]:
    callers: list[str] = []
    for link in links:
        if link.returned:
            callers.pop()
        else:
            callers.append(_member(link.source))
    return callers


def _member(path: str) -> str:
    return path.rsplit("/", 1)[-1].split("#", 1)[0]


_OWN = {
    "flow": _flow,
    "concurrent": _counted,
    "map": _counted,
    "supervisor": _supervisor,
    "handoff": _handoff,
}
