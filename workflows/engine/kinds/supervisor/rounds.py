"""From one round to the next: what follows when a plan stands or a worker has ended."""

from workflows.engine.errors import ErrorInfo
from workflows.engine.kinds.supervisor.asking import ask_progress, ask_route
from workflows.engine.kinds.supervisor.dispatching import dispatch
from workflows.engine.kinds.supervisor.ending import stop_early
from workflows.engine.kinds.supervisor.limits import exceeded
from workflows.engine.kinds.supervisor.settings import SupervisorSettings
from workflows.engine.moves import Facts
from workflows.engine.records import Activation
from workflows.engine.view import View


def go_on(view: View, activation: Activation) -> Facts:
    """Ask the lead again, or start what has become free; stop where a limit is passed."""
    config: SupervisorSettings = view.nodes[activation.node].config
    over = exceeded(view, activation)
    if over is not None and _is_unfinished(config, activation):
        yield from stop_early(view, activation, over)
    elif config.mode == "plan":
        yield from dispatch(view, activation)
    elif config.mode == "route":
        yield ask_route(view, activation)
    else:
        yield ask_progress(view, activation)


def rounds_used(view: View, activation: Activation) -> ErrorInfo | None:
    """Say that no worker may be called any more, or nothing. The lead is asked even then: it may be done."""
    config: SupervisorSettings = view.nodes[activation.node].config
    most = config.max_rounds
    # the look at the progress that is being decided on is in the ledger already
    used = len(activation.ledger) if config.mode == "route" else len(activation.progress) - 1
    if used < most:
        return None
    return ErrorInfo(code="limit", message=f"the limit of {most} round{'' if most == 1 else 's'} is reached")


def _is_unfinished(config: SupervisorSettings, activation: Activation) -> bool:
    """Tell whether anything is left to do: a plan that has been carried out needs no more, whatever it used."""
    return config.mode != "plan" or any(line.status in ("waiting", "active") for line in activation.ledger)
