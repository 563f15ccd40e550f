"""Its members in order, again and again: while a condition holds, until one does, or until an evaluator accepts."""

from collections.abc import Iterator, Sequence
from typing import Any, Literal

from msgspec import UNSET
from pydantic import Field

from workflows.engine import events as ev
from workflows.engine.errors import ErrorInfo, Problem
from workflows.engine.evaluating import Evaluation, read_evaluation
from workflows.engine.expressions import holds, text_of
from workflows.engine.kinds.base import Brief, Kind, Source, Window, history
from workflows.engine.moves import Facts, cancel_inside, enter, fail, leave, schedule
from workflows.engine.policy import Settings
from workflows.engine.records import Activation, Step
from workflows.engine.templates import render
from workflows.engine.view import View

CARRIED = ("output", "feedback", "score", "iteration")


class LoopSettings(Settings):
    condition: str | None = Field(
        default=None,
        alias="while",
        title="While",
        description="CEL that must be true before each pass, over what the pass is given (`input`) and `iteration`.",
        json_schema_extra={"widget": "cel"},
    )
    until: str | None = Field(
        default=None,
        title="Until",
        description="CEL that ends the loop when it is true after a pass, over `output` and `iteration`.",
        json_schema_extra={"widget": "cel"},
    )
    evaluator: str | None = Field(
        default=None,
        title="Evaluator",
        description="An agent that accepts what a pass made, or says what to mend in the next one.",
        json_schema_extra={"widget": "agent"},
    )
    instructions: str = Field(
        default="",
        title="What to look for",
        description="What the evaluator is to check.",
        json_schema_extra={"widget": "text"},
    )
    accept_score: float | None = Field(
        default=None,
        ge=0,
        le=1,
        title="Score that is enough",
        description="The least score (0 to 1) of the evaluator that ends the loop; empty: its word alone counts.",
    )
    carry: Any = Field(
        default=None,
        title="What the next pass is given",
        description="A template over `output`, `feedback`, `score`, `iteration` and the loop's own `input`. "
        "Empty: what the pass made; with an evaluator: the request, what was made, and the feedback.",
        json_schema_extra={"widget": "template"},
    )
    max_iterations: int = Field(
        default=10, ge=1, le=1000, title="Most passes", description="The loop makes no more than these."
    )
    on_limit: Literal["leave", "fail", "port"] = Field(
        default="leave",
        title="At the most",
        description="Leave with what the last pass made; fail; or leave by the port 'limit'.",
    )


