"""Tell states apart by what can happen from there on: what is active and how it stands, never values or times."""

from collections import Counter
from typing import Any

import msgspec

from workflows.engine.nodes import Node
from workflows.engine.records import ROOT, Activation, ChainLink, Timer
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
    rows.append(sorted(_timer(view, timer) for timer in state.timers.values()))
    return _encode(rows)


def _ended_shape(view: View) -> list[str]:
    outcomes = view.state.activations[ROOT].outcomes
    return sorted(f"{name} {outcome}" for name, outcome in outcomes.items() if not view.graph.nodes[name].outgoing)


def _set_names(view: View, watched: frozenset[tuple[str, str]]) -> list[str]:
    held = {"results": view.state.results, "state": view.state.values}
    return sorted(f"{root}.{key}" for root, key in watched if held[root].get(key) is not None)


def _timer(view: View, timer: Timer) -> tuple[str, str]:
    return view.state.activations[timer.activation].node, timer.purpose.partition("/")[0].partition("#")[0]


def _row(view: View, activation: Activation) -> list[Any]:
    node = view.nodes[activation.node]
    own = _OWN.get(node.kind.name, _plain)
    return [activation.node, activation.index, activation.tries, _waits(view, activation), own(view, node, activation)]


def _waits(view: View, activation: Activation) -> list[Any]:
    steps = view.state.steps
    last = [steps[step] for step in activation.steps[-1:]]
    return [
        [(step.purpose, step.status, step.attempt, _asked_again(step.input)) for step in last],
        [steps[step].purpose for step in activation.steps[:-1] if step in view.state.open_steps],
        _asked(view, activation),
        [answer.decision for answer in activation.answers],
        activation.lock,
        activation.listens,
        activation.path in view.state.watchers,
        _spent(view, activation),
    ]


def _spent(view: View, activation: Activation) -> int:
    """Count steps where a budget does, up to the most."""
    budget = view.nodes[activation.node].policy.budget
    return activation.spent.steps if budget is not None and budget.steps is not None else 0


def _asked_again(value: Any) -> bool:
    return isinstance(value, dict) and "why" in value


def _plain(view: View, node: Node, activation: Activation) -> list[Any]:
    choices = [len(activation.choices), *(choice.choice for choice in activation.choices[-1:])]
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
    children = [view.state.activations[path] for path in activation.children]
    active = sorted(child.node for child in children if child.status == "active")
    ended = Counter(child.status for child in children)
    outcomes = Counter(activation.outcomes.values())
    return [active, sorted(ended.items()), sorted(outcomes.items()), len(activation.items), len(activation.times)]


def _supervisor(view: View, node: Node, activation: Activation) -> list[Any]:
    """Tell the lines of the ledger; where none of a plan waits for another, only which there are."""
    plain = getattr(node.config, "mode", "") != "plan" or not any(line.after for line in activation.ledger)
    lines: list[Any] = [[line.id, line.worker, line.status, line.attempts] for line in activation.ledger]
    if plain:
        lines = sorted({(line.worker, line.status, line.attempts > 1) for line in activation.ledger})
    stalls = [note.stalls for note in activation.progress[-1:]]
    asked = Counter(view.state.steps[step].purpose for step in activation.steps)
    return [lines, activation.active, stalls, activation.plans, sorted(asked.items())]


def _handoff(view: View, node: Node, activation: Activation) -> list[Any]:
    """Tell how many hops there were, who awaits an answer, and how long the last two went back and forth."""
    links = [link for link in activation.chain if not link.refused]
    returning = getattr(node.config, "returns", "") == "caller" or bool(getattr(node, "returns", None))
    refused = len(activation.chain) - len(links)
    return [len(links), _callers(links) if returning else [], _to_and_fro(links), refused]


def _to_and_fro(links: list[ChainLink]) -> list[Any]:
    """Tell between whom control passed last, and how often in a row."""
    pairs = [frozenset((_member(link.source), link.target)) for link in links]
    count = next((n for n, pair in enumerate(reversed(pairs)) if pair != pairs[-1]), len(pairs))
    return [count, sorted(pairs[-1])] if pairs else []


def _callers(links: list[ChainLink]) -> list[str]:
    callers: list[str] = []
    for link in links:
        if link.returned:
            del callers[-1:]
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


def _asked(view: View, activation: Activation) -> list[int] | None:
    """Tell whether people are asked, and, by those whom it can still be escalated to, whether it was."""
    if activation.question is None or activation.path not in view.state.questions:
        return None
    return [len(activation.question.escalate_to)]
