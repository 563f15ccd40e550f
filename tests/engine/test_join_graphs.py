"""Random graphs of joins, run by the engine and by a few lines that say the same another way: both agree, step by step.

The other way keeps for each node what became of it, and looks at the whole graph again after every end. Losers drain,
so that nothing is stopped that would have ended by itself.
"""

from functools import cache
from random import Random
from typing import Any

import pytest

from workflows.engine.decide import decide
from workflows.engine.errors import ErrorInfo
from workflows.engine.graph import compile_document
from workflows.engine.messages import AgentCard, Start, StepDone, StepErred
from workflows.engine.records import RunState

CARDS = {"worker": AgentCard(name="Worker", version=1, kind="scripted")}
MODES = ("all", "any", "first_success", "quorum")


class Wiring:
    """A random graph without circles: for each node those before it, and its join."""

    def __init__(self, random: Random) -> None:
        self.names = [f"n{number}" for number in range(random.randint(3, 9))]
        self.before: dict[str, list[str]] = {}
        self.join: dict[str, tuple[str, int]] = {}
        for place, name in enumerate(self.names):
            most = min(place, 3)
            self.before[name] = sorted(random.sample(self.names[:place], random.randint(0, most)), key=self.names.index)
            count = len(self.before[name])
            self.join[name] = (random.choice(MODES), random.randint(1, count)) if count > 1 else ("all", 1)
        self.after = {name: [other for other in self.names if name in self.before[other]] for name in self.names}

    def document(self) -> dict[str, Any]:
        """Write it as a lane of a sequential, whose last nodes are what it returns."""
        inside = [
            {
                "id": name,
                "kind": "agent",
                "parent": "s",
                "config": {"agent": "worker"},
                "join": {"mode": self.join[name][0], "n": self.join[name][1], "losers": "drain"},
            }
            for name in self.names
        ]
        pairs = [(source, name) for name in self.names for source in self.before[name]]
        ends = [{"id": "input", "kind": "input"}, {"id": "s", "kind": "sequential"}, {"id": "output", "kind": "output"}]
        wires = [("input", "s"), ("s", "output"), *pairs]
        edges = [{"id": f"e{n}", "source": source, "target": target} for n, (source, target) in enumerate(wires)]
        return {"schema": 1, "nodes": [*ends, *inside], "edges": edges}


class Told:
    """What became of each node: `runs`, `good`, `bad`, `spoilt` (skipped after a failure) or `skipped`."""

    def __init__(self, wiring: Wiring) -> None:
        self.wiring = wiring
        self.fate: dict[str, str] = {name: "runs" for name in wiring.names if not wiring.before[name]}
        self.over = False

    def end(self, name: str, well: bool) -> None:
        """Take in how a node ended, and all that follows."""
        self.fate[name] = "good" if well else "bad"
        if not well and not self._borne(name):
            self.over = True
        while not self.over and self._follow():
            pass

    def _follow(self) -> bool:
        for name in self.wiring.names:
            if name not in self.fate:
                fate = self._decided(name)
                if fate is not None:
                    self.fate[name] = fate
                    self.over = self.over or (fate == "bad" and not self._borne(name))
                    return True
        return False

    def _decided(self, name: str) -> str | None:
        fates = [self.fate.get(source, "runs") for source in self.wiring.before[name]]
        good, lost = fates.count("good"), fates.count("bad") + fates.count("spoilt")
        waiting = fates.count("runs")
        mode, n = self.wiring.join[name]
        if mode == "all":
            return "spoilt" if lost else None if waiting else "runs" if good else "skipped"
        if not good and not lost:
            return None if waiting else "skipped"
        wanted = n if mode == "quorum" else 1
        if good >= wanted:
            return "runs"
        hopeless = lost > 0 if mode == "any" else good + waiting < wanted
        return "bad" if hopeless else None

    def _borne(self, name: str) -> bool:
        @cache
        def ends_in_joins(node: str) -> bool:
            ways = self.wiring.after[node]
            return bool(ways) and all(
                other in self.fate or self.wiring.join[other][0] != "all" or ends_in_joins(other) for other in ways
            )

        return ends_in_joins(name)


def engine_fates(state: RunState, lane: str, names: list[str]) -> dict[str, str]:
    """Say in the same words what the engine made of each node."""
    flow = state.activations[lane]
    words = {"out": "good", "~failed": "bad", "~skipped": "skipped"}
    fates = {name: words[flow.outcomes[name]] for name in names if name in flow.outcomes}
    return fates | {name: "runs" for name in flow.times if name not in flow.outcomes}


def connected(random: Random) -> Wiring:
    """Draw until all of it hangs together, and is thus one graph."""
    while True:
        wiring = Wiring(random)
        reached, waiting = {"n0"}, ["n0"]
        while waiting:
            name = waiting.pop()
            found = [other for other in [*wiring.before[name], *wiring.after[name]] if other not in reached]
            reached.update(found)
            waiting.extend(found)
        if len(reached) == len(wiring.names):
            return wiring


@pytest.mark.parametrize("seed", range(200))
def test_the_engine_and_the_plain_words_agree(seed: int) -> None:
    random = Random(seed)
    wiring = connected(random)
    graph, state, told = compile_document(wiring.document()), RunState(), Told(wiring)
    decide(graph, state, Start(at=0.0, run="r", input="x", agents=CARDS))
    lane = "s/n0+"
    while running := [name for name, fate in told.fate.items() if fate == "runs"]:
        name, well = random.choice(running), random.random() < 0.6
        told.end(name, well)
        step = f"{lane}/{name}:1"
        if well:
            decide(graph, state, StepDone(at=1.0, step=step, attempt=1, output=name))
        else:
            error = ErrorInfo(code="agent", message="no")
            decide(graph, state, StepErred(at=1.0, step=step, attempt=1, error=error))
        if told.over:
            break
        plain = {name: fate.replace("spoilt", "skipped") for name, fate in told.fate.items()}
        assert engine_fates(state, lane, wiring.names) == plain
    assert state.status == ("failed" if told.over else "succeeded")
