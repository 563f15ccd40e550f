"""Members speak in turn, each given what was said before: a round, as a moderator picks, or as an expression tells.

It ends when the moderator or the expression names nobody, when `until` holds, or after the last turn.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from msgspec import UNSET

from workflows.engine import events as ev
from workflows.engine.cards import member_cards
from workflows.engine.errors import ErrorInfo, ExpressionError, IllegalMessageError, Problem
from workflows.engine.expressions import Names, evaluate, holds
from workflows.engine.kinds.base import Brief, Kind, Source
from workflows.engine.kinds.group_chat_settings import GroupChatSettings
from workflows.engine.leading import UnusableAnswerError, read_decision
from workflows.engine.moves import Facts, cancel_inside, enter, fail, leave, located, schedule
from workflows.engine.nodes import Node, member_name
from workflows.engine.records import Activation, Step
from workflows.engine.view import View

SAID = ("message", "speaker", "turn", "transcript")
NEXT = ("members", "speaker", "turn", "transcript")


class GroupChat(Kind):
    """Let one member speak at a time, until enough was said."""

    name, title, group, container = "group_chat", "Group chat", "pattern", True
    description = "Its members speak in turn, each given what was said before."
    settings = GroupChatSettings
    completes = True

    def entered(self, view: View, activation: Activation) -> Facts:
        """Open the first turn."""
        return _next_turn(view, activation)

    def child_left(self, view: View, activation: Activation, child: Activation) -> Facts:
        """End if enough was said, else open the next turn."""
        if _is_enough(view, activation, child):
            yield from _end(view, activation)
        else:
            yield from _next_turn(view, activation)

    def child_failed(self, view: View, activation: Activation, child: Activation) -> Facts:
        """Fail, or let the turn pass on."""
        assert child.error is not None
        return _missed(view, activation, located(child.error, child))

    def child_cancelled(self, view: View, activation: Activation, child: Activation) -> Facts:
        """Take a speaker that was stopped for one that failed."""
        error = ErrorInfo(code="cancelled", message=child.reason or "it was stopped")
        yield from _missed(view, activation, located(error, child))

    def step_done(self, view: View, activation: Activation, step: Step) -> Facts:
        """Let the moderator's choice speak, or leave with the summary."""
        if step.purpose == "summarise":
            yield from leave(view, activation)
        elif not _is_ending(view, activation):
            yield from _chosen(view, activation, step)

    def step_failed(self, view: View, activation: Activation, step: Step) -> Facts:
        """Ask the moderator once more; fail where nobody can sum up."""
        assert step.error is not None
        if step.purpose == "summarise":
            yield from fail(view, activation, step.error)
        elif not _is_ending(view, activation):
            yield from _unusable(view, activation, step, step.error.message)

    def complete(self, view: View, activation: Activation) -> Facts:
        """End with what was said so far."""
        if not _messages(view, activation):
            raise IllegalMessageError(
                "nobody has said anything yet, so there is nothing to go on with: wait, or cancel it"
            )
        yield from cancel_inside(view, activation, view.said)
        yield ev.LeadOverruled(activation=activation.path, reason=view.said, fallback="what was said so far")
        for timer in [timer for timer in activation.timers if timer in view.state.timers]:
            yield ev.TimerCleared(timer=timer)
        if _is_ending(view, activation):
            yield from leave(view, activation, _messages(view, activation))
        else:
            yield from _end(view, activation)

    def brief(self, view: View, activation: Activation, step: Step) -> Brief:
        """Tell the moderator who may speak."""
        node = view.nodes[activation.node]
        members = member_cards(view, node.members) if step.purpose == "route" else ()
        return Brief(instructions=node.config.instructions, members=members)

    def worst_steps(self, config: GroupChatSettings, members: Sequence[int]) -> int:
        """Count each turn with the slowest member, each choice of the moderator asked for twice."""
        asked = 2 if config.order == "moderator" else 0
        return config.max_turns * (asked + max(members, default=1)) + (1 if config.result == "summary" else 0)

    def agents(self, config: GroupChatSettings) -> Iterator[tuple[str, str]]:
        """Name the moderator and who sums up."""
        if config.moderator and (config.order == "moderator" or config.result == "summary"):
            yield "moderator", config.moderator
        if config.agent and config.result == "summary":
            yield "agent", config.agent

    def sources(self, config: GroupChatSettings) -> Iterator[Source]:
        """Give the expressions."""
        if config.order == "expression" and config.next:
            yield Source("next", config.next, template=False, extra=NEXT)
        if config.until is not None:
            yield Source("until", config.until, template=False, extra=SAID)

    def check(self, config: GroupChatSettings, members: Sequence[str]) -> Iterator[Problem]:
        """Find a chat where nobody could tell who speaks or sum up."""
        if config.order == "moderator" and not config.moderator:
            yield Problem(code="no_agent", message="no agent is chosen that moderates", field="config.moderator")
        if config.order == "expression" and not (config.next or "").strip():
            yield Problem(code="no_condition", message="no expression tells who speaks next", field="config.next")
        if config.result == "summary" and not (config.agent or config.moderator):
            yield Problem(code="no_agent", message="no agent is chosen that sums up", field="config.agent")


