"""What agents are told of each other: whom they may choose, and what was handed over to them."""

from collections.abc import Iterable

from workflows.engine.commands import Finding, HandoffNote, MemberCard
from workflows.engine.nodes import Node, member_name
from workflows.engine.records import Activation
from workflows.engine.view import View


def member_cards(view: View, members: Iterable[str]) -> tuple[MemberCard, ...]:
    """Describe members by the agents in them, as they were when the run started."""
    return tuple(_card(view, view.graph.nodes[member]) for member in members)


def _card(view: View, node: Node) -> MemberCard:
    asked = [view.state.agents[slug] for slug in _agents_in(view, node) if slug in view.state.agents]
    told = "; ".join(card.description for card in asked if card.description)
    if node.kind.container:
        told = f"{node.kind.name} of {', '.join(card.name for card in asked)}" + (f": {told}" if told else "")
    named = f"{node.name}: {told}" if node.name and told else node.name or told
    capabilities = dict.fromkeys(capability for card in asked for capability in card.capabilities)
    return MemberCard(name=member_name(node.id), description=named[:2_000], capabilities=list(capabilities))


def _agents_in(view: View, node: Node) -> dict[str, None]:
    found: dict[str, None] = {}
    waiting, seen = [node.id], {node.id}
    while waiting:
        inner = view.graph.nodes[waiting.pop()]
        found.update((slug, None) for _, slug in inner.kind.agents(inner.config))
        # a workflow may be among its own members
        waiting.extend(member for member in reversed(inner.members) if member not in seen)
        seen.update(inner.members)
    return found


def handoff_note(view: View, activation: Activation) -> HandoffNote | None:
    """Tell an agent what came with control, if the handoff around it has passed control at all."""
    around = _handoff_around(view, activation)
    if around is None:
        return None
    links = [link for link in around.chain if not link.refused]
    if not links:
        return None
    last = links[-1]
    inside = [view.state.activations[path] for path in around.children]
    findings = [Finding(member=member_name(c.node), output=c.output) for c in inside if c.status == "left"]
    return HandoffNote(
        source=member_name(view.state.activations[last.source].node),
        reason=last.reason,
        context=last.context,
        chain=[member_name(inside[0].node), *(link.target for link in links)],
        findings=findings,
        returned=last.returned,
    )


def _handoff_around(view: View, activation: Activation) -> Activation | None:
    wanted = view.node(activation).handoff
    around = view.parent(activation) if wanted else None
    while around is not None and around.node != wanted:
        around = view.parent(around)
    return around
