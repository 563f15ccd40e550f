"""A person allows exactly one action, or does not. The answer is bound to the hash of what was asked."""

from collections.abc import Iterator, Sequence
from typing import Any, Literal

from pydantic import Field

from workflows.engine import events as ev
from workflows.engine.errors import ErrorInfo, Problem
from workflows.engine.kinds.base import Kind, Source
from workflows.engine.moves import Facts, clear_timer, fail, leave, set_timer
from workflows.engine.policy import Settings
from workflows.engine.questions import FORM, GROUP, PEOPLE, UnnamedError, decided, escalated, people, question_of
from workflows.engine.records import Activation
from workflows.engine.templates import render
from workflows.engine.view import View

APPROVE, REJECT = "approve", "reject"
PORTS = {APPROVE: "approved", REJECT: "rejected", "expire": "expired"}
ANSWER_BY = "answer"


class ApprovalSettings(Settings):
    prompt: str = Field(
        default="May this be done?",
        title="Question",
        description="What people are asked, as text or Markdown; {{ CEL }} is filled in.",
        json_schema_extra={"widget": "template"},
    )
    action: Any = Field(
        default=None,
        title="Action",
        description="A template for exactly what is allowed; empty: what arrives here.",
        json_schema_extra={"widget": "template"},
    )
    form: dict[str, Any] | None = FORM
    approvers: tuple[str, ...] = PEOPLE
    quorum: int | None = Field(
        default=None,
        ge=1,
        le=100,
        title="How many must agree",
        description="Empty: one; in a sequence, all.",
    )
    order: Literal["any", "sequence"] = Field(
        default="any", title="Order", description="At any time, or one after the other as they are listed."
    )
    deadline_s: float | None = Field(
        default=None, gt=0, le=31_536_000, title="Deadline (s)", description="How long people have; empty: for ever."
    )
    on_deadline: Literal["reject", "approve", "escalate", "expire"] = Field(
        default="expire",
        title="At the deadline",
        description="Reject; approve; ask others too, who have as long again; or leave by the port 'expired'.",
    )
    escalate_to: tuple[str, ...] = Field(
        default=(),
        title="Escalate to",
        description="Who is asked too once the deadline has passed; after a second one it has expired.",
        json_schema_extra={"widget": "people"},
    )


