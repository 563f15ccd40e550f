"""Read off a past run what the adviser wants to know of it."""

from workflows.engine.advice.telling import PastRun
from workflows.engine.records import RunState


def measured(state: RunState) -> PastRun:
    """Add up a run's times, handoffs and failures by node."""
    seconds: dict[str, float] = {}
    handoffs: dict[str, int] = {}
    failures: dict[str, list[str]] = {}
    for activation in state.activations.values():
        node = activation.node
        if activation.status == "left" and activation.left_at is not None:
            seconds[node] = seconds.get(node, 0.0) + activation.left_at - activation.entered_at
        if activation.status == "failed" and activation.error is not None:
            failures.setdefault(node, []).append(activation.error.code)
        if activation.status == "left":
            passed = sum(not link.refused for link in activation.chain)
            handoffs[node] = handoffs.get(node, 0) + passed
    for step in state.steps.values():
        codes = [failure.error.code for failure in step.failures]
        if codes:
            failures.setdefault(state.activations[step.activation].node, []).extend(codes)
    return PastRun(seconds=seconds, handoffs=handoffs, failures=failures)
