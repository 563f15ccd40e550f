"""Wait for a time, an event from outside, a person, or a state of things: whichever comes first."""

from collections.abc import Iterator, Sequence
from typing import Any

from pydantic import Field

from workflows.engine import events as ev
from workflows.engine.errors import ErrorInfo, ExpressionError, Problem
from workflows.engine.expressions import evaluate, holds, text_of
from workflows.engine.kinds.base import Kind, Source
from workflows.engine.moves import Facts, fail, leave, set_timer, take_event
from workflows.engine.policy import Settings
from workflows.engine.questions import FORM, PEOPLE, UnnamedError, decided, people, question_of
from workflows.engine.records import Activation
from workflows.engine.templates import render
from workflows.engine.view import View

ELAPSED, EVENT, ANSWERED, REACHED = "elapsed", "event", "answered", "reached"
ANSWER, TIMER = "answer", "timer"


class Person(Settings):
    """Ask a person for something, instead of for leave to do it."""

    prompt: str = Field(
        min_length=1,
        title="Question",
        description="What the person is asked; {{ CEL }} is filled in.",
        json_schema_extra={"widget": "template"},
    )
    form: dict[str, Any] | None = FORM
    approvers: tuple[str, ...] = PEOPLE


class WaitSettings(Settings):
    timer_s: float | None = Field(
        default=None, ge=0, le=31_536_000, title="Time (s)", description="Goes on by 'elapsed' after so many seconds."
    )
    event: str | None = Field(
        default=None,
        min_length=1,
        max_length=200,
        title="Event",
        description="Goes on by 'event' when one of this name is sent to the run; {{ CEL }} may be part of the name.",
        json_schema_extra={"widget": "template"},
    )
    match: str | None = Field(
        default=None,
        title="Which events",
        description="CEL over `event`, what came with it; only one for which it is true is taken. Empty: any.",
        json_schema_extra={"widget": "cel"},
    )
    transient: bool = Field(
        default=False,
        title="Only events from now on",
        description="An event that came before nobody waited is not taken; otherwise it is kept and counts.",
    )
    person: Person | None = Field(
        default=None, title="Person", description="Goes on by 'answered' when a person answers."
    )
    state: str | None = Field(
        default=None,
        title="State",
        description="Goes on by 'reached' once this CEL over the state is true: a milestone.",
        json_schema_extra={"widget": "cel"},
    )


class Wait(Kind):
    """Wait for all that is set at once; what comes first decides, and the rest is forgotten."""

    name, title, group = "wait", "Wait", "flow"
    description = "Waits for a time, an event, a person or a state of things: the first that comes decides the port."
    ports = (ELAPSED, EVENT, ANSWERED, REACHED, "error")
    settings = WaitSettings

    def entered(self, view: View, activation: Activation) -> Facts:
        """Leave at once if it has come already; else wait for all that is set."""
        config: WaitSettings = view.nodes[activation.node].config
        if config.state is not None and _reached(view, activation, config.state):
            yield from leave(view, activation, source=activation.path, port=REACHED)
            return
        name = None if config.event is None else text_of(render(config.event, view.names(activation.input, activation)))
        if name is not None and not config.transient:
            for payload in view.state.inbox.get(name, ()):
                if _matches(view, activation, config, payload):
                    yield from self._take(view, activation, name, payload)
                    return
        yield from self._await(view, activation, config, name)

    def event_came(self, view: View, activation: Activation, name: str, payload: Any) -> Facts:
        """Take the event if it is one of those that are waited for."""
        if _matches(view, activation, view.nodes[activation.node].config, payload):
            yield from self._take(view, activation, name, payload)

    def value_changed(self, view: View, activation: Activation) -> Facts:
        """Leave once the state is as it is waited for."""
        if _reached(view, activation, view.nodes[activation.node].config.state):
            yield from leave(view, activation, source=activation.path, port=REACHED)

    def answered(self, view: View, activation: Activation) -> Facts:
        """Leave with what the person answered."""
        assert activation.question is not None
        if decided(activation.question, activation.answers) is None:
            return
        yield ev.QuestionClosed(activation=activation.path, decision=ANSWER)
        given = activation.answers[-1]
        output = {"input": activation.input, "values": given.values, "comment": given.comment, "by": given.by}
        yield from leave(view, activation, output, port=ANSWERED)

    def timer_fired(self, view: View, activation: Activation, purpose: str) -> Facts:
        """Leave: nothing else came in time."""
        return leave(view, activation, source=activation.path, port=ELAPSED)

    def node_ports(self, config: WaitSettings) -> tuple[str, ...]:
        """Name a port for each thing that is waited for."""
        waited = (config.timer_s, config.event, config.person, config.state)
        return (*(port for port, what in zip(self.ports, waited, strict=False) if what is not None), "error")

    def default_port(self, config: WaitSettings) -> str:
        """Go on by the first port that there is."""
        return self.node_ports(config)[0]

    def worst_steps(self, config: WaitSettings, members: Sequence[int]) -> int:
        """Count none: waiting is no step."""
        return 0

    def sources(self, config: WaitSettings) -> Iterator[Source]:
        """Give the event's name, the conditions, the question and the names."""
        yield Source("event", config.event)
        if config.match is not None:
            yield Source("match", config.match, template=False, extra=("event",))
        if config.state is not None:
            yield Source("state", config.state, template=False)
        if config.person is not None:
            yield Source("person.prompt", config.person.prompt)
            yield Source("person.approvers", list(config.person.approvers))

    def check(self, config: WaitSettings, members: Sequence[str]) -> Iterator[Problem]:
        """Find a wait for nothing, and conditions without what they are about."""
        if len(self.node_ports(config)) == 1:
            message, hint = "it waits for nothing", "set a time, an event, a person or a state"
            yield Problem(code="waits_for_nothing", message=message, field="config", hint=hint)
        if config.event is None and config.match is not None:
            message = "it says which events count, but waits for none"
            yield Problem(code="no_event", message=message, field="config.event", hint="name the event")

    def _await(self, view: View, activation: Activation, config: WaitSettings, name: str | None) -> Facts:
        if config.person is not None:
            try:
                yield ev.QuestionAsked(activation=activation.path, question=_question(view, activation, config.person))
            except UnnamedError as error:
                yield from fail(view, activation, ErrorInfo(code="validation", message=str(error)))
                return
        if name is not None:
            yield ev.EventAwaited(activation=activation.path, name=name)
        if config.state is not None:
            yield ev.WatchSet(activation=activation.path)
        if config.timer_s is not None:
            yield set_timer(activation, TIMER, view.at + config.timer_s)

    def _take(self, view: View, activation: Activation, name: str, payload: Any) -> Facts:
        yield take_event(view, activation, name, payload)
        yield from leave(view, activation, {"input": activation.input, "event": name, "payload": payload}, port=EVENT)


def _matches(view: View, activation: Activation, config: WaitSettings, payload: Any) -> bool:
    if config.match is None:
        return True
    try:
        return evaluate(config.match, view.names(activation.input, activation, event=payload)) is True
    except ExpressionError:
        # whoever sends events may send anything: what the condition cannot even read is not what is waited for
        return False


def _reached(view: View, activation: Activation, condition: str) -> bool:
    return holds(condition, view.names(activation.input, activation))


def _question(view: View, activation: Activation, person: Person) -> ev.Question:
    names = view.names(activation.input, activation)
    return question_of(
        prompt=person.prompt,
        names=names,
        action=activation.input,
        form=person.form,
        decisions=[ANSWER],
        more={"purpose": ANSWER, "approvers": people(person.approvers, names)},
    )
