"""Members pass control among themselves: an entry agent begins, and any member may hand over to those it is allowed to.

Every handoff is kept in the chain with its reason and context. Limits on the number of hops and on going back and forth
between two members end it. A context that misses its schema is asked for once more. With `returns` = `caller`, or an
edge drawn back, an answer goes to the member that handed over. A member may be a person or another workflow too.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Literal

from pydantic import Field

from workflows.engine import events as ev
from workflows.engine.chains import back_and_forth, callers, passed
from workflows.engine.errors import ErrorCode, ErrorInfo, Problem
from workflows.engine.handing import ContextFilter, passed_by, to_summarise
from workflows.engine.kinds.base import Brief, Kind
from workflows.engine.messages import Handoff as Wish
from workflows.engine.moves import Facts, enter, fail, leave, schedule
from workflows.engine.nodes import Node, member_name
from workflows.engine.policy import Settings
from workflows.engine.records import Activation, Step
from workflows.engine.schemas import first_fault
from workflows.engine.view import View

Refusal = tuple[ErrorCode, str]


class HandoffSettings(Settings):
    entry: str | None = Field(
        default=None,
        title="Entry",
        description="The member that begins; empty: the first.",
        json_schema_extra={"widget": "node"},
    )
    max_hops: int = Field(
        default=8, ge=1, le=100, title="Hops", description="How often control may pass, returns included."
    )
    max_ping_pong: int = Field(
        default=2,
        ge=1,
        le=50,
        title="Back and forth",
        description="How often control may go there and back between two members.",
    )
    returns: Literal["end", "caller"] = Field(
        default="end",
        title="An answer",
        description="Ends the handoff; or goes back to the member that handed over, until the entry answers. "
        "An edge drawn back between two members counts more.",
    )
    on_limit: Literal["end", "fail"] = Field(
        default="end",
        title="A handoff that is refused",
        description="Lets the member's answer stand as the last word; or makes the node fail.",
    )
    context: ContextFilter = Field(
        default=ContextFilter(),
        title="Context filter",
        description="What the receiver is given of what came before, beside the request, the reason and the context.",
    )
    context_schema: dict[str, Any] | None = Field(
        default=None,
        title="Context schema",
        description="A JSON Schema that the context of every handoff must satisfy; empty: any context.",
        json_schema_extra={"widget": "schema"},
    )


class Handoff(Kind):
    """Let the entry begin, then follow the members' wishes."""

    name, title, group, container = "handoff", "Handoff", "pattern", True
    description = "Members pass control among themselves, with a reason and context."
    settings = HandoffSettings

    def entered(self, view: View, activation: Activation) -> Facts:
        """Enter the entry."""
        node = view.nodes[activation.node]
        entry = node.beside(node.config.entry) if node.config.entry else node.members[0]
        return (enter(view, activation, entry, source=activation.path),)

    def child_left(self, view: View, activation: Activation, child: Activation) -> Facts:
        """Pass control as the member wishes; take its answer if it wishes nothing."""
        wish = child.handoff
        if wish is None:
            return _answered(view, activation, child)
        node = view.nodes[activation.node]
        refusal = _refusal(node, activation, child, wish)
        fault = first_fault(wish.context, node.config.context_schema) if refusal is None else None
        if fault is not None:
            return _misses(view, activation, child, wish, f"the context does not fit its schema: {fault}")
        if refusal is not None:
            return _refused(view, activation, child, wish.to, refusal)
        return _pass(view, activation, child, wish)

    def step_done(self, view: View, activation: Activation, step: Step) -> Facts:
        """Enter the receiver once what came before is summed up."""
        yield _enter_receiver(view, activation)

    def step_failed(self, view: View, activation: Activation, step: Step) -> Facts:
        """Enter the receiver without a summary: it is given everything, so that nothing is lost."""
        yield _enter_receiver(view, activation)

    def brief(self, view: View, activation: Activation, step: Step) -> Brief:
        """Tell the summariser its instructions."""
        return Brief(instructions=view.nodes[activation.node].config.context.instructions)

    def agents(self, config: HandoffSettings) -> Iterator[tuple[str, str]]:
        """Name the summariser."""
        if config.context.mode == "summary" and config.context.agent:
            yield "context.agent", config.context.agent

    def reads(self, config: HandoffSettings) -> Iterator[tuple[str, str]]:
        """Name the keys that the context filter lets through."""
        if config.context.mode == "keys":
            yield from ((f"context.keys.{index}", key) for index, key in enumerate(config.context.keys))

    def worst_steps(self, config: HandoffSettings, members: Sequence[int]) -> int:
        """Count the longest member at every hop, twice where it may have to mend its context, and each summary."""
        entries = config.max_hops + 1
        asked = 2 * entries if config.context_schema else entries
        return asked * max(members, default=0) + (config.max_hops if config.context.mode == "summary" else 0)

    def check(self, config: HandoffSettings, members: Sequence[str]) -> Iterator[Problem]:
        """Find an entry that is no member, a summary without an agent, and a filter that names nothing."""
        if config.entry is not None and config.entry not in members:
            yield Problem(
                code="unknown_member",
                message=f"the entry '{config.entry}' is none of its members",
                field="config.entry",
                hint=f"choose one of {', '.join(members)}" if members else "put a member inside first",
            )
        if config.context.mode == "summary" and not config.context.agent:
            yield Problem(code="no_agent", message="no agent is chosen that sums up", field="config.context.agent")
        if config.context.mode == "keys" and not config.context.keys:
            yield Problem(
                code="no_keys",
                message="its context filter names no state key, so nothing is given",
                field="config.context.keys",
                severity="warning",
                hint="name the keys that the receiver needs, or choose 'none'",
            )