class Loop(Kind):
    """Pass through the members in order, and decide after each pass whether to go on and with what."""

    name, title, group, container = "loop", "Loop", "pattern", True
    description = "Its members in order, again until a condition, an evaluator or a limit ends it."
    settings = LoopSettings
    completes = True

    def entered(self, view: View, activation: Activation) -> Facts:
        """Begin the first pass, if its condition lets it."""
        if self._may_pass(view, activation, activation.input, 0):
            yield enter(view, activation, view.nodes[activation.node].members[0], source=activation.path, index=0)
        else:
            yield from leave(view, activation, source=activation.path)

    def child_left(self, view: View, activation: Activation, child: Activation) -> Facts:
        """Enter the next member of the pass, or decide what comes after the pass."""
        members, following = view.nodes[activation.node].members, view.nodes[child.node].index + 1
        if following < len(members):
            yield enter(view, activation, members[following], source=child.path, index=child.index)
        else:
            yield from self._passed(view, activation, child.output)

    def jumped(self, view: View, activation: Activation, jump: ev.Jump, by: Activation) -> Facts:
        """Cut off what is under way; then end the loop, or only the pass, with what the jump was given."""
        value = by.input
        what = "the loop" if jump == "break" else "this pass of the loop"
        yield from cancel_inside(view, activation, f"'{by.node}' ended {what}")
        if jump == "break":
            yield from leave(view, activation, value)
        else:
            yield from self._passed(view, activation, value)

    def step_done(self, view: View, activation: Activation, step: Step) -> Facts:
        """Leave if the evaluator accepts; else go on with its feedback."""
        told = read_evaluation(step.output, view.nodes[activation.node].config.accept_score)
        choice = "accept" if told.accepted else "revise"
        scores = {} if told.score is None else {"score": told.score}
        yield ev.ChoiceMade(
            activation=activation.path, choice=choice, reason=text_of(told.feedback)[:1000], scores=scores
        )
        output = step.input["output"]
        if told.accepted:
            yield from _leave(view, activation, output)
        else:
            yield from self._again(view, activation, output, told)

    def complete(self, view: View, activation: Activation) -> Facts:
        """Leave with what the last whole pass made, or with what the loop was given if there was none."""
        yield from cancel_inside(view, activation, "what the loop has is enough")
        last = view.nodes[activation.node].members[-1]
        whole = [
            child.path
            for child in (view.state.activations[path] for path in activation.children)
            if child.node == last and child.status == "left"
        ]
        yield from leave(view, activation, source=whole[-1] if whole else activation.path)

    def brief(self, view: View, activation: Activation, step: Step) -> Brief:
        """Tell the evaluator what to look for."""
        return Brief(instructions=view.nodes[activation.node].config.instructions, history=history(view, Window().last))

    def node_ports(self, config: LoopSettings) -> tuple[str, ...]:
        """Name the port of the limit, if it has one."""
        return ("out", "limit", "error") if config.on_limit == "port" else self.ports

    def agents(self, config: LoopSettings) -> Iterator[tuple[str, str]]:
        """Name the evaluator."""
        if config.evaluator:
            yield "evaluator", config.evaluator

    def window(self, config: LoopSettings) -> int:
        """Tell the evaluator's window."""
        return Window().last if config.evaluator else 0

    def worst_steps(self, config: LoopSettings, members: Sequence[int]) -> int:
        """Count those of its members and of the evaluator, as often as it passes."""
        return config.max_iterations * (sum(members) + (1 if config.evaluator else 0))

    def sources(self, config: LoopSettings) -> Iterator[Source]:
        """Give the conditions and what is carried."""
        if config.condition is not None:
            yield Source("while", config.condition, template=False, extra=("iteration",))
        if config.until is not None:
            yield Source("until", config.until, template=False, extra=("output", "iteration"))
        yield Source("carry", config.carry, extra=CARRIED)

    def check(self, config: LoopSettings, members: Sequence[str]) -> Iterator[Problem]:
        """Find a score that nobody gives."""
        if config.accept_score is not None and not config.evaluator:
            message = "a score is asked for, but there is no evaluator that gives one"
            yield Problem(code="no_agent", message=message, field="config.evaluator", hint="choose an evaluator")

    def _passed(self, view: View, activation: Activation, output: Any) -> Facts:
        config: LoopSettings = view.nodes[activation.node].config
        done = _passes(view, activation)
        names = view.names(activation.input, activation, inside=True, output=output, iteration=done)
        if config.until is not None and holds(config.until, names):
            yield from _leave(view, activation, output)
        elif config.evaluator:
            asked = {"request": activation.input, "output": output, "iteration": done}
            yield schedule(activation, config.evaluator, "evaluate", asked)
        else:
            yield from self._again(view, activation, output, None)

    def _again(self, view: View, activation: Activation, output: Any, told: Evaluation | None) -> Facts:
        node, done = view.nodes[activation.node], _passes(view, activation)
        if done >= node.config.max_iterations:
            yield from _limit(view, activation, output, node.config)
            return
        value = _carried(view, activation, output, told)
        if not self._may_pass(view, activation, value, done):
            yield from _leave(view, activation, output)
            return
        last = view.state.activations[activation.children[-1]]
        # what a pass made goes on unchanged by naming it
        source = last.path if node.config.carry is None and told is None and last.status == "left" else None
        yield enter(view, activation, node.members[0], UNSET if source else value, source=source, index=done)

    def _may_pass(self, view: View, activation: Activation, value: Any, done: int) -> bool:
        condition = view.nodes[activation.node].config.condition
        return condition is None or holds(condition, view.names(value, activation, inside=True, iteration=done))


def _passes(view: View, activation: Activation) -> int:
    """Count the passes that have begun."""
    last = view.state.activations[activation.children[-1]].index if activation.children else None
    return 0 if last is None else last + 1


def _carried(view: View, activation: Activation, output: Any, told: Evaluation | None) -> Any:
    carry = view.nodes[activation.node].config.carry
    feedback, score = (None, None) if told is None else (told.feedback, told.score)
    if carry is None:
        request = {"request": activation.input, "previous": output, "feedback": feedback}
        return output if told is None else request
    known = {"output": output, "feedback": feedback, "score": score, "iteration": _passes(view, activation)}
    return render(carry, view.names(activation.input, activation, inside=True, **known))


def _leave(view: View, activation: Activation, output: Any, port: str = "out") -> Facts:
    """Leave with the value of the last pass, by naming it where it is an activation's."""
    last = view.state.activations[activation.children[-1]]
    if last.status == "left" and last.output == output:
        yield from leave(view, activation, source=last.path, port=port)
    else:
        yield from leave(view, activation, output, port=port)


def _limit(view: View, activation: Activation, output: Any, config: LoopSettings) -> Facts:
    if config.on_limit == "fail":
        message = f"it was not finished after {config.max_iterations} passes"
        yield from fail(view, activation, ErrorInfo(code="limit", message=message))
    else:
        yield from _leave(view, activation, output, port="limit" if config.on_limit == "port" else "out")
