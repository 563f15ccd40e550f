"""What agents may answer: every outcome of a step that can make a difference to what happens next."""

from collections.abc import Callable, Iterator
from typing import Any, get_args

from workflows.engine.errors import ErrorCode, ErrorInfo
from workflows.engine.messages import AnyMessage, Handoff, StepDone, StepErred, Usage
from workflows.engine.nodes import Node
from workflows.engine.proving.filling import filled
from workflows.engine.proving.oracle import SOMETHING
from workflows.engine.records import Step
from workflows.engine.view import View

_FITTING: dict[str, Any] = {"string": SOMETHING, "number": 1, "boolean": True, "array": [], "object": {}}
_LASTING: tuple[ErrorCode, ...] = ("validation", "too_large", "refused", "internal", *get_args(ErrorCode))


def outcomes(view: View, step: Step) -> Iterator[AnyMessage]:
    """Give a message for each outcome of an open step: each answer, and a failure for good."""
    activation = view.state.activations[step.activation]
    node = view.nodes[activation.node]
    members = [card.name for card in node.kind.brief(view, activation, step).members]
    for output in _answers(view, node, step, members):
        yield StepDone(at=view.at, step=step.id, attempt=step.attempt, output=output)
    if step.purpose == "answer":
        for member in members:
            wish = Handoff(to=member, reason="it is theirs", context=_context(view, node))
            yield StepDone(at=view.at, step=step.id, attempt=step.attempt, output=SOMETHING, handoff=wish)
    yield from _spent(view, node, step)
    error = ErrorInfo(code=lasting_code(node), message="it failed for good")
    yield StepErred(at=view.at, step=step.id, attempt=step.attempt, error=error)


def _context(view: View, node: Node) -> dict[str, Any]:
    """Give a context that the handoff around takes."""
    around = view.graph.nodes[node.handoff] if node.handoff else node
    context = filled(getattr(around.config, "context_schema", None))
    return context if isinstance(context, dict) else {}


def lasting_code(node: Node) -> ErrorCode:
    """Name a kind of error that is not tried again here, if there is one."""
    rules = getattr(node.policy.retry, "rules", {})
    lasting = (code for code in _LASTING if code not in node.policy.retry.on and code not in rules)
    return next(lasting, "internal")


def _answers(view: View, node: Node, step: Step, members: list[str]) -> Iterator[Any]:
    if step.purpose in _DECISIONS:
        yield from _DECISIONS[step.purpose](node, members)
    elif step.purpose == "judge":
        yield from ({"best": name} for name in _judged(step, members)[:1])
    else:
        yield _fitting(view, node)


def _routes(node: Node, members: list[str]) -> Iterator[Any]:
    """Give a lead's or a moderator's choices: each member, the end with an answer, and one that cannot be used."""
    yield from ({"next": name, "reason": "it fits"} for name in members)
    yield {"next": None, "answer": SOMETHING}
    yield {"next": "nobody of that name"}


def _looks(node: Node, members: list[str]) -> Iterator[Any]:
    """Give a lead's looks at its progress: whom it wants next, that it is done, that it goes in circles, nonsense."""
    well = {"done": False, "looping": False, "progressing": True}
    yield from ({**well, "next": name} for name in members)
    yield {**well, "done": True, "answer": SOMETHING}
    yield {**well, "looping": True, "progressing": False, "next": members[0] if members else None}
    yield {"next": "nobody of that name"}


def _reassigned(node: Node, members: list[str]) -> Iterator[Any]:
    yield from ({"worker": name} for name in (*members, None))


def _cases(node: Node, members: list[str]) -> Iterator[Any]:
    """Give what a classifier may choose: each case, the default, and where it may, all cases at once."""
    sure = {"scores": dict.fromkeys(members, 1.0)}
    if getattr(node.config, "choose", "first") == "all":
        yield from ({"cases": cases, **sure} for cases in ([], *([name] for name in members), members))
    else:
        yield from ({"case": name, **sure} for name in (*members, "default"))


def _judgements(node: Node, members: list[str]) -> Iterator[Any]:
    yield from ({"accept": accept, "score": float(accept), "feedback": "more"} for accept in (True, False))


def _plans(node: Node, members: list[str]) -> Iterator[Any]:
    """Give plans: all workers at once, one after the other, the first alone; and one that cannot be used."""
    once = [{"id": f"t{number}", "worker": name} for number, name in enumerate(members)]
    yield {"subtasks": once}
    if len(members) > 1 and getattr(node.config, "mode", "plan") == "plan":
        yield {"subtasks": [{**task, "after": [f"t{n - 1}"] if n else []} for n, task in enumerate(once)]}
        yield {"subtasks": once[:1]}
    yield {"subtasks": []}


def _judged(step: Step, members: list[str]) -> list[str]:
    given = step.input.get("results") if isinstance(step.input, dict) else None
    return members or (list(given) if isinstance(given, dict) else [])


def _fitting(view: View, node: Node) -> Any:
    """Give an answer that the state key which it is saved as can take in."""
    key = view.graph.state.get(node.policy.save_as or "")
    return SOMETHING if key is None else _FITTING.get(key.type, SOMETHING)


def _spent(view: View, node: Node, step: Step) -> Iterator[AnyMessage]:
    """Give an answer that uses up whatever budget is around, if one is counted in tokens or money."""
    around = view.state.activations[step.activation]
    while around is not None:
        budget = getattr(view.nodes[around.node].policy, "budget", None)
        if budget is not None and (budget.tokens or budget.cost_usd):
            usage = Usage(input_tokens=budget.tokens or 0, output_tokens=1, cost_usd=(budget.cost_usd or 0) * 2)
            yield StepDone(at=view.at, step=step.id, attempt=step.attempt, output=_fitting(view, node), usage=usage)
            return
        parent = view.parent(around)
        if parent is None:
            return
        around = parent


_DECISIONS: dict[str, Callable[[Node, list[str]], Iterator[Any]]] = {
    "route": _routes,
    "progress": _looks,
    "plan": _plans,
    "replan": _plans,
    "reassign": _reassigned,
    "classify": _cases,
    "match": _cases,
    "evaluate": _judgements,
}
