"""A random world that answers a run's commands: with success, failure, garbage, handoffs to anywhere, twice, late,
after a pause, after a crash; people who step in. All is drawn from one `Random`, so that a failure repeats.
"""

from collections import Counter
from random import Random
from typing import Any

from workflows.engine import events as ev
from workflows.engine.commands import CancelStep, Command, RunStep, SetTimer
from workflows.engine.decide import commands, decide, pending
from workflows.engine.errors import ErrorInfo, IllegalMessageError
from workflows.engine.events import AnyEvent, Entry
from workflows.engine.graph import compile_document
from workflows.engine.messages import (
    AddItems,
    AgentCard,
    Answer,
    AnyMessage,
    Cancel,
    CancelActivation,
    CompleteActivation,
    ExternalEvent,
    Handoff,
    Pause,
    Recover,
    Resume,
    Start,
    StepDone,
    StepErred,
    TimerFired,
    TurnDone,
    Usage,
)
from workflows.engine.records import ROOT
from workflows.engine.state import RunState

CODES = ("timeout", "rate_limit", "provider", "validation", "tool", "agent", "refused", "too_large", "internal")
JUDGED = {"done": 0.2, "looping": 0.2, "progressing": 0.7}
GARBAGE: tuple[Any, ...] = (None, 7, "?", [], {}, {"next": 3}, {"next": None}, {"subtasks": []}, {"case": "no"})


ENDINGS = (ev.ActivationLeft, ev.ActivationFailed, ev.ActivationCancelled)


