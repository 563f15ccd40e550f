"""Leads that always decide the same: what became a habit need not be asked for."""

from collections.abc import Iterator

from workflows.engine.advice import redrawing as re
from workflows.engine.advice.case import Case
from workflows.engine.advice.stages import told
from workflows.engine.advice.telling import Advice, PastRun, Saving
from workflows.engine.nodes import Node, member_name

ENOUGH_RUNS = 5


def settled_lead(case: Case) -> Iterator[Advice]:
    """Find supervisors whose lead gave the request itself to all workers in each of the last runs."""
    for node in case.of_kind("supervisor"):
        runs = [run for run in case.past if node.id in run.calls]
        names = {member_name(member) for member in node.members}
        if len(runs) < ENOUGH_RUNS or len(names) < 2 or any(set(run.calls[node.id]) != names for run in runs):
            continue
        saving = _saving(node, runs)
        yield Advice(
            code="settled_lead",
            title="This lead always decides the same",
            message=f"In the last {len(runs)} runs {case.name(node.id)} gave every request, as it was, to all of "
            f"{case.names(node.members)}. They can be asked at once, and the lead only for the answer.{told(saving)}",
            nodes=[node.id],
            saving=saving,
            patch=_at_once(case, node),
        )


def _saving(node: Node, runs: list[PastRun]) -> Saving | None:
    """Average what was spent on the lead's decisions, and on workers that waited for each other."""
    whole = [run for run in runs if all(id in run.seconds for id in (node.id, *node.members))]
    if not whole:
        return None
    needed = [run.assembling.get(node.id, 0.0) + max(run.seconds[id] for id in node.members) for run in whole]
    saved = [run.seconds[node.id] - least for run, least in zip(whole, needed, strict=True)]
    taken = sum(run.seconds[node.id] for run in whole) / len(whole)
    return Saving(seconds=round(sum(saved) / len(whole), 2), of_seconds=round(taken, 2), runs=len(whole))


def _at_once(case: Case, node: Node) -> re.Documented:
    """Let the box ask all members at once; the lead, or an object as before, makes one answer of what they found."""
    document = re.copied(case.document)
    drawn = re.node_in(document, node.id)
    joined = {"aggregate": "synthesise", "agent": node.config.lead, "instructions": node.config.instructions}
    drawn["kind"] = "concurrent"
    drawn["config"] = {"on_failure": "continue", **(joined if node.config.assemble else {"aggregate": "object"})}
    return document
