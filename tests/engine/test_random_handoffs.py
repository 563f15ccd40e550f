"""Random documents whose handoffs filter, check and return, whose routers take several ports, and which run workflows:
every run ends, nothing is left behind, and the log gives the live state."""

from random import Random
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import to_builtins

from tests.engine.drawing import document, node
from tests.engine.random_documents import STATE, Documents
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


def spiced(drawn: dict[str, Any], random: Random) -> dict[str, Any]:
    """Give a document's handoffs and routers settings that they have not yet, and let some agents be started runs."""
    for each in drawn["nodes"]:
        if each["kind"] == "handoff":
            each["config"] |= {"context": random.choice(CONTEXTS)}
            if random.random() < 0.3:
                each["config"]["context_schema"] = REQUIRED
            drawn["edges"] += _ways_back(drawn, each["id"], random)
        elif each["kind"] == "router":
            mode = random.choice((each["config"]["mode"], "capability"))
            each["config"] |= {"mode": mode, "choose": random.choice(("first", "all"))}
            each["config"]["min_confidence"] = random.choice((0, 0.5))
        elif each["kind"] == "agent" and random.random() < 0.1:
            each |= {"kind": "workflow", "config": {"workflow": "other", "wait": False}}
    return drawn


def _ways_back(drawn: dict[str, Any], handoff: str, random: Random) -> list[dict[str, Any]]:
    members = [each["id"] for each in drawn["nodes"] if each.get("parent") == handoff]
    pairs = [(one, other) for one in members for other in members if one != other and random.random() < 0.3]
    return [{"id": f"{one}-{other}", "source": one, "port": "return", "target": other} for one, other in pairs]


@bounded
@given(st.integers(0, 2**32))
def test_a_run_ends_and_its_fold_is_its_live_state(seed: int) -> None:
    random = Random(seed)
    drawn = spiced(Documents(random).make(), random)
    assert [problem for problem in validate_document(drawn) if problem.severity == "error"] == []
    world = World(random, drawn)
    world.run(MOST)
    assert world.state.ended
    assert world.owed == {}
    assert to_builtins(fold(world.entries)) == to_builtins(world.state)
    assert all(activation.active == 0 for activation in world.state.activations.values())


@bounded
@given(st.integers(0, 2**32))
def test_no_handoff_takes_more_steps_than_its_worst_case(seed: int) -> None:
    random = Random(seed)
    config: dict[str, Any] = {"context": random.choice(CONTEXTS), "max_hops": random.randint(1, 4)}
    config |= {"returns": random.choice(("end", "caller")), "max_ping_pong": random.randint(1, 3)}
    config |= {"context_schema": REQUIRED} if random.random() < 0.5 else {}
    members = [node(f"m{number}", parent="h", config={"agent": "worker"}) for number in range(3)]
    counted = {"budget": {"steps": 1_000}}
    world = World(random, document(node("h", "handoff", config=config, **counted), *members, state=STATE))
    world.run(MOST)
    handoff = world.graph.nodes["h"]
    worst = handoff.kind.worst_steps(handoff.config, [1, 1, 1])
    assert worst is not None
    assert all(a.spent.steps <= worst for a in world.state.activations.values() if a.node == "h")
