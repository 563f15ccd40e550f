"""Read off a past run what the adviser wants to know of it."""

from msgspec import UNSET

from workflows.engine.advice.telling import PastRun
from workflows.engine.records import Activation, RunState


def measured(state: RunState) -> PastRun:
    """Add up a run's times, handoffs, calls of workers and failures by node."""
    run = PastRun(seconds={}, handoffs={}, failures={}, calls={}, assembling={})
    for activation in state.activations.values():
        node = activation.node
        if activation.status == "failed" and activation.error is not None:
            run.failures.setdefault(node, []).append(activation.error.code)
        if activation.status == "left" and activation.left_at is not None:
            run.seconds[node] = run.seconds.get(node, 0.0) + activation.left_at - activation.entered_at
            passed = sum(not link.refused for link in activation.chain)
            run.handoffs[node] = run.handoffs.get(node, 0) + passed
            if activation.ledger:
                run.calls[node] = _plain_calls(activation) if node not in run.calls else []
    _add_steps(run, state)
    return run


def _plain_calls(activation: Activation) -> list[str]:
    """Name the workers of a ledger, each called once with the request itself and done; none where one was not."""
    lines = activation.ledger
    plain = all(line.status == "done" and not line.instruction and not line.after for line in lines)
    given = all(line.input is UNSET for line in lines)
    workers = [line.worker for line in lines]
    return workers if plain and given and len(set(workers)) == len(workers) else []


def _add_steps(run: PastRun, state: RunState) -> None:
    for step in state.steps.values():
        node = state.activations[step.activation].node
        codes = [failure.error.code for failure in step.failures]
        if codes:
            run.failures.setdefault(node, []).extend(codes)
        if step.purpose == "assemble" and step.ended_at is not None:
            run.assembling[node] = run.assembling.get(node, 0.0) + step.ended_at - step.scheduled_at
