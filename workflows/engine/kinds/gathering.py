"""Fan-outs whose results become one value: a list, an object, a text, a vote, the best, or what an agent makes."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import UNSET

from workflows.engine import events as ev
from workflows.engine.aggregates import NEEDS_RESULTS, Chosen, Rules, best_scored, combined, voted
from workflows.engine.commands import MemberCard
from workflows.engine.errors import ErrorInfo, Problem
from workflows.engine.joins import JOIN_NAMES, bears_failures
from workflows.engine.judging import read_best
from workflows.engine.kinds.base import Brief, Source, Window, history
from workflows.engine.kinds.fan_out import FanOut
from workflows.engine.kinds.gathering_settings import GatheringSettings
from workflows.engine.leading import UnusableAnswerError
from workflows.engine.moves import Facts, fail, schedule
from workflows.engine.policy import Join, Rerun
from workflows.engine.records import Activation, Step
from workflows.engine.view import View

Results = dict[str, Activation]


class Gathering(FanOut):
    """Bear failures as the settings say, and make one value of the results."""

    def join_of(self, config: GatheringSettings) -> Join | None:
        """Give the join of the settings."""
        return config.join

    def room(self, config: GatheringSettings) -> int:
        """Give the limit of the settings."""
        return config.max_parallel

    def bears(self, config: GatheringSettings) -> bool:
        """Go on where the failure policy or the join says so."""
        return config.on_failure != "fail" or bears_failures(config.join)

    def rerun_of(self, config: GatheringSettings) -> Rerun | None:
        """Give the policy by which failed members alone are tried again."""
        return config.retry_failed

    def shortfall(self, view: View, activation: Activation) -> ErrorInfo | None:
        """Tell why fewer members than are needed can end well."""
        config: GatheringSettings = view.nodes[activation.node].config
        needed = config.min_success if config.on_failure == "min_success" else min(1, activation.lost)
        needed = needed if config.join is None or config.join.mode == "all" else 0
        if activation.done + self.awaited(view, activation) >= needed:
            return None
        size = self.size(view, activation)
        errors = list(self.errors(view, activation).items())
        reasons = f" ({'; '.join(f'{name}: {error.message}' for name, error in errors[:5])})" if errors else ""
        return ErrorInfo(code="limit", message=f"{needed} of {size} must succeed, {activation.lost} failed{reasons}")

    def weights(self, config: Any) -> Mapping[str, float]:
        """Give the weights of votes by member, where they are not all alike."""
        return {}

    def cards(self, view: View, results: Results) -> tuple[MemberCard, ...]:
        """Describe those whose results a judge compares."""
        return tuple(MemberCard(name=name) for name in results)

    def conclude(self, view: View, activation: Activation, results: Results) -> Facts:
        """Leave with one value, or ask for it."""
        config: GatheringSettings = view.nodes[activation.node].config
        outputs = {name: child.output for name, child in results.items()}
        if not outputs and config.aggregate in NEEDS_RESULTS:
            yield from fail(view, activation, _nothing(config, self.errors(view, activation)))
        elif config.aggregate == "vote":
            rules = Rules(config.vote_on, config.majority, config.tie, self.weights(config))
            said = voted(outputs, rules, view.names(activation.input, activation))
            yield from self._leave_with(view, activation, results, said)
        elif config.aggregate == "best_of" and not config.agent:
            chosen = best_scored(outputs, config.score, view.names(activation.input, activation))
            yield from self._leave_with(view, activation, results, chosen)
        elif config.aggregate in NEEDS_RESULTS:
            yield self._ask(view, activation)
        else:
            yield from self.leave(view, activation, combined(config.aggregate, outputs, config))

    def step_done(self, view: View, activation: Activation, step: Step) -> Facts:
        """Leave with what the synthesiser made, or with the result that the judge chose."""
        if step.purpose == "synthesise":
            yield from self.leave(view, activation)
            return
        results = self.results(view, activation)
        try:
            judged = read_best(step.output, results)
        except UnusableAnswerError as error:
            if "why" in step.input:
                told = ErrorInfo(code="validation", message=f"the judge's answer cannot be used: {error}")
                yield from fail(view, activation, told)
            else:
                yield self._ask(view, activation, why=str(error))
            return
        chosen = Chosen(judged.best, judged.best, judged.reason, judged.scores)
        yield from self._leave_with(view, activation, results, chosen)

    def brief(self, view: View, activation: Activation, step: Step) -> Brief:
        """Tell the synthesiser or the judge its instructions, and the judge of those whom it compares."""
        compared = self.cards(view, self.results(view, activation)) if step.purpose == "judge" else ()
        instructions = view.nodes[activation.node].config.instructions
        return Brief(instructions=instructions, members=compared, history=history(view, Window().last))

    def agents(self, config: GatheringSettings) -> Iterator[tuple[str, str]]:
        """Name the synthesiser or the judge."""
        if config.asks_agent and config.agent:
            yield "agent", config.agent

    def window(self, config: GatheringSettings) -> int:
        """Tell the window of the synthesiser or the judge."""
        return Window().last if config.asks_agent else 0

    def sources(self, config: Any) -> Iterator[Source]:
        """Give the conditions of the join, the vote and the contest."""
        if config.join is not None and config.join.mode == "predicate":
            yield Source("join.when", config.join.when or "false", template=False, extra=JOIN_NAMES)
        if config.aggregate == "vote" and config.vote_on.strip():
            yield Source("vote_on", config.vote_on, template=False, extra=("output",))
        if config.aggregate == "best_of" and config.score.strip():
            yield Source("score", config.score, template=False, extra=("output",))

    def worst_steps(self, config: Any, members: Sequence[int]) -> int | None:
        """Count every member as often as it may be tried, and the one who makes one answer of all."""
        tries = 1 if config.retry_failed is None else config.retry_failed.attempts
        return tries * sum(members) + {"synthesise": 1, "best_of": 2}.get(config.aggregate, 0) * config.asks_agent

    def check(self, config: Any, members: Sequence[str]) -> Iterator[Problem]:
        """Find an aggregate that lacks what it needs."""
        if config.aggregate == "synthesise" and not config.agent:
            yield Problem(code="no_agent", message="no agent is chosen that synthesises", field="config.agent")
        if config.aggregate == "best_of" and not config.agent and not config.score.strip():
            yield Problem(
                code="no_score",
                message="nothing says which result is the best",
                field="config.score",
                hint="write a score in CEL, or choose an agent that judges",
            )
        if config.join is not None and config.join.mode == "predicate" and not (config.join.when or "").strip():
            yield Problem(code="no_condition", message="nothing says when it goes on", field="config.join.when")
        if config.on_failure == "min_success" and bears_failures(config.join):
            yield Problem(
                code="min_success",
                message="its join decides when enough members have ended well; the minimum is not looked at",
                field="config.min_success",
                severity="warning",
                hint="use one of the two",
            )
        if config.join is not None and config.join.losers == "ignore" and not config.asks_agent:
            yield Problem(
                code="ignored_losers",
                message="who is late is stopped at once: the node ends as soon as its join fires",
                field="config.join.losers",
                severity="warning",
                hint="choose 'cancel', or 'drain' to let them finish",
            )

    def _ask(self, view: View, activation: Activation, why: str = "") -> ev.StepScheduled:
        config: GatheringSettings = view.nodes[activation.node].config
        assert config.agent is not None
        results = {name: child.output for name, child in self.results(view, activation).items()}
        failures = {
            name: {"code": error.code, "message": error.message}
            for name, error in self.errors(view, activation).items()
        }
        asked = {"request": activation.input, "results": results, "failures": failures}
        purpose = "synthesise" if config.aggregate == "synthesise" else "judge"
        return schedule(activation, config.agent, purpose, {**asked, "why": why} if why else asked)

    def _leave_with(self, view: View, activation: Activation, results: Results, chosen: Chosen | ErrorInfo) -> Facts:
        if isinstance(chosen, ErrorInfo):
            yield from fail(view, activation, chosen)
            return
        yield ev.ChoiceMade(
            activation=activation.path, choice=chosen.option, reason=chosen.reason, scores=chosen.scores
        )
        yield from self.leave(view, activation, UNSET, results[chosen.winner].path)


def _nothing(config: GatheringSettings, errors: Mapping[str, ErrorInfo]) -> ErrorInfo:
    told = f" ({'; '.join(f'{name}: {error.message}' for name, error in list(errors.items())[:5])})" if errors else ""
    wanted = {"vote": "to count", "best_of": "to choose from"}.get(config.aggregate, "to make an answer of")
    return ErrorInfo(code="limit", message=f"there is no result {wanted}{told}")
