"""What all fan-outs share: members entered as there is room, a join over how they end, late members, going on early.

A fan-out *settles* when its join fires, at its deadline, or when somebody says that it is enough: from then on nothing
new is entered, and its first `ChoiceMade` names those whose results count. Where every member has to end there is
nothing to settle.
"""

from typing import Any

from msgspec import UNSET

from workflows.engine import events as ev
from workflows.engine.errors import ErrorInfo, IllegalMessageError
from workflows.engine.joins import Arrivals, Verdict, bears_failures, late, verdict
from workflows.engine.kinds.base import Kind
from workflows.engine.moves import Facts, cancel_inside, clear_timer, fail, leave, located, set_timer
from workflows.engine.policy import Join
from workflows.engine.records import Activation
from workflows.engine.view import View

DEADLINE = "join"
ENOUGH = "it was told to go on with what there is"
_FIRED = {
    "any": "the first to end",
    "first_success": "the first to end well",
    "quorum": "{n} ended well",
    "predicate": "its condition holds",
}


class FanOut(Kind):
    """Enter members, and join them in their own order, whatever order they end in."""

    group, container, completes = "pattern", True, True

    def join_of(self, config: Any) -> Join | None:
        """Tell when enough members have ended; nothing: when all have."""
        raise NotImplementedError

    def room(self, config: Any) -> int:
        """Tell how many may be active at the same time."""
        raise NotImplementedError

    def size(self, view: View, activation: Activation) -> int:
        """Count those to be entered in all, as far as is known."""
        return len(view.nodes[activation.node].members)

    def begun(self, view: View, activation: Activation) -> int:
        """Count those that have been entered, reruns not counted."""
        return len(activation.times)

    def enter_next(self, view: View, activation: Activation) -> ev.ActivationEntered:
        """Enter the next one."""
        raise NotImplementedError

    def place(self, view: View, child: Activation) -> tuple[int, str]:
        """Tell the place of a member's result among the others, and its name."""
        raise NotImplementedError

    def bears(self, config: Any) -> bool:
        """Tell whether it goes on when a member fails."""
        return bears_failures(self.join_of(config))

    def shortfall(self, view: View, activation: Activation) -> ErrorInfo | None:
        """Tell why too few can end well now, where no join decides that."""
        return None

    def news(self, view: View, activation: Activation, child: Activation) -> list[Any]:
        """Give what a member that ended well adds to what is to be done."""
        return []

    def enough(self, view: View, activation: Activation) -> str | None:
        """Tell why it needs nothing more, where its own settings say so."""
        return None

    def conclude(self, view: View, activation: Activation, results: dict[str, Activation]) -> Facts:
        """Leave with what the members made, or ask for one answer of it."""
        raise NotImplementedError

    def entered(self, view: View, activation: Activation) -> Facts:
        """Set the deadline, and enter as many as may be active."""
        join = self.join_of(view.nodes[activation.node].config)
        if join is not None and join.deadline_s is not None:
            yield set_timer(activation, DEADLINE, view.at + join.deadline_s)
        yield from self.go_on(view, activation)

    def child_left(self, view: View, activation: Activation, child: Activation) -> Facts:
        """Join it to the others."""
        return self._ended(view, activation, child)

    def child_failed(self, view: View, activation: Activation, child: Activation) -> Facts:
        """Bear the failure if the settings let it."""
        if is_settled(activation) or self.bears(view.nodes[activation.node].config):
            yield from self._ended(view, activation, child)
        else:
            assert child.error is not None
            yield from fail(view, activation, located(child.error, child))

    def child_cancelled(self, view: View, activation: Activation, child: Activation) -> Facts:
        """Go on as if it had been skipped."""
        return self._ended(view, activation, child)

    def timer_fired(self, view: View, activation: Activation, purpose: str) -> Facts:
        """Go on at the join's deadline."""
        join = self.join_of(view.nodes[activation.node].config)
        if is_settled(activation) or join is None:
            return
        said = late(join, self.arrivals(view, activation))
        if isinstance(said, ErrorInfo):
            yield from fail(view, activation, said)
        else:
            yield from self._settle(view, activation, "the deadline passed")

    def complete(self, view: View, activation: Activation) -> Facts:
        """Stop what still runs and go on with the results that there are."""
        if activation.steps:
            return
        if not activation.done:
            told = "no member has ended well yet, so there is nothing to go on with: wait, or cancel it"
            raise IllegalMessageError(f"{activation.path}: {told}")
        if not activation.choices:
            yield self._choice(view, activation, ENOUGH)
        yield from clear_timer(view, activation, DEADLINE)
        yield from self._cut_off(view, activation)

    def arrivals(self, view: View, activation: Activation) -> Arrivals:
        """Count what has become of the members."""
        return Arrivals(
            done=activation.done,
            failed=activation.lost,
            waiting=self.awaited(view, activation),
            outputs=lambda: {name: child.output for name, child in self.results(view, activation).items()},
            errors=lambda: self.errors(view, activation),
        )

    def awaited(self, view: View, activation: Activation) -> int:
        """Count those that have not ended, the ones that have not been entered among them."""
        return self.size(view, activation) - self.begun(view, activation) + activation.active

    def results(self, view: View, activation: Activation) -> dict[str, Activation]:
        """Give what ended well, by name, in its own order; once it is settled, what had ended by then."""
        found = self._named(view, activation, "left")
        if not activation.choices:
            return found
        counting = set(activation.choices[0].choice.split(","))
        return {name: child for name, child in found.items() if name in counting}

    def errors(self, view: View, activation: Activation) -> dict[str, ErrorInfo]:
        """Give what failed for good, by name, in its own order."""
        failed = self._named(view, activation, "failed")
        return {name: child.error for name, child in failed.items() if child.error and child.again_at is None}

    def leave(self, view: View, activation: Activation, value: Any = UNSET, source: str | None = None) -> Facts:
        """End well; what still runs is stopped."""
        yield from cancel_inside(view, activation, "it was needed no more")
        yield from leave(view, activation, value, source)

    def _named(self, view: View, activation: Activation, status: str) -> dict[str, Activation]:
        children = (view.state.activations[path] for path in activation.children)
        placed = [(*self.place(view, child), child) for child in children if child.status == status]
        return {name: child for _, name, child in sorted(placed, key=lambda found: found[0])}

    def _ended(self, view: View, activation: Activation, child: Activation) -> Facts:
        if is_settled(activation):
            yield from self._when_quiet(view, activation)
            return
        reason = self.enough(view, activation)
        said = self._said(view, activation)
        news = self.news(view, activation, child) if child.status == "left" and not reason and said != "fire" else []
        if news:
            yield ev.ItemsAdded(activation=activation.path, items=news, by=child.path)
            if is_settled(activation):
                return
            said = self._said(view, activation)
        if reason or said == "fire":
            yield from self._settle(view, activation, reason or "")
        elif isinstance(said, ErrorInfo):
            yield from fail(view, activation, said)
        else:
            yield from self.go_on(view, activation)

    def _said(self, view: View, activation: Activation) -> Verdict:
        """Ask the join, or see whether enough can still end well where no join decides."""
        join = self.join_of(view.nodes[activation.node].config)
        if join is None or join.mode == "all":
            return self.shortfall(view, activation) or "wait"
        return verdict(join, self.arrivals(view, activation), view.names(activation.input, activation))

    def go_on(self, view: View, activation: Activation) -> Facts:
        """Enter as many as there is room for; conclude when all have ended."""
        room = self.room(view.nodes[activation.node].config)
        while not is_settled(activation) and activation.active < room:
            if self.begun(view, activation) >= self.size(view, activation):
                break
            yield self.enter_next(view, activation)
        if is_settled(activation) or self.awaited(view, activation):
            return
        short = self.shortfall(view, activation)
        if short is not None:
            yield from fail(view, activation, short)
        else:
            yield from self.conclude(view, activation, self.results(view, activation))

    def _settle(self, view: View, activation: Activation, reason: str) -> Facts:
        """Count what has ended well by now; the others are stopped, or finish first, or go on meanwhile."""
        join = self.join_of(view.nodes[activation.node].config)
        yield self._choice(view, activation, reason)
        yield from clear_timer(view, activation, DEADLINE)
        if join is None or join.losers == "cancel":
            yield from self._cut_off(view, activation)
        elif join.losers == "ignore" or not activation.active:
            yield from self.conclude(view, activation, self.results(view, activation))

    def _cut_off(self, view: View, activation: Activation) -> Facts:
        yield from cancel_inside(view, activation, "it was needed no more")
        yield from self.conclude(view, activation, self.results(view, activation))

    def _when_quiet(self, view: View, activation: Activation) -> Facts:
        if not activation.active and not activation.steps:
            yield from self.conclude(view, activation, self.results(view, activation))

    def _choice(self, view: View, activation: Activation, reason: str) -> ev.ChoiceMade:
        join = self.join_of(view.nodes[activation.node].config)
        why = reason or (_FIRED.get(join.mode, "").format(n=join.n) if join is not None else "")
        chosen = ",".join(self.results(view, activation))
        return ev.ChoiceMade(activation=activation.path, choice=chosen, reason=why)


def is_settled(activation: Activation) -> bool:
    """Tell whether its results are chosen: nothing that ends from now on makes a difference."""
    return bool(activation.choices or activation.steps)
