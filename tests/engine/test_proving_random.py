"""What the prover accepts never gets stuck; what has a fault is shown by a run that really has it.

`make prove` does the same for thousands of documents.
"""

from random import Random
from typing import Any

import pytest

from tests.engine.proofs import check_random, check_unsound
from tests.engine.random_graphs import LINKED, Graphs
from tests.engine.unsound_graphs import FAULTS
from workflows.engine.events import decode_events, encode_events
from workflows.engine.graph import compile_document
from workflows.engine.kinds import KINDS
from workflows.engine.proving.abstracting import candidates, shortened
from workflows.engine.proving.explore import Exploration, start_message
from workflows.engine.proving.observing import Observer
from workflows.engine.proving.omissions import failing_over
from workflows.engine.proving.options import Option
from workflows.engine.proving.oracle import Oracle
from workflows.engine.proving.prove import prove
from workflows.engine.proving.reduction import Reduction
from workflows.engine.proving.simulate import simulate
from workflows.engine.state import fold
from workflows.engine.validation import validate_document
from workflows.engine.view import View

SEEDS, FAULTY = 60, 90
MADE = [Graphs(Random(seed)).make() for seed in range(500, 530)]
VALID = [made for made in MADE if all(problem.severity != "error" for problem in validate_document(made))]


def test_simulated_runs_of_what_is_accepted_always_end() -> None:
    found = [checked for seed in range(SEEDS) if (checked := check_random(seed)) is not None]
    accepted = [checked for checked in found if checked.accepted]
    assert len(accepted) > SEEDS // 2
    assert len(accepted) < len(found)
    assert [checked for checked in accepted if checked.never_ended] == []


@pytest.mark.parametrize("fault", range(len(FAULTS)))
def test_every_fault_is_shown_by_a_run_that_replays(fault: int) -> None:
    missing = [check_unsound(seed) for seed in range(fault, FAULTY, len(FAULTS))]
    assert missing == [None] * len(missing)


def test_random_documents_hold_every_kind() -> None:
    kinds = {node["kind"] for seed in range(400) for node in Graphs(Random(seed)).make()["nodes"]}
    assert kinds == set(KINDS)


def test_the_same_seed_simulates_the_same_run() -> None:
    document = Graphs(Random(7)).make()
    first, again = (simulate(document, 3, linked=LINKED) for _ in range(2))
    assert first.messages == again.messages
    assert fold(first.entries) == first.state
    events = [event for entry in first.entries for event in entry.events]
    assert decode_events(encode_events(events)) == events


class Unreduced(Reduction):
    """Take every order."""

    def few(self, view: View, found: list[Option]) -> list[Option]:
        """Keep all."""
        return found


def explored(document: dict[str, Any], reduced: bool) -> tuple[Exploration, Observer]:
    """Explore a document, in few orders or in every one."""
    graph = shortened(compile_document(document, linked=LINKED))
    observer = Observer(Oracle(candidates(graph)))
    exploration = Exploration(graph, observer.oracle, frozenset(), observer.see)
    if not reduced:
        exploration.reduction = Unreduced(graph)
    exploration.run(start_message(graph), 400)
    return exploration, observer


def test_few_orders_show_what_all_orders_show() -> None:
    compared = 0
    for document in VALID:
        few, seen = explored(document, reduced=True)
        if few.complete and (every := explored(document, reduced=False))[0].complete:
            compared += 1
            told = every[1]
            assert (seen.entered, seen.fired, seen.ports) == (told.entered, told.fired, told.ports)
            assert (set(seen.stuck), set(seen.starved), seen.outputs) == (
                set(told.stuck),
                set(told.starved),
                told.outputs,
            )
    assert compared > len(VALID) // 2


def test_simulated_runs_enter_only_what_was_explored_and_stay_below_the_worst_case() -> None:
    for seed, document in enumerate(VALID):
        exploration, observer = explored(document, reduced=True)
        report = prove(document, linked=LINKED, most=1)
        state = simulate(document, seed, linked=LINKED).state
        assert report.worst_steps is None or len(state.steps) <= report.worst_steps
        if exploration.complete:
            entered = {activation.node for activation in state.activations.values()}
            assert entered <= observer.entered | failing_over(exploration.graph, observer.entered)
