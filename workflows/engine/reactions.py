"""Who is asked what follows from an event. What all kinds share is here too: deadlines, budgets, reruns, locks.

A reaction is a list of (who speaks, facts) for a stack: the last is asked first. A kind is asked when its turn has
come, and not before: what is asked first may change what it reads.
"""

from collections.abc import Callable, Sequence
from typing import Any

from workflows.engine import events as ev
from workflows.engine.errors import ErrorInfo
from workflows.engine.moves import Facts, enter_again, fail, save, set_timer, take_event
from workflows.engine.records import AGAIN, Activation
from workflows.engine.view import View

Reaction = tuple[Activation | None, Facts]
Reactions = Sequence[Reaction]
_Ask = Callable[[View, Activation, Activation], Facts]
DEADLINE = "deadline"


def _entered(view: View, event: ev.ActivationEntered) -> Reactions:
    activation = view.state.activations[event.activation]
    fault = view.faults.pop(event.activation, None) if view.faults else None
    if fault is not None:
        return ((activation, fail(view, activation, fault, again=False)),)
    node = view.nodes[activation.node]
    return ((activation, (_guarded if node.guarded else node.kind.entered)(view, activation)),)


def _guarded(view: View, activation: Activation) -> Facts:
    """Set a deadline, listen for the event that stops it; then begin."""
    node = view.nodes[activation.node]
    policy = node.policy
    if policy.deadline_s is not None:
        yield set_timer(activation, DEADLINE, view.at + policy.deadline_s)
    if policy.cancel_on is not None:
        yield ev.EventAwaited(activation=activation.path, name=policy.cancel_on)
    yield from node.kind.entered(view, activation)


def _left(view: View, event: ev.ActivationLeft) -> Reactions:
    child = view.state.activations[event.activation]
    if child.parent is None:
        return ((None, (ev.RunSucceeded(),)),)
    parent = view.state.activations[child.parent]
    saves = view.nodes[child.node].saves is not None and child.port != "error"
    return _told(view, parent, child, _saved if saves else view.nodes[parent.node].kind.child_left)


def _saved(view: View, parent: Activation, child: Activation) -> Facts:
    """Write the output of a child that ended well to the state key that it names; then go on."""
    yield save(view, child)
    yield from view.nodes[parent.node].kind.child_left(view, parent, child)


def _failed(view: View, event: ev.ActivationFailed) -> Reactions:
    child = view.state.activations[event.activation]
    parent = view.parent(child)
    if parent is None:
        return ((None, (ev.RunFailed(error=event.error),)),)
    if event.again_at is not None:
        return _told(view, parent, child, _again)
    return _told(view, parent, child, view.nodes[parent.node].kind.child_failed)


def _again(view: View, parent: Activation, child: Activation) -> Facts:
    at = child.again_at
    if at is None or at <= view.at:
        yield enter_again(view, child)
    else:
        yield set_timer(parent, f"{AGAIN}{child.path}", at)


def _cancelled(view: View, event: ev.ActivationCancelled) -> Reactions:
    child = view.state.activations[event.activation]
    parent = view.parent(child)
    if not event.alone or parent is None:
        return _freed(view, child)
    return _told(view, parent, child, view.nodes[parent.node].kind.child_cancelled)


def _told(view: View, parent: Activation, child: Activation, ask: _Ask) -> Reactions:
    """Ask a parent how it goes on after what ended inside it, once the place that this held is given on."""
    if child.lock is None:
        return ((parent, ask(view, parent, child)),)
    return ((parent, _later(ask, view, parent, child)), *_freed(view, child))


def _later(ask: Callable[..., Facts], *told: Any) -> Facts:
    """Ask when its turn has come."""
    yield from ask(*told)


def _freed(view: View, ended: Activation) -> Reactions:
    """Let the next one in, where an activation that held a place in a critical section has ended."""
    if ended.lock is None or view.state.locks[ended.lock].wide:
        return ()
    return ((None, _let_in(view, ended.lock)),)


def _let_in(view: View, name: str) -> Facts:
    lock = view.state.locks[name]
    while lock.waiting and len(lock.holders) < lock.limit:
        yield ev.LockGranted(activation=lock.waiting[0], name=name)


def _lock_requested(view: View, event: ev.LockRequested) -> Reactions:
    return () if view.state.locks[event.name].wide else ((None, _let_in(view, event.name)),)


def _lock_granted(view: View, event: ev.LockGranted) -> Reactions:
    activation = view.state.activations[event.activation]
    return ((activation, view.nodes[activation.node].kind.granted(view, activation)),)


def _scheduled(view: View, event: ev.StepScheduled) -> Reactions:
    return _over_budget(view, view.state.activations[event.activation])


