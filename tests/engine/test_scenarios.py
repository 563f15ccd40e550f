"""Every scenario gives exactly the log, the commands and the state that its file says."""

from pathlib import Path

import msgspec
import pytest

from chaos.plain import plain
from tests.scenarios.playing import FILES, graph_of, play, read, recorded
from workflows.engine.decide import pending
from workflows.engine.events import Entry, decode_events, encode_events
from workflows.engine.state import fold
from workflows.engine.validation import validate_document

EACH = pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])


def test_there_are_enough_scenarios() -> None:
    assert len(FILES) >= 45


@EACH
def test_a_scenario_gives_what_its_file_says(path: Path) -> None:
    scenario = read(path)
    made = recorded(scenario)
    for part in ("entries", "commands", "state"):
        assert made[part] == scenario[part]


@EACH
def test_folding_the_encoded_log_gives_the_live_state(path: Path) -> None:
    entries, _, state = play(read(path))
    stored = [Entry(seq=e.seq, at=e.at, events=decode_events(encode_events(e.events))) for e in entries]
    assert fold(stored) == state
    assert entries[-1].last == state.seq


@EACH
def test_every_prefix_of_a_log_owes_what_its_commands_asked_for(path: Path) -> None:
    scenario = read(path)
    graph = graph_of(scenario)
    state = fold(msgspec.convert(scenario["entries"], list[Entry]))
    asked = [command for wanted in scenario["commands"] for command in wanted]
    for command in plain(pending(graph, state)):
        assert command in asked


@EACH
def test_a_scenario_has_a_document_without_errors(path: Path) -> None:
    scenario = read(path)
    for document in (scenario["document"], *scenario.get("workflows", {}).values()):
        assert [problem for problem in validate_document(document) if problem.severity == "error"] == []