def _answered(view: View, activation: Activation, child: Activation) -> Facts:
    """Go back to the caller if one awaits the answer, else leave with it."""
    node = view.nodes[activation.node]
    caller = _awaited_by(node, activation, child)
    if caller is None:
        yield from leave(view, activation, source=child.path)
    elif len(passed(activation.chain)) >= node.config.max_hops:
        yield from _refused(view, activation, child, caller, _too_many(node.config))
    else:
        back = Wish(to=caller, reason="the answer to its handoff")
        yield from _pass(view, activation, child, back, returned=True)


def _awaited_by(node: Node, activation: Activation, child: Activation) -> str | None:
    """Name the member that gets the answer: who handed over last, if an edge or the setting says so."""
    waiting = callers(activation.chain)
    if not waiting:
        return None
    drawn = map(member_name, node.returns.get(child.node, ()))
    return waiting[-1] if node.config.returns == "caller" or waiting[-1] in drawn else None


def _misses(view: View, activation: Activation, child: Activation, wish: Wish, reason: str) -> Facts:
    """Ask the member once more, telling why; the second time its wish is refused like any other."""
    if activation.chain and activation.chain[-1].refused:
        yield from _refused(view, activation, child, wish.to, ("validation", reason))
        return
    yield ev.HandoffRefused(activation=activation.path, source=child.path, target=wish.to, reason=reason)
    yield enter(view, activation, child.node, source=activation.path)


def _refused(view: View, activation: Activation, child: Activation, target: str, refusal: Refusal) -> Facts:
    code, reason = refusal
    yield ev.HandoffRefused(activation=activation.path, source=child.path, target=target, reason=reason)
    if view.nodes[activation.node].config.on_limit == "fail":
        message = f"{member_name(child.node)} to {target}: {reason}"
        yield from fail(view, activation, ErrorInfo(code=code, message=message))
    else:
        yield from leave(view, activation, source=child.path)


def _pass(view: View, activation: Activation, child: Activation, wish: Wish, returned: bool = False) -> Facts:
    """Write the handoff down; enter the receiver, after a summary of what came before if one is wanted."""
    yield ev.HandedOff(
        activation=activation.path,
        source=child.path,
        target=wish.to,
        hop=len(passed(activation.chain)) + 1,
        reason=wish.reason,
        context=wish.context,
        returned=returned,
    )
    context: ContextFilter = view.nodes[activation.node].config.context
    if context.mode == "summary" and context.agent and not returned:
        handed = passed_by(view.state, activation, view.values(activation))
        asked = to_summarise(activation.input, handed, wish.to)
        yield schedule(activation, context.agent, "summarise", asked)
    else:
        yield _enter_receiver(view, activation)


def _enter_receiver(view: View, activation: Activation) -> ev.ActivationEntered:
    # nothing is refused between a handoff and the receiver's turn, so the last link is the handoff
    receiver = view.nodes[activation.node].beside(activation.chain[-1].target)
    return enter(view, activation, receiver, source=activation.path)


def _refusal(node: Node, activation: Activation, child: Activation, wish: Wish) -> Refusal | None:
    """Say why a wish is not followed, or nothing."""
    config: HandoffSettings = node.config
    allowed = [member_name(target) for target in node.transfers.get(child.node, ())]
    if wish.to not in allowed:
        return "refused", f"it may hand over to {', '.join(allowed) or 'nobody'}, not to '{wish.to}'"
    if len(passed(activation.chain)) >= config.max_hops:
        return _too_many(config)
    if back_and_forth(activation.chain, member_name(child.node), wish.to) >= 2 * config.max_ping_pong:
        return "limit", f"the two have handed over to each other {config.max_ping_pong} times there and back"
    return None


def _too_many(config: HandoffSettings) -> Refusal:
    return "limit", f"the limit of {config.max_hops} hops is reached"
