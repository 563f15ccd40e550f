"""Make of a document the graph that is explored: faults that can be run are let be, long limits are shortened.

A pass, hop or round more shows nothing new once each way out of it was seen, so limits are cut to a few. State keys
take in anything: values are not known, so what does not fit is no finding here.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from workflows.engine.nodes import Graph, Node, member_name
from workflows.engine.policy import Policy, Settings
from workflows.engine.proving.oracle import SOMETHING

PASSES, ROUNDS, SPARE_HOPS = 2, 2, 1
_CONDITIONS = (True, False)
_MOST_ITEMS = 12
_DOUBT = "{{ what_it_writes.fits_the_state }}"
_MORE: tuple[Any, ...] = ([], [SOMETHING])


def shortened(graph: Graph) -> Graph:
    """Cut the limits of a graph and let its state keys take in anything."""
    nodes = {node.id: _abstract(node) for node in graph.nodes.values()}
    keys = {name: replace(key, type="any", reducer="replace") for name, key in graph.state.items()}
    return replace(graph, nodes=nodes, state=keys)


def _abstract(node: Node) -> Node:
    return replace(node, config=_short_config(node), policy=_doubtful_policy(node))


def _doubtful_policy(node: Node) -> Policy:
    """Let what writes to the state at once fail, too: what it writes may not fit."""
    writes = node.kind.name == "transform" and (node.config.set or node.policy.save_as)
    return node.policy.model_copy(update={"input": _DOUBT}) if writes and node.policy.input is None else node.policy


def _short_config(node: Node) -> Any:
    limits = {"max_iterations": PASSES, "max_rounds": ROUNDS, "max_resets": 1, "max_stalls": 1, "max_depth": PASSES}
    limits |= {"max_turns": _turns(node), "max_hops": _farthest(node) + SPARE_HOPS}
    if getattr(node.config, "more", ""):
        limits["max_items"] = max(PASSES, _wanted(node)) + 1
    had = {name: getattr(node.config, name, None) for name in limits}
    cut: dict[str, Any] = {name: min(limits[name], old) for name, old in had.items() if isinstance(old, int)}
    if getattr(node.config, "form", None) is not None:
        cut["form"] = None
    person = getattr(node.config, "person", None)
    if person is not None:
        cut["person"] = person.model_copy(update={"form": None})
    return node.config.model_copy(update=cut) if cut and isinstance(node.config, Settings) else node.config


def _turns(node: Node) -> int:
    """Let everybody speak where they speak in turn, else let anybody follow anybody."""
    return len(node.members) + 1 if getattr(node.config, "order", "") == "round_robin" else PASSES


def _farthest(node: Node) -> int:
    """Count the hops to the member of a handoff that is farthest from the entry."""
    if not node.transfers:
        return 0
    entry = getattr(node.config, "entry", None)
    found = {next((member for member in node.members if member_name(member) == entry), node.members[0]): 0}
    waiting = list(found)
    for member in waiting:
        for target in node.transfers.get(member, ()):
            if target not in found:
                found[target] = found[member] + 1
                waiting.append(target)
    return max(found.values())


def candidates(graph: Graph) -> Mapping[str, tuple[Any, ...]]:
    """Give for each expression that decides something the values that make a difference."""
    found: dict[str, tuple[Any, ...]] = {}
    for node in graph.nodes.values():
        for source in node.kind.sources(node.config):
            if not source.template and source.text:
                found[str(source.text).strip()] = _values_of(node, source.field.rsplit(".", 1)[-1])
        when = getattr(getattr(node.policy, "join", None), "when", None)
        if when:
            found[when.strip()] = _CONDITIONS
    return found


def _wanted(node: Node) -> int:
    """Tell how many items a map must have for its join and its minimum of successes to be met."""
    join = getattr(node.config, "join", None)
    least = getattr(node.config, "min_success", 1) if getattr(node.config, "on_failure", "") == "min_success" else 1
    return min(max(least, join.n if join is not None and join.mode == "quorum" else 1), _MOST_ITEMS)


def _values_of(node: Node, field: str) -> tuple[Any, ...]:
    if field == "items":
        return tuple([SOMETHING] * count for count in sorted({0, 1, 2, _wanted(node)}))
    if field == "more":
        return _MORE
    if field == "next":
        return tuple(member.removesuffix("+") for member in node.members)
    if field == "score":
        return (1,)
    if field == "vote_on":
        return ("one", "other") if len(node.members) <= 4 else ("one",)
    return _CONDITIONS
