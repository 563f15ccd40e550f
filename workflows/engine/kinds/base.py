"""What a node kind is: its settings, and what it does when it is entered and when something inside it ends.

A kind only reads the view and yields events; each is applied before the next is asked for, so what it reads is always
up to date. When its activation has ended it is asked no more. Where one event says all, and no expression is evaluated
for it, a tuple of that event costs less than a generator.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from pydantic import Field

from workflows.engine.commands import HandoffNote, MemberCard
from workflows.engine.errors import ErrorInfo, IllegalMessageError, Problem
from workflows.engine.events import Jump
from workflows.engine.messages import HistoryMessage
from workflows.engine.moves import Facts, fail, located
from workflows.engine.policy import Rerun, Settings
from workflows.engine.records import Activation, Step
from workflows.engine.view import View


class Window(Settings):
    """Say how much of the thread before the run an agent is given."""

    last: int = Field(default=10, ge=0, le=200, title="Messages", description="The last so many messages; 0 for none.")


class NoSettings(Settings):
    """Stand for a kind that has no settings."""


class Brief(msgspec.Struct, frozen=True):
    """What an agent is told along with a step's input."""

    instructions: str = ""
    members: tuple[MemberCard, ...] = ()
    output_schema: dict[str, Any] | None = None
    history: tuple[HistoryMessage, ...] = ()
    note: HandoffNote | None = None
    context_schema: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A place in a node's settings that holds CEL (`template`: text around `{{ CEL }}`), with its dotted path.

    `extra` are the names that it may speak of beside those that all expressions have.
    """

    field: str
    text: Any
    template: bool = True
    extra: tuple[str, ...] = ()


class Kind:
    """Be the base of all kinds: nothing happens, and what fails inside makes the node fail."""

    name: str
    title: str
    description: str
    group: str = "flow"
    container: bool = False
    ports: tuple[str, ...] = ("out", "error")
    dynamic_ports: str | None = None
    metered: bool = False
    completes: bool = False
    settings: type[Settings] = NoSettings

    def entered(self, view: View, activation: Activation) -> Facts:
        """Begin."""
        raise NotImplementedError

    def child_left(self, view: View, activation: Activation, child: Activation) -> Facts:
        """Go on after something inside ended well."""
        raise NotImplementedError

    def child_failed(self, view: View, activation: Activation, child: Activation) -> Facts:
        """Go on after something inside failed."""
        return fail(view, activation, located(_error_of(child), child))

    def child_cancelled(self, view: View, activation: Activation, child: Activation) -> Facts:
        """Go on after something inside was stopped by itself."""
        told = ErrorInfo(code="cancelled", message=child.reason or "it was stopped")
        yield from fail(view, activation, located(told, child))

    def step_done(self, view: View, activation: Activation, step: Step) -> Facts:
        """Go on after an agent answered."""
        raise NotImplementedError

    def step_failed(self, view: View, activation: Activation, step: Step) -> Facts:
        """Go on after an agent failed for good."""
        assert step.error is not None
        return fail(view, activation, step.error)

    def timer_fired(self, view: View, activation: Activation, purpose: str) -> Facts:
        """Go on after the time came for which a timer was set."""
        raise NotImplementedError

    def answered(self, view: View, activation: Activation) -> Facts:
        """Go on after a person answered: `activation.answers[-1]`."""
        raise NotImplementedError

    def event_came(self, view: View, activation: Activation, name: str, payload: Any) -> Facts:
        """Look at an event that the activation listens for; take it with `take_event`, or let it be."""
        return ()

    def value_changed(self, view: View, activation: Activation) -> Facts:
        """Look again after a value of the state changed, where a `WatchSet` asked for it."""
        return ()

    def items_added(self, view: View, activation: Activation) -> Facts:
        """Go on with more items, the first ones included."""
        raise NotImplementedError

    def more_items(self, view: View, activation: Activation, items: list[Any], by: str) -> Facts:
        """Take in what somebody adds while it runs; raise `IllegalMessageError` where that cannot be."""
        raise IllegalMessageError(f"{activation.path} is no map; only a map takes more items")

    def granted(self, view: View, activation: Activation) -> Facts:
        """Go on inside a critical section."""
        raise NotImplementedError

    def jumped(self, view: View, activation: Activation, jump: Jump, by: Activation) -> Facts:
        """End the loop, or its present pass, because `by` inside it says so."""
        raise NotImplementedError

    def complete(self, view: View, activation: Activation) -> Facts:
        """Go on with what there is; only kinds with `completes` are asked."""
        raise NotImplementedError

    def rerun_of(self, config: Any) -> Rerun | None:
        """Tell how often members that fail are entered again, where they have no such policy of their own."""
        return None

    def worst_steps(self, config: Any, members: Sequence[int]) -> int | None:
        """Count the steps of the worst case, its members needing `members` each time; None: there is no bound."""
        return 1 + sum(members)

    def brief(self, view: View, activation: Activation, step: Step) -> Brief:
        """Tell what the agent of a step is to know beside its input."""
        return Brief()

    def node_ports(self, config: Any) -> tuple[str, ...]:
        """Name the ports of a node with these settings."""
        return self.ports

    def default_port(self, config: Any) -> str:
        """Name the port by which it leaves when a default value stands in for its result."""
        return next(iter(self.ports), "out")

    def agents(self, config: Any) -> Iterator[tuple[str, str]]:
        """Name the agents that a node with these settings asks: (field, slug)."""
        return iter(())

    def window(self, config: Any) -> int:
        """Tell how many messages of the thread a node with these settings gives its agent."""
        return 0

    def sources(self, config: Any) -> Iterator[Source]:
        """Give the expressions and templates in the settings."""
        return iter(())

    def state_keys(self, config: Any) -> Iterator[tuple[str, str]]:
        """Name the state keys that the settings write: (field, key)."""
        return iter(())

    def reads(self, config: Any) -> Iterator[tuple[str, str]]:
        """Name the state keys that the settings read by name: (field, key)."""
        return iter(())

    def check(self, config: Any, members: Sequence[str]) -> Iterator[Problem]:
        """Find what is wrong with a node beyond the shape of its settings; `members` are the names of its members."""
        return iter(())


def history(view: View, last: int) -> tuple[HistoryMessage, ...]:
    """Give the last messages of the thread."""
    return tuple(view.state.history[-last:]) if last else ()


def _error_of(child: Activation) -> ErrorInfo:
    assert child.error is not None
    return child.error