def _next_turn(view: View, activation: Activation) -> Facts:
    """Let the next one speak, or ask who that is; end after the last turn."""
    node = view.nodes[activation.node]
    config: GroupChatSettings = node.config
    turn = len(activation.choices) + 1
    if turn > config.max_turns:
        yield from _end(view, activation)
    elif config.order == "moderator":
        assert config.moderator is not None
        told = {"turn": turn, "turns_left": config.max_turns - turn + 1}
        yield schedule(activation, config.moderator, "route", {**_told(view, activation), **told})
    elif config.order == "expression":
        yield from _named(view, activation)
    else:
        yield from _speak(view, activation, _in_turn(node, activation), "it is its turn")


def _named(view: View, activation: Activation) -> Facts:
    """Let whom the expression names speak; null ends it."""
    node = view.nodes[activation.node]
    members = [member_name(member) for member in node.members]
    chosen = evaluate(node.config.next, _names(view, activation, members=members))
    if chosen is None:
        yield from _end(view, activation)
    elif chosen in members:
        yield from _speak(view, activation, chosen, "the expression names it")
    else:
        raise ExpressionError(f"the next speaker is to be {chosen!r}, the members are {', '.join(members)}")


def _chosen(view: View, activation: Activation, step: Step) -> Facts:
    """Let whom the moderator picked speak; nobody ends it."""
    members = [member_name(member) for member in view.nodes[activation.node].members]
    try:
        decision = read_decision(step.output, members, bool(_messages(view, activation)), "member")
    except UnusableAnswerError as error:
        yield from _unusable(view, activation, step, str(error))
        return
    if decision.next is None:
        yield from _end(view, activation, decision.answer)
    else:
        yield from _speak(view, activation, decision.next, decision.reason, decision.instruction)


def _unusable(view: View, activation: Activation, step: Step, why: str) -> Facts:
    """Ask the moderator once more, then let whoever is next in the round speak."""
    node = view.nodes[activation.node]
    if "why" not in step.input:
        yield schedule(activation, step.agent, "route", {**step.input, "why": why})
        return
    fallback = _in_turn(node, activation)
    yield ev.LeadOverruled(activation=activation.path, reason=why, fallback=fallback)
    yield from _speak(view, activation, fallback, "the moderator was overruled")


def _speak(view: View, activation: Activation, name: str, reason: str, instruction: str = "") -> Facts:
    member = next(member for member in view.nodes[activation.node].members if member_name(member) == name)
    yield ev.ChoiceMade(activation=activation.path, choice=name, reason=reason)
    told = {**_told(view, activation), "turn": len(activation.choices)}
    yield enter(view, activation, member, {**told, "instruction": instruction} if instruction else told)


def _missed(view: View, activation: Activation, error: ErrorInfo) -> Facts:
    if view.nodes[activation.node].config.on_failure == "fail":
        yield from fail(view, activation, error)
    else:
        yield from _next_turn(view, activation)


def _end(view: View, activation: Activation, answer: Any = UNSET) -> Facts:
    """Leave with the result; a moderator who ends it may have summed up already."""
    config: GroupChatSettings = view.nodes[activation.node].config
    messages = _messages(view, activation)
    if config.result == "summary" and answer is not UNSET:
        yield from leave(view, activation, answer)
    elif not messages:
        yield from fail(view, activation, ErrorInfo(code="limit", message="nobody said anything"))
    elif config.result == "summary":
        agent = config.agent or config.moderator
        assert agent is not None
        yield schedule(activation, agent, "summarise", {"request": activation.input, "transcript": messages})
    elif config.result == "transcript":
        yield from leave(view, activation, messages)
    else:
        yield from leave(view, activation, source=_spoken(view, activation)[-1].path)


def _in_turn(node: Node, activation: Activation) -> str:
    return member_name(node.members[len(activation.choices) % len(node.members)])


def _is_enough(view: View, activation: Activation, child: Activation) -> bool:
    until = view.nodes[activation.node].config.until
    return until is not None and holds(until, _names(view, activation, message=child.output), "the condition 'until'")


def _names(view: View, activation: Activation, **extra: Any) -> Names:
    spoken = _spoken(view, activation)
    return view.names(
        activation.input,
        activation,
        speaker=member_name(spoken[-1].node) if spoken else None,
        turn=len(activation.choices) + ("message" not in extra),
        transcript=_messages(view, activation),
        **extra,
    )


def _told(view: View, activation: Activation) -> dict[str, Any]:
    last = view.nodes[activation.node].config.window
    return {"request": activation.input, "transcript": _messages(view, activation)[-last:] if last else []}


def _messages(view: View, activation: Activation) -> list[dict[str, Any]]:
    spoken = _spoken(view, activation)
    return [{"speaker": member_name(child.node), "message": child.output} for child in spoken]


def _spoken(view: View, activation: Activation) -> list[Activation]:
    children = (view.state.activations[path] for path in activation.children)
    return [child for child in children if child.status == "left" and child.port != "error"]


def _is_ending(view: View, activation: Activation) -> bool:
    return bool(activation.steps) and view.state.steps[activation.steps[-1]].purpose == "summarise"
