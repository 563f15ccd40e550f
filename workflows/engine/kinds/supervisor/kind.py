"""The kind `supervisor`: each hook is given on to what it is about."""

from collections.abc import Iterator, Sequence

from workflows.engine import events as ev
from workflows.engine import ledger
from workflows.engine.cards import member_cards
from workflows.engine.errors import ErrorInfo, Problem
from workflows.engine.kinds.base import Brief, Kind, history
from workflows.engine.kinds.supervisor.asking import ask_plan, ask_route
from workflows.engine.kinds.supervisor.deciding import looked, routed, unusable
from workflows.engine.kinds.supervisor.dispatching import workers
from workflows.engine.kinds.supervisor.ending import assembled, complete, is_assembling, not_assembled
from workflows.engine.kinds.supervisor.planning import planned, read, write
from workflows.engine.kinds.supervisor.reassigning import reassigned, worker_failed
from workflows.engine.kinds.supervisor.reviewing import ask_person, change_of, close, in_time, rejected
from workflows.engine.kinds.supervisor.rounds import go_on
from workflows.engine.kinds.supervisor.settings import SupervisorSettings
from workflows.engine.leading import UnusableAnswerError
from workflows.engine.moves import Facts
from workflows.engine.questions import decided
from workflows.engine.records import Activation, Step
from workflows.engine.view import View

_USES = {"route": routed, "plan": planned, "replan": planned, "progress": looked}


class Supervisor(Kind):
    """Ask the lead, let workers work, and make one answer of what they found."""

    name, title, group, container = "supervisor", "Supervisor", "pattern", True
    description = "A lead agent assigns work to its workers and keeps control."
    settings = SupervisorSettings
    metered, completes = True, True

    def entered(self, view: View, activation: Activation) -> Facts:
        """Ask the lead for its first decision."""
        route = view.nodes[activation.node].config.mode == "route"
        return (ask_route(view, activation) if route else ask_plan(view, activation),)

    def step_done(self, view: View, activation: Activation, step: Step) -> Facts:
        """Use the lead's decision, or its answer."""
        if step.purpose == "assemble":
            return assembled(view, activation, step)
        if is_assembling(view, activation):
            return ()
        if step.purpose == "reassign":
            return reassigned(view, activation, step)
        try:
            return _USES[step.purpose](view, activation, step)
        except UnusableAnswerError as error:
            return unusable(view, activation, step, ErrorInfo(code="validation", message=str(error)))

    def step_failed(self, view: View, activation: Activation, step: Step) -> Facts:
        """Count a lead that fails as a decision that cannot be used."""
        assert step.error is not None
        if step.purpose == "assemble":
            yield from not_assembled(view, activation, step)
        elif is_assembling(view, activation):
            return
        elif step.purpose == "reassign":
            yield from reassigned(view, activation, step)
        else:
            yield from unusable(view, activation, step, step.error)

    def child_left(self, view: View, activation: Activation, child: Activation) -> Facts:
        """Write the result to the ledger and go on."""
        line = ledger.line_of(activation, child)
        yield ev.SubtaskEnded(activation=activation.path, subtask=line.id, status="done")
        yield from go_on(view, activation)

    def child_failed(self, view: View, activation: Activation, child: Activation) -> Facts:
        """Let another worker try, or write the failure to the ledger and go on."""
        assert child.error is not None
        return worker_failed(view, activation, ledger.line_of(activation, child), child.error)

    def child_cancelled(self, view: View, activation: Activation, child: Activation) -> Facts:
        """Count a worker that was stopped as one that failed."""
        error = ErrorInfo(code="cancelled", message=child.reason or "it was stopped")
        yield from worker_failed(view, activation, ledger.line_of(activation, child), error)

    def answered(self, view: View, activation: Activation) -> Facts:
        """Carry the plan out, as it is or as a person changed it; or have it made anew."""
        assert activation.question is not None
        decision = decided(activation.question, activation.answers)
        if decision is None:
            return
        yield from close(view, activation, decision)
        change = change_of(activation)
        if decision == "reject":
            yield from rejected(view, activation)
        elif change is None:
            yield from go_on(view, activation)
        else:
            yield from self._changed(view, activation, *change)

    def timer_fired(self, view: View, activation: Activation, purpose: str) -> Facts:
        """Decide on the plan without a person, for none did in time."""
        return in_time(view, activation)

    def complete(self, view: View, activation: Activation) -> Facts:
        """End with what there is."""
        return complete(view, activation)

    def brief(self, view: View, activation: Activation, step: Step) -> Brief:
        """Tell the lead of its workers; of those alone who may try it, where a subtask is given to another."""
        node = view.nodes[activation.node]
        tried = step.input["tried"] if step.purpose == "reassign" else ()
        names = [] if step.purpose == "assemble" else [m for name, m in workers(node).items() if name not in tried]
        last = node.config.window.last
        return Brief(
            instructions=node.config.instructions, members=member_cards(view, names), history=history(view, last)
        )

    def worst_steps(self, config: SupervisorSettings, members: Sequence[int]) -> int:
        """Count the steps of the worst case: each decision asked for twice, each subtask tried by the slowest."""
        one = max(members, default=1)
        tried = (1 + config.reassign) * one + config.reassign
        # after the last round: a look, the fallback, a look at what it made, the assembly
        last = 2 + one + 2 + 1
        plans = 1 + (config.review.max_revisions if config.review else 0)
        if config.mode == "route":
            return config.max_rounds * (2 + one) + last
        if config.mode == "plan":
            return 2 * plans + config.max_subtasks * tried + 1
        return 2 * (plans + config.max_resets) + config.max_rounds * (2 + tried) + last

    def agents(self, config: SupervisorSettings) -> Iterator[tuple[str, str]]:
        """Name the lead."""
        yield "lead", config.lead

    def window(self, config: SupervisorSettings) -> int:
        """Tell the lead's window."""
        return config.window.last

    def check(self, config: SupervisorSettings, members: Sequence[str]) -> Iterator[Problem]:
        """Find a fallback that is no worker, and a review of plans where none is made."""
        if config.fallback is not None and config.fallback not in members:
            yield Problem(
                code="unknown_member",
                message=f"the fallback '{config.fallback}' is none of its workers",
                field="config.fallback",
                hint=f"choose one of {', '.join(members)}" if members else "put a worker inside first",
            )
        if config.review is not None and config.mode == "route":
            yield Problem(
                code="no_plan",
                message="in route mode no plan is made that a person could look at",
                field="config.review",
                hint="choose mode plan or ledger, or take the review away",
            )

    def _changed(self, view: View, activation: Activation, by: str, change: object) -> Facts:
        """Carry out the plan that a person wants instead; ask again if others have to agree, or if it cannot be."""
        try:
            plan = read(view, activation, change)
        except UnusableAnswerError as error:
            yield from ask_person(view, activation, f"The plan as {by} changed it cannot be carried out: {error}.")
            return
        yield from write(activation, plan.subtasks, f"changed by {by}")
        # where several have to agree, the others have not seen this plan
        several = view.nodes[activation.node].config.review.quorum > 1
        yield from ask_person(view, activation) if several else go_on(view, activation)
