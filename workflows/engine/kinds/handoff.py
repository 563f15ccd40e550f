"""Members pass control among themselves: an entry agent begins, and any member may hand over to those it is allowed to.

Every handoff is kept in the chain with its reason and context. Limits on the number of hops and on going back and forth
between two members end it. With `returns` = `caller` an answer goes back to the member that handed over.
"""

from collections.abc import Iterator, Sequence
from typing import Literal

from pydantic import Field

from workflows.engine import events as ev
from workflows.engine.errors import ErrorCode, ErrorInfo, Problem
from workflows.engine.kinds.base import Kind
from workflows.engine.messages import Handoff as Wish
from workflows.engine.moves import Facts, enter, fail, leave
from workflows.engine.nodes import Node
from workflows.engine.policy import Settings
from workflows.engine.records import Activation, ChainLink
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
        description="Ends the handoff; or goes back to the member that handed over, until the entry answers.",
    )
    on_limit: Literal["end", "fail"] = Field(
        default="end",
        title="A handoff that is refused",
        description="Lets the member's answer stand as the last word; or makes the node fail.",
    )


class Handoff(Kind):
    """Let the entry begin, then follow the members' wishes."""

    name, title, group, container = "handoff", "Handoff", "pattern", True
    description = "Members pass control among themselves, with a reason and context."
    settings = HandoffSettings

    def entered(self, view: View, activation: Activation) -> Facts:
        """Enter the entry."""
        node = view.node(activation)
        yield enter(view, activation, node.config.entry or node.members[0], source=activation.path)

    def child_left(self, view: View, activation: Activation, child: Activation) -> Facts:
        """Pass control as the member wishes; take its answer if it wishes nothing."""
        if child.handoff is None:
            yield from self._answered(view, activation, child)
            return
        refusal = _refusal(view.node(activation), activation, child, child.handoff)
        if refusal is None:
            yield from _pass(view, activation, child, child.handoff)
        else:
            yield from self._refused(view, activation, child, child.handoff.to, refusal)

    def check(self, config: HandoffSettings, members: Sequence[str]) -> Iterator[Problem]:
        """Find an entry that is no member."""
        if config.entry is not None and config.entry not in members:
            yield Problem(
                code="unknown_member",
                message=f"the entry '{config.entry}' is none of its members",
                field="config.entry",
                hint=f"choose one of {', '.join(members)}" if members else "put a member inside first",
            )

    def _answered(self, view: View, activation: Activation, child: Activation) -> Facts:
        """Go back to the caller if one awaits the answer, else leave with it."""
        config: HandoffSettings = view.node(activation).config
        callers = _callers(activation) if config.returns == "caller" else []
        if not callers:
            yield from leave(view, activation, source=child.path)
        elif len(_passed(activation)) >= config.max_hops:
            refusal = _too_many(config)
            yield from self._refused(view, activation, child, callers[-1], refusal)
        else:
            back = Wish(to=callers[-1], reason="the answer to its handoff")
            yield from _pass(view, activation, child, back, returned=True)

    def _refused(self, view: View, activation: Activation, child: Activation, target: str, refusal: Refusal) -> Facts:
        code, reason = refusal
        yield ev.HandoffRefused(activation=activation.path, source=child.path, target=target, reason=reason)
        if view.node(activation).config.on_limit == "fail":
            yield from fail(view, activation, ErrorInfo(code=code, message=f"{child.node} to {target}: {reason}"))
        else:
            yield from leave(view, activation, source=child.path)


def _pass(view: View, activation: Activation, child: Activation, wish: Wish, returned: bool = False) -> Facts:
    yield ev.HandedOff(
        activation=activation.path,
        source=child.path,
        target=wish.to,
        hop=len(_passed(activation)) + 1,
        reason=wish.reason,
        context=wish.context,
        returned=returned,
    )
    yield enter(view, activation, wish.to, source=activation.path)


def _passed(activation: Activation) -> list[ChainLink]:
    return [link for link in activation.chain if not link.refused]


def _refusal(node: Node, activation: Activation, child: Activation, wish: Wish) -> Refusal | None:
    """Say why a wish is not followed, or nothing."""
    config: HandoffSettings = node.config
    allowed = node.transfers.get(child.node, ())
    if wish.to not in allowed:
        return "refused", f"it may hand over to {', '.join(allowed) or 'nobody'}, not to '{wish.to}'"
    passed = _passed(activation)
    if len(passed) >= config.max_hops:
        return _too_many(config)
    if _back_and_forth(passed, child.node, wish.to) >= 2 * config.max_ping_pong:
        return "limit", f"the two have handed over to each other {config.max_ping_pong} times there and back"
    return None


def _too_many(config: HandoffSettings) -> Refusal:
    return "limit", f"the limit of {config.max_hops} hops is reached"


def _back_and_forth(passed: list[ChainLink], source: str, target: str) -> int:
    """Count the last handoffs that went to and fro between two members without a break."""
    expected, other, count = source, target, 0
    for link in reversed(passed):
        if link.target != expected or _member(link.source) != other:
            break
        expected, other, count = other, expected, count + 1
    return count


def _callers(activation: Activation) -> list[str]:
    """List the members that handed over and still await an answer, the last one last."""
    waiting: list[str] = []
    for link in _passed(activation):
        if link.returned:
            waiting.pop()
        else:
            waiting.append(_member(link.source))
    return waiting


def _member(path: str) -> str:
    return path.rsplit("/", 1)[-1].split("#", 1)[0]
