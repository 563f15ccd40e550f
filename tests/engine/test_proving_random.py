"""What the prover accepts never gets stuck; what has a fault is shown by a run that really has it.

`make prove` does the same for thousands of documents.
"""

import pytest

from tests.engine.proofs import check_random, check_unsound
from tests.engine.random_graphs import LINKED, Graphs, Random
from tests.engine.unsound_graphs import FAULTS
from workflows.engine.events import decode_events, encode_events
from workflows.engine.kinds import KINDS
from workflows.engine.proving.simulate import simulate
from workflows.engine.state import fold

SEEDS, FAULTY = 100, 90


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
