"""Ports are taken by conditions, as an agent classifies, or by capability: the first case that fits, or all of them.

Where nothing fits, or whoever chooses is not sure enough, the input goes by `default`.
"""

from collections.abc import Iterator, Sequence
from typing import Literal

from pydantic import Field

from workflows.engine import events as ev
from workflows.engine.classifying import Classification, read_cases
from workflows.engine.commands import MemberCard
from workflows.engine.errors import Problem
from workflows.engine.expressions import holds
from workflows.engine.kinds.base import Brief, Kind, Source, Window, history
from workflows.engine.leading import UnusableAnswerError
from workflows.engine.moves import Facts, leave, schedule
from workflows.engine.policy import Settings
from workflows.engine.records import Activation, Step
from workflows.engine.view import View

DEFAULT, MATCHER = "default", "@match"
RESERVED = ("error", DEFAULT, "out")


class Case(Settings):
    id: str = Field(
        pattern=r"^[a-z][a-z0-9_-]{0,39}$",
        title="Case",
        description="The name of the port.",
        json_schema_extra={"widget": "id"},
    )
    label: str = Field(default="", max_length=200, title="Label", description="What people see on the port.")
    when: str | None = Field(
        default=None,
        title="When",
        description="CEL that is true for this case, in mode 'condition'.",
        json_schema_extra={"widget": "cel"},
    )
    description: str = Field(
        default="", title="Description", description="What this case is about, for whoever chooses."
    )
    capabilities: tuple[str, ...] = Field(
        default=(), title="Capabilities", description="What this case is about, as keywords."
    )


class RouterSettings(Settings):
    mode: Literal["condition", "agent", "capability"] = Field(
        default="condition",
        title="Mode",
        description="By conditions; as an agent classifies the input; or by what each case is about, with no agent.",
    )
    choose: Literal["first", "all"] = Field(
        default="first",
        title="Choose",
        description="One case, the first or best that fits; or all that fit, which then run at once.",
    )
    cases: tuple[Case, ...] = Field(
        default=(), title="Cases", description="The ports, in the order in which they are tried."
    )
    agent: str | None = Field(
        default=None,
        title="Classifier",
        description="The agent that chooses, in mode 'agent'.",
        json_schema_extra={"widget": "agent"},
    )
    min_confidence: float = Field(
        default=0.0,
        ge=0,
        le=1,
        title="Least confidence",
        description="What is chosen with less goes by 'default', in modes 'agent' and 'capability'.",
    )