class World:
    """Run a document against random outcomes and keep the log; `owed` is what was commanded and not answered."""

    def __init__(self, random: Random, document: dict[str, Any]) -> None:
        self.random = random
        self.graph = compile_document(document)
        self.members = [node["id"] for node in document["nodes"]]
        self.state = RunState()
        self.entries: list[Entry] = []
        self.owed: dict[str, Command] = {}
        self.sent: list[AnyMessage] = []
        self.at = 0.0

    def run(self, most: int) -> None:
        """Send messages until the run has ended; give up after `most`."""
        cards = {slug: AgentCard(name=slug, version=1, kind="scripted") for slug in self.graph.agents}
        self.send(Start(at=0.0, run="r", input=self.random.choice(("hi", {"x": 1}, None)), agents=cards))
        while not self.state.ended and len(self.sent) < most:
            self.send(self._next())

    def send(self, message: AnyMessage) -> list[AnyEvent]:
        """Send one message and take in what the run commands."""
        self.sent.append(message)
        seq = self.state.seq + 1
        try:
            events = decide(self.graph, self.state, message)
        except IllegalMessageError:
            # there may be nothing yet to go on with; somebody may answer twice, or fill a form in wrongly
            assert isinstance(message, CompleteActivation | Answer)
            return []
        if events:
            self.entries.append(Entry(seq=seq, at=message.at, events=events))
        for command in commands(self.graph, self.state, events):
            if isinstance(command, RunStep):
                self.owed[command.step] = command
            elif isinstance(command, SetTimer):
                self.owed[command.timer] = command
            elif isinstance(command, CancelStep):
                self.owed.pop(command.step, None)
        self.owed = {name: command for name, command in self.owed.items() if self._wanted(command)}
        return events

    def still_owed(self) -> set[str]:
        """Name what the run says that it owes."""
        return {c.step if isinstance(c, RunStep) else getattr(c, "timer", "?") for c in pending(self.graph, self.state)}

    def _wanted(self, command: Command) -> bool:
        """Tell whether the run still waits for this: timers are set, and are not called back."""
        if not isinstance(command, SetTimer) or command.timer in self.state.timers:
            return True
        step = self.state.steps.get(command.timer)
        return step is not None and step.status == "waiting"

    def _next(self) -> AnyMessage:
        self.at += 1.0
        chance = self.random.random()
        if chance < 0.01:
            return Cancel(at=self.at)
        if chance < 0.03:
            return Pause(at=self.at)
        if chance < 0.05:
            return Recover(at=self.at, worker="w", epoch=2)
        if chance < 0.08:
            return self.random.choice(self.sent)
        if chance < 0.11:
            return self._person()
        if self.state.status == "paused" and (not self.owed or chance < 0.4):
            return Resume(at=self.at)
        if not self.owed or chance < 0.13:
            return self._from_outside()
        return self._answer(self.owed.pop(self._one_of_the_owed()))

    def _one_of_the_owed(self) -> str:
        """Choose what happens next; most often a step ends before the next timer's time comes."""
        steps = [name for name, command in self.owed.items() if isinstance(command, RunStep)]
        return self.random.choice(steps if steps and self.random.random() < 0.8 else list(self.owed))

    def _person(self) -> AnyMessage:
        """Let somebody step in: stop what is under way, say that it is enough, give a map more items."""
        active = [a for a in self.state.activations.values() if a.status == "active" and a.path != ROOT]
        kinds = {a.path: self.graph.nodes[a.node].kind for a in active}
        orders: list[AnyMessage] = [CancelActivation(at=self.at, activation=path) for path in kinds]
        orders += [CompleteActivation(at=self.at, activation=path) for path, kind in kinds.items() if kind.completes]
        orders += [self._decision(path) for path in self.state.questions]
        room = [a for a in active if kinds[a.path].name == "map" and len(a.items) < 5]
        orders += [AddItems(at=self.at, activation=a.path, items=["new"]) for a in room]
        return self.random.choice(orders) if orders else Resume(at=self.at)

    def _from_outside(self) -> AnyMessage:
        """Answer a question, or send an event; where nothing is owed, somebody or something must be waited for."""
        asked = list(self.state.questions)
        if asked and self.random.random() < 0.7:
            return self._decision(self.random.choice(asked))
        assert self.owed or asked or self.state.listeners
        return ExternalEvent(at=self.at, name="go", transient=self.random.random() < 0.5)

    def _decision(self, path: str) -> AnyMessage:
        """Let somebody decide on a plan, or change it."""
        asked = self.state.activations[path].question
        assert asked is not None
        changed = {"subtasks": [{"id": "t0", "worker": self.random.choice(self.members)}]}
        told = {"decision": self.random.choice(asked.decisions), "values": self.random.choice((None, changed))}
        return Answer(at=self.at, activation=path, by=self.random.choice(("ada", "bob")), hash=asked.hash, **told)

    def _answer(self, command: Command) -> AnyMessage:
        if isinstance(command, SetTimer):
            return TimerFired(at=max(self.at, command.at), timer=command.timer)
        assert isinstance(command, RunStep)
        if self.random.random() < 0.05:
            self.owed[command.step] = command
            step = self.state.steps[command.step]
            return TurnDone(at=self.at, step=step.id, attempt=step.attempt, index=len(step.turns), turn={"t": 1})
        if self.random.random() < 0.12:
            error = ErrorInfo(code=self.random.choice(CODES), message="no")
            return StepErred(at=self.at, step=command.step, attempt=command.attempt, error=error)
        allowed = [card.name for card in command.members] if command.purpose == "answer" else []
        wish = Handoff(to=self.random.choice([*allowed * 9, *self.members])) if self.random.random() < 0.5 else None
        output = self._output(command)
        told = {"step": command.step, "attempt": command.attempt, "output": output, "handoff": wish}
        return StepDone(at=self.at, usage=Usage(output_tokens=self.random.choice((0, 15))), **told)

    def _output(self, command: RunStep) -> Any:
        names = [card.name for card in command.members]
        if self.random.random() < 0.15:
            return self.random.choice(GARBAGE)
        if command.purpose == "route":
            chosen = self.random.choice([*names, None])
            return {"next": chosen, **self.random.choice(({}, {"instruction": "do"}, {"input": [1]}, {"answer": "A"}))}
        if command.purpose == "progress":
            return self._look(names)
        if command.purpose == "reassign":
            return {"worker": self.random.choice([*names, None]), "instruction": self.random.choice(("", "do"))}
        if command.purpose in ("plan", "replan"):
            return {"subtasks": [self._subtask(number, names) for number in range(self.random.randint(1, 4))]}
        if command.purpose == "evaluate":
            return {"accept": self.random.random() < 0.5, "feedback": "more"}
        if command.purpose == "judge":
            return {"best": self.random.choice(names), "scores": {names[0]: 1}}
        if command.purpose == "classify":
            return {"case": self.random.choice([*names, "default"])}
        return self.random.choice(("text", 3, {"x": 1}, [1, 2]))

    def _look(self, names: list[str]) -> dict[str, Any]:
        """Judge the progress of a supervisor somehow."""
        judged = {name: self.random.random() < share for name, share in JUDGED.items()}
        subtask = self.random.choice((None, None, "", "t0", "t1"))
        return {**judged, "next": self.random.choice([*names, None]), "subtask": subtask}

    def _subtask(self, number: int, names: list[str]) -> dict[str, Any]:
        after = [f"t{self.random.randint(0, 3)}"] if self.random.random() < 0.4 else []
        return {"id": f"t{number}", "worker": self.random.choice(names), "after": after}


def assert_each_ended_once(world: World) -> None:
    """Hold that every activation ended once, and after all inside it."""
    order = [e.activation for entry in world.entries for e in entry.events if isinstance(e, ENDINGS)]
    assert Counter(order) == Counter(world.state.activations.keys())
    place = {path: index for index, path in enumerate(order)}
    for path, activation in world.state.activations.items():
        assert activation.active == 0
        assert activation.parent is None or place[path] < place[activation.parent]
