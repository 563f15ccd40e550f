"""What a lead and all its workers together may use: tokens and money, as the meter of the supervisor counts them."""

from workflows.engine.errors import ErrorInfo
from workflows.engine.kinds.supervisor.settings import SupervisorSettings
from workflows.engine.records import Activation
from workflows.engine.view import View


def exceeded(view: View, activation: Activation) -> ErrorInfo | None:
    """Say which limit is passed, or nothing."""
    config: SupervisorSettings = view.nodes[activation.node].config
    spent = activation.spent
    if config.max_tokens is not None and spent.tokens > config.max_tokens:
        message = f"the limit of {config.max_tokens:,} tokens is passed: {spent.tokens:,} were used"
        return ErrorInfo(code="budget", message=message)
    if config.max_cost_usd is not None and spent.cost_usd > config.max_cost_usd:
        message = f"the limit of ${config.max_cost_usd:g} is passed: ${spent.cost_usd:.4g} was used"
        return ErrorInfo(code="budget", message=message)
    return None
