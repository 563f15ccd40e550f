"""One of several ports is taken: by the first condition that holds, or by an agent that classifies."""

from collections.abc import Iterator, Sequence
from typing import Literal

from pydantic import Field

from workflows.engine import events as ev
from workflows.engine.commands import MemberCard
from workflows.engine.errors import ExpressionError, Problem
from workflows.engine.expressions import evaluate
from workflows.engine.kinds.base import Brief, Kind, Source, Window, history
from workflows.engine.leading import Classification, UnusableAnswerError, read_case
from workflows.engine.moves import Facts, leave, schedule
from workflows.engine.policy import Settings
from workflows.engine.records import Activation, Step
from workflows.engine.view import View

DEFAULT = "default"
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
        default="", title="Description", description="What the classifying agent is told of this case."
    )
    capabilities: tuple[str, ...] = Field(
        default=(), title="Capabilities", description="What this case is about, as keywords."
    )


class RouterSettings(Settings):
    mode: Literal["condition", "agent"] = Field(
        default="condition",
        title="Mode",
        description="The first condition that is true decides; or an agent classifies the input.",
    )
    cases: tuple[Case, ...] = Field(
        default=(), title="Cases", description="The ports, in the order in which they are tried."
    )
    agent: str | None = Field(
        default=None,
        title="Classifier",
        description="The agent that chooses a case, in mode 'agent'.",
        json_schema_extra={"widget": "agent"},
    )


class Router(Kind):
    """Pass the input on by one port; what no case takes goes by `default`."""

    name, title, group = "router", "Router", "flow"
    description = "Its input goes on by one of its cases: by condition, or as an agent classifies it."
    ports = (DEFAULT, "error")
    dynamic_ports = "cases"
    settings = RouterSettings

    def entered(self, view: View, activation: Activation) -> Facts:
        """Try the conditions, or ask the classifier."""
        config: RouterSettings = view.node(activation).config
        if config.mode == "agent":
            assert config.agent is not None
            yield schedule(activation, config.agent, "classify")
        else:
            port = next((case.id for case in config.cases if _holds(view, activation, case)), DEFAULT)
            yield from _choose(view, activation, Classification(case=port))

    def step_done(self, view: View, activation: Activation, step: Step) -> Facts:
        """Take the case that the classifier chose, or the default if its answer cannot be used."""
        config: RouterSettings = view.node(activation).config
        try:
            chosen = read_case(step.output, [*(case.id for case in config.cases), DEFAULT])
        except UnusableAnswerError as error:
            chosen = Classification(case=DEFAULT, reason=str(error))
        yield from _choose(view, activation, chosen)

    def brief(self, view: View, activation: Activation, step: Step) -> Brief:
        """Tell the classifier of the cases."""
        return Brief(
            members=tuple(map(_card, view.node(activation).config.cases)), history=history(view, Window().last)
        )

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
            field = f"config.cases.{index}"
            if case.id in ids[:index]:
                yield Problem(code="duplicate_case", message=f"there are two cases '{case.id}'", field=f"{field}.id")
            if case.id in RESERVED:
                yield Problem(
                    code="reserved_case", message=f"'{case.id}' is a port that every router has", field=f"{field}.id"
                )
            if config.mode == "condition" and not (case.when or "").strip():
                yield Problem(code="no_condition", message=f"case '{case.id}' has no condition", field=f"{field}.when")
        if config.mode == "agent" and not config.agent:
            yield Problem(code="no_agent", message="no agent is chosen that classifies", field="config.agent")
        if not config.cases:
            yield Problem(
                code="no_cases",
                message="a router without cases sends everything to its default",
                field="config.cases",
                severity="warning",
            )


def _holds(view: View, activation: Activation, case: Case) -> bool:
    value = evaluate(case.when or "false", view.names(activation.input, activation))
    if not isinstance(value, bool):
        raise ExpressionError(f"the condition of case '{case.id}' is neither true nor false")
    return value


def _choose(view: View, activation: Activation, chosen: Classification) -> Facts:
    yield ev.RouteChosen(activation=activation.path, port=chosen.case, reason=chosen.reason, scores=chosen.scores)
    yield from leave(view, activation, source=activation.path, port=chosen.case)


def _card(case: Case) -> MemberCard:
    told = ": ".join(text for text in (case.label, case.description) if text)
    return MemberCard(name=case.id, description=told, capabilities=list(case.capabilities))
