"""Random documents whose handoffs filter, check and return, whose routers take several ports, and which run workflows:
every run ends, nothing is left behind, and the log gives the live state."""

from random import Random
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import to_builtins

from tests.engine.random_documents import Documents
from tests.engine.random_runs import World
from workflows.engine.state import fold
from workflows.engine.validation import validate_document

MOST = 4_000
bounded = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), database=None)
CONTEXTS: tuple[dict[str, Any], ...] = (
    {"mode": "all"},
    {"mode": "last", "n": 1},
    {"mode": "none"},
    {"mode": "keys", "keys": ["log", "count"]},
    {"mode": "summary", "agent": "scribe"},
)
REQUIRED = {"type": "object", "required": ["order"]}


def spiced(document: dict[str, Any], random: Random) -> dict[str, Any]:
    """Give a document's handoffs and routers settings that they have not yet, and let some agents be started runs."""
    for node in document["nodes"]:
        if node["kind"] == "handoff":
            node["config"] |= {"context": random.choice(CONTEXTS)}
            if random.random() < 0.3:
                node["config"]["context_schema"] = REQUIRED
            document["edges"] += _ways_back(document, node["id"], random)
        elif node["kind"] == "router":
            mode = random.choice((node["config"]["mode"], "capability"))
            node["config"] |= {"mode": mode, "choose": random.choice(("first", "all"))}
            node["config"]["min_confidence"] = random.choice((0, 0.5))
        elif node["kind"] == "agent" and random.random() < 0.1:
            node |= {"kind": "workflow", "config": {"workflow": "other", "wait": False}}
    return document


def _ways_back(document: dict[str, Any], handoff: str, random: Random) -> list[dict[str, Any]]:
    members = [node["id"] for node in document["nodes"] if node.get("parent") == handoff]
    pairs = [(one, other) for one in members for other in members if one != other and random.random() < 0.3]
    return [{"id": f"{one}-{other}", "source": one, "port": "return", "target": other} for one, other in pairs]


@bounded
@given(st.integers(0, 2**32))
def test_a_run_ends_and_its_fold_is_its_live_state(seed: int) -> None:
    random = Random(seed)
    document = spiced(Documents(random).make(), random)
    assert [problem for problem in validate_document(document) if problem.severity == "error"] == []
    world = World(random, document)
    world.run(MOST)
    assert world.state.ended
    assert world.owed == {}
    assert to_builtins(fold(world.entries)) == to_builtins(world.state)
    assert all(activation.active == 0 for activation in world.state.activations.values())