class Approval(Kind):
    """Ask people, and leave by what they decide with the exact action, the form and who said what."""

    name, title, group = "approval", "Approval", "flow"
    description = "People allow exactly one action, or do not; the answer is bound to what they were shown."
    ports = ("approved", "rejected", "expired", "error")
    settings = ApprovalSettings

    def entered(self, view: View, activation: Activation) -> Facts:
        """Ask, and set the deadline."""
        config: ApprovalSettings = view.nodes[activation.node].config
        try:
            question = _question(view, activation, config)
        except UnnamedError as error:
            yield from fail(view, activation, ErrorInfo(code="validation", message=str(error)))
            return
        yield ev.QuestionAsked(activation=activation.path, question=question)
        if question.deadline_at is not None:
            yield set_timer(activation, ANSWER_BY, question.deadline_at)

    def answered(self, view: View, activation: Activation) -> Facts:
        """Leave once it is decided."""
        assert activation.question is not None
        decision = decided(activation.question, activation.answers)
        if decision is not None:
            yield from clear_timer(view, activation, ANSWER_BY)
            yield from _close(view, activation, decision)

    def timer_fired(self, view: View, activation: Activation, purpose: str) -> Facts:
        """Decide as the deadline says, or ask others too."""
        config: ApprovalSettings = view.nodes[activation.node].config
        question = activation.question
        assert question is not None
        assert config.deadline_s is not None
        if config.on_deadline != "escalate":
            yield from _close(view, activation, config.on_deadline)
        elif not question.escalate_to:
            yield from _close(view, activation, "expire")
        else:
            at, to = view.at + config.deadline_s, escalated(question, len(activation.answers))
            # whoever started the run was asked without being named, and still is
            starter = [] if question.approvers or not view.state.by else [view.state.by]
            yield ev.QuestionEscalated(activation=activation.path, to=[*starter, *to], deadline_at=at)
            yield set_timer(activation, ANSWER_BY, at)

    def default_port(self, config: ApprovalSettings) -> str:
        """Allow nothing by default: what stands in for an answer leaves as a rejection."""
        return PORTS[REJECT]

    def worst_steps(self, config: ApprovalSettings, members: Sequence[int]) -> int:
        """Count none: people are no steps."""
        return 0

    def sources(self, config: ApprovalSettings) -> Iterator[Source]:
        """Give the question, the action and the names."""
        yield Source("prompt", config.prompt)
        yield Source("action", config.action)
        yield Source("approvers", list(config.approvers))
        yield Source("escalate_to", list(config.escalate_to))

    def check(self, config: ApprovalSettings, members: Sequence[str]) -> Iterator[Problem]:
        """Find what could never be decided: too few people, nobody to escalate to, a deadline that is none."""
        yield from _too_few(config)
        if config.on_deadline == "escalate" and not config.escalate_to:
            yield Problem(
                code="no_escalation", message="nobody is named whom it escalates to", field="config.escalate_to"
            )
        if config.on_deadline == "escalate" and config.deadline_s is None:
            message = "it escalates at a deadline, but has none"
            yield Problem(code="no_deadline", message=message, field="config.deadline_s", hint="set a deadline")
        if config.order == "sequence" and len(config.approvers) < 2:
            message, hint = "a sequence needs two approvers at least", "name them in their order"
            yield Problem(code="no_sequence", message=message, field="config.approvers", hint=hint)


def _question(view: View, activation: Activation, config: ApprovalSettings) -> ev.Question:
    names = view.names(activation.input, activation)
    asked = people(config.approvers, names)
    return question_of(
        prompt=config.prompt,
        names=names,
        action=activation.input if config.action is None else render(config.action, names),
        form=config.form,
        decisions=[APPROVE, REJECT],
        more={
            "approvers": asked,
            "quorum": config.quorum or (len(asked) if config.order == "sequence" else 1),
            "order": config.order,
            "deadline_at": None if config.deadline_s is None else view.at + config.deadline_s,
            "escalate_to": people(config.escalate_to, names) if config.on_deadline == "escalate" else [],
        },
    )


def _close(view: View, activation: Activation, decision: str) -> Facts:
    question = activation.question
    assert question is not None
    yield ev.QuestionClosed(activation=activation.path, decision=decision)
    agreed = [given.values for given in activation.answers if given.decision == decision]
    told = [
        {"by": given.by, "decision": given.decision, "comment": given.comment, "values": given.values}
        for given in activation.answers
    ]
    output = {
        "decision": PORTS[decision],
        "input": activation.input,
        "action": question.action,
        "values": _merged(agreed),
        "answers": told,
    }
    yield from leave(view, activation, output, port=PORTS[decision])


def _merged(values: list[Any]) -> Any:
    """Make one of what those filled in who agreed: later fields win; what is no object stands alone."""
    merged: dict[str, Any] = {}
    for value in values:
        if isinstance(value, dict):
            merged.update(value)
    plain = [value for value in values if value is not None and not isinstance(value, dict)]
    return merged or (plain[-1] if plain else None)


def _too_few(config: ApprovalSettings) -> Iterator[Problem]:
    if config.quorum is None or not config.approvers or any("{{" in name for name in config.approvers):
        return
    by_name = not any(name.startswith(GROUP) for name in config.approvers)
    if (by_name or config.order == "sequence") and config.quorum > len(set(config.approvers)):
        message = f"{config.quorum} must agree, but only {len(set(config.approvers))} are asked"
        yield Problem(code="quorum", message=message, field="config.quorum", hint="ask more people, or lower it")
