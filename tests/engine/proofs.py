"""Ask the prover about one random document, and simulate it; or about one with a fault, and replay what it shows."""

from dataclasses import dataclass
from random import Random

from tests.engine.random_graphs import LINKED, Graphs
from tests.engine.unsound_graphs import replay, unsound
from workflows.engine.proving.prove import prove
from workflows.engine.proving.report import Report
from workflows.engine.proving.simulate import simulate
from workflows.engine.validation import validate_document

MAY_WAIT = frozenset(("waits_for_ever", "milestone_missed", "milestone_unreachable"))
RUNS, STATES = 3, 250


@dataclass(frozen=True)
class Checked:
    """What became of one random document: whether the prover accepts it, and the seeds of runs that did not end."""

    accepted: bool
    complete: bool
    explored: int
    never_ended: tuple[int, ...] = ()


def accepts(report: Report) -> bool:
    """Tell whether a report promises that every run ends, whatever the world does."""
    return report.sound and MAY_WAIT.isdisjoint(finding.code for finding in report.findings)


def check_random(seed: int) -> Checked | None:
    """Prove a random document and, if it is accepted, run it a few times; nothing where it is not valid."""
    document = Graphs(Random(seed)).make()
    if any(problem.severity == "error" for problem in validate_document(document)):
        return None
    report = prove(document, linked=LINKED, most=STATES)
    if not accepts(report):
        return Checked(False, report.complete, report.explored)
    seeds = range(seed * RUNS, (seed + 1) * RUNS)
    runs = [one for one in seeds if not simulate(document, one, linked=LINKED).state.ended]
    return Checked(True, report.complete, report.explored, tuple(runs))


def check_unsound(seed: int) -> str | None:
    """Prove a document with a fault; say what is missing, or nothing where a replayed run shows the fault."""
    made = unsound(seed)
    report = prove(made.document)
    finding = next((found for found in report.findings if found.code == made.code), None)
    if finding is None:
        return f"{made.fault}: not found, only {[found.code for found in report.findings]}"
    if finding.counterexample is None or not finding.counterexample.replays:
        return f"{made.fault}: no run shows it"
    return None if made.shows(replay(made.document, finding.counterexample.messages)) else f"{made.fault}: not shown"