def _step_done(view: View, event: ev.StepSucceeded) -> Reactions:
    step = view.state.steps[event.step]
    activation = view.state.activations[step.activation]
    over = _over_budget(view, activation)
    return over or ((activation, view.nodes[activation.node].kind.step_done(view, activation, step)),)


def _step_failed(view: View, event: ev.StepFailed) -> Reactions:
    step = view.state.steps[event.step]
    activation = view.state.activations[step.activation]
    over = _over_budget(view, activation)
    if over or event.retry_at is not None:
        return over
    return ((activation, view.nodes[activation.node].kind.step_failed(view, activation, step)),)


def _over_budget(view: View, activation: Activation) -> Reactions:
    """Fail the outermost activation around whose budget is used up; all that is inside it ends with it."""
    if activation.meter is None and not activation.metered:
        return ()
    for metered in reversed(view.state.meters_around(activation)):
        excess = _excess(view, metered)
        if excess is not None:
            return ((metered, fail(view, metered, excess)),)
    return ()


def _excess(view: View, metered: Activation) -> ErrorInfo | None:
    budget, spent = view.nodes[metered.node].policy.budget, metered.spent
    if budget is None:
        return None
    limits = ((budget.steps, spent.steps, "steps"), (budget.tokens, spent.tokens, "tokens"))
    for limit, used, unit in limits:
        if limit is not None and used > limit:
            return ErrorInfo(code="budget", message=f"its budget of {limit:,} {unit} is used up")
    if budget.cost_usd is not None and spent.cost_usd > budget.cost_usd:
        return ErrorInfo(code="budget", message=f"its budget of ${budget.cost_usd:g} is used up")
    return None


def _timer_expired(view: View, event: ev.TimerExpired) -> Reactions:
    path, _, purpose = event.timer.partition("!")
    activation = view.state.activations[path]
    if purpose.startswith(AGAIN):
        return ((activation, (enter_again(view, view.state.activations[purpose.removeprefix(AGAIN)]),)),)
    if purpose == DEADLINE:
        limit = view.nodes[activation.node].policy.deadline_s
        late = ErrorInfo(code="timeout", message=f"it did not end within {limit:g} s")
        return ((activation, fail(view, activation, late)),)
    return ((activation, view.nodes[activation.node].kind.timer_fired(view, activation, purpose)),)


def _answered(view: View, event: ev.QuestionAnswered) -> Reactions:
    activation = view.state.activations[event.activation]
    return ((activation, view.nodes[activation.node].kind.answered(view, activation)),)


def _event_received(view: View, event: ev.EventReceived) -> Reactions:
    listeners = [view.state.activations[path] for path in view.state.listeners.get(event.name, ())]
    return [(activation, _came(view, activation, event)) for activation in reversed(listeners)]


def _came(view: View, activation: Activation, event: ev.EventReceived) -> Facts:
    node = view.nodes[activation.node]
    if node.policy.cancel_on == event.name:
        yield take_event(view, activation, event.name, event.payload)
        reason = f"the event '{event.name}' stopped it"
        yield from fail(view, activation, ErrorInfo(code="cancelled", message=reason))
    elif event.transient or event.payload in view.state.inbox.get(event.name, ()):
        # what is kept is for one: who was asked before may have taken it
        yield from node.kind.event_came(view, activation, event.name, event.payload)


def _value_changed(view: View, event: ev.ValueChanged) -> Reactions:
    if not view.state.watchers:
        return ()
    watchers = [view.state.activations[path] for path in view.state.watchers]
    return [(one, _later(view.nodes[one.node].kind.value_changed, view, one)) for one in reversed(watchers)]


def _items_added(view: View, event: ev.ItemsAdded) -> Reactions:
    activation = view.state.activations[event.activation]
    return ((activation, view.nodes[activation.node].kind.items_added(view, activation)),)


def _loop_jumped(view: View, event: ev.LoopJumped) -> Reactions:
    activation, by = view.state.activations[event.activation], view.state.activations[event.by]
    return ((activation, view.nodes[activation.node].kind.jumped(view, activation, event.jump, by)),)


REACTIONS: dict[type, Callable[[View, Any], Reactions]] = {
    ev.ActivationEntered: _entered,
    ev.ActivationLeft: _left,
    ev.ActivationFailed: _failed,
    ev.ActivationCancelled: _cancelled,
    ev.StepScheduled: _scheduled,
    ev.StepSucceeded: _step_done,
    ev.StepFailed: _step_failed,
    ev.TimerExpired: _timer_expired,
    ev.QuestionAnswered: _answered,
    ev.EventReceived: _event_received,
    ev.ValueChanged: _value_changed,
    ev.ItemsAdded: _items_added,
    ev.LoopJumped: _loop_jumped,
    ev.LockRequested: _lock_requested,
    ev.LockGranted: _lock_granted,
}
