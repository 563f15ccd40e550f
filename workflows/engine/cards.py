"""What agents are told of each other: whom they may choose, and what was handed over to them."""

import re
from collections.abc import Iterable

from workflows.engine.commands import MemberCard
from workflows.engine.nodes import Node, Told, member_name
from workflows.engine.view import View


def member_cards(view: View, members: Iterable[str]) -> tuple[MemberCard, ...]:
    """Describe members by the agents in them, as they were when the run started.

    A run asks for them at every step: what was last told of a member is remembered, with what it was told of.
    """
    agents, remembered = view.state.agents, view.graph.cards
    cards = []
    for member in members:
        told = remembered.get(member)
        if told is None or (told.agents is not agents and told.agents != agents):
            told = remembered[member] = Told(agents, _card(view, view.nodes[member]))
        cards.append(told.card)
    return tuple(cards)


def next_best(view: View, failed: str, candidates: Iterable[str], wanted: str) -> str:
    """Choose the member that can most of what the `failed` one can, and of what is `wanted`; of equals the first."""
    (before,) = member_cards(view, (failed,))
    words = _words(wanted, *before.capabilities)

    def overlap(card: MemberCard) -> tuple[int, int]:
        shared = {name.casefold() for name in before.capabilities} & {name.casefold() for name in card.capabilities}
        return len(shared), len(words & _words(card.description, *card.capabilities))

    names = list(candidates)
    cards = dict(zip(names, member_cards(view, names), strict=True))
    return max(names, key=lambda name: overlap(cards[name]))


def _words(*texts: str) -> set[str]:
    return {word for text in texts for word in re.findall(r"\w{3,}", text.casefold())}


def _card(view: View, node: Node) -> MemberCard:
    asked = [view.state.agents[slug] for slug in _agents_in(view, node) if slug in view.state.agents]
    told = "; ".join(card.description for card in asked if card.description)
    if node.kind.container or node.opens:
        kind = f"workflow '{node.opens}'" if node.opens else node.kind.name
        told = f"{kind} of {', '.join(card.name for card in asked)}" + (f": {told}" if told else "")
    elif not asked:
        told = node.kind.description
    named = f"{node.name}: {told}" if node.name and told else node.name or told
    capabilities = dict.fromkeys(capability for card in asked for capability in card.capabilities)
    return MemberCard(name=member_name(node.id), description=named[:2_000], capabilities=list(capabilities))


def _agents_in(view: View, node: Node) -> dict[str, None]:
    found: dict[str, None] = {}
    waiting, seen = [node.id], {node.id}
    while waiting:
        inner = view.nodes[waiting.pop()]
        # a fallback stands in for an agent, it is not what the member is for
        asked = inner.kind.agents(inner.config)
        found.update((slug, None) for field, slug in asked if not field.startswith("fallback."))
        # a workflow may be among its own members
        waiting.extend(member for member in reversed(inner.members) if member not in seen)
        seen.update(inner.members)
    return found