class Router(Kind):
    """Pass the input on by the ports that are chosen; what no case takes goes by `default`."""

    name, title, group = "router", "Router", "flow"
    description = "Its input goes on by one of its cases, or by several: by condition, by an agent, or by capability."
    ports = (DEFAULT, "error")
    dynamic_ports = "cases"
    settings = RouterSettings

    def entered(self, view: View, activation: Activation) -> Facts:
        """Try the conditions, or ask whoever chooses."""
        config: RouterSettings = view.nodes[activation.node].config
        if config.mode == "agent":
            assert config.agent is not None
            yield schedule(activation, config.agent, "classify")
        elif config.mode == "capability" and config.cases:
            yield schedule(activation, MATCHER, "match")
        else:
            yield from _choose(view, activation, Classification(), _true_cases(view, activation, config))

    def step_done(self, view: View, activation: Activation, step: Step) -> Facts:
        """Take the cases that were chosen, or the default if the answer cannot be used or is not sure enough."""
        config: RouterSettings = view.nodes[activation.node].config
        cases = [*(case.id for case in config.cases), DEFAULT]
        try:
            chosen, named = read_cases(step.output, cases, config.choose == "all")
        except UnusableAnswerError as error:
            chosen, named = Classification(reason=str(error)), []
        sure = [case for case in named if case == DEFAULT or chosen.sure_of(case) >= config.min_confidence]
        if named and not sure:
            chosen = _unsure(chosen, named, config.min_confidence)
        yield from _choose(view, activation, chosen, sure)

    def brief(self, view: View, activation: Activation, step: Step) -> Brief:
        """Tell whoever chooses of the cases."""
        config: RouterSettings = view.nodes[activation.node].config
        return Brief(
            instructions="Name in `cases` every case that fits." if config.choose == "all" else "",
            members=tuple(map(_card, config.cases)),
            history=history(view, Window().last) if config.mode == "agent" else (),
        )

    def worst_steps(self, config: RouterSettings, members: Sequence[int]) -> int:
        """Count the step of whoever chooses."""
        return 0 if config.mode == "condition" else 1

    def node_ports(self, config: RouterSettings) -> tuple[str, ...]:
        """Name a port for each case."""
        return (*(case.id for case in config.cases), *self.ports)

    def agents(self, config: RouterSettings) -> Iterator[tuple[str, str]]:
        """Name the classifier."""
        if config.mode == "agent" and config.agent:
            yield "agent", config.agent

    def window(self, config: RouterSettings) -> int:
        """Tell the classifier's window."""
        return Window().last if config.mode == "agent" else 0

    def sources(self, config: RouterSettings) -> Iterator[Source]:
        """Give the conditions."""
        if config.mode == "condition":
            for index, case in enumerate(config.cases):
                yield Source(f"cases.{index}.when", case.when or "false", template=False)

    def check(self, config: RouterSettings, members: Sequence[str]) -> Iterator[Problem]:
        """Find cases that cannot be told apart or that nothing can choose."""
        ids = [case.id for case in config.cases]
        for index, case in enumerate(config.cases):
            yield from _case_problems(config, case, f"config.cases.{index}", ids[:index])
        if config.mode == "agent" and not config.agent:
            yield Problem(code="no_agent", message="no agent is chosen that classifies", field="config.agent")
        if not config.cases:
            yield Problem(
                code="no_cases",
                message="a router without cases sends everything to its default",
                field="config.cases",
                severity="warning",
            )


def _case_problems(config: RouterSettings, case: Case, field: str, before: list[str]) -> Iterator[Problem]:
    if case.id in before:
        yield Problem(code="duplicate_case", message=f"there are two cases '{case.id}'", field=f"{field}.id")
    if case.id in RESERVED:
        yield Problem(code="reserved_case", message=f"'{case.id}' is a port that every router has", field=f"{field}.id")
    if config.mode == "condition" and not (case.when or "").strip():
        yield Problem(code="no_condition", message=f"case '{case.id}' has no condition", field=f"{field}.when")
    if config.mode == "capability" and not (case.label or case.description or case.capabilities):
        yield Problem(
            code="no_capability",
            message=f"nothing says what case '{case.id}' is about, but for its name",
            field=f"{field}.description",
            severity="warning",
            hint="describe it, or give keywords",
        )


def _true_cases(view: View, activation: Activation, config: RouterSettings) -> list[str]:
    true = (case.id for case in config.cases if _holds(view, activation, case))
    if config.choose == "all":
        return list(true)
    first = next(true, None)
    return [] if first is None else [first]


def _holds(view: View, activation: Activation, case: Case) -> bool:
    names = view.names(activation.input, activation)
    return holds(case.when or "false", names, f"the condition of case '{case.id}'")


def _unsure(chosen: Classification, named: list[str], least: float) -> Classification:
    best = max(named, key=chosen.sure_of)
    reason = f"the confidence in '{best}' is {chosen.sure_of(best):.2f}, less than {least:.2f}"
    told = f"{reason}: {chosen.reason}" if chosen.reason else reason
    return Classification(scores=chosen.told_scores(), reason=told)


def _choose(view: View, activation: Activation, chosen: Classification, cases: list[str]) -> Facts:
    port = ",".join(case for case in cases if case != DEFAULT) or DEFAULT
    yield ev.RouteChosen(activation=activation.path, port=port, reason=chosen.reason, scores=chosen.told_scores())
    yield from leave(view, activation, source=activation.path, port=port)


def _card(case: Case) -> MemberCard:
    told = ": ".join(text for text in (case.label, case.description) if text)
    return MemberCard(name=case.id, description=told, capabilities=list(case.capabilities))
