"""The shapes of workflows whose every crash is tried, and the person who answers, tells and cancels in them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import uuid4

from django.db import transaction

from chaos.work import Document, agent, drawn, edge, in_a_row, node, person, published
from workflows.models import OpenQuestion, Run, RunEntry, Workflow
from workflows.services.errors import ServiceError
from workflows.services.run import run_cancel, run_start
from workflows.services.run_messages import run_answer, run_event

PAID = "paid"


@dataclass(frozen=True)
class Shape:
    """A workflow to crash in, how many runs of it go on at once, and what ends it but its own last node."""

    name: str
    document: Callable[[], Document]
    runs: int = 1
    cancelled: bool = False


def row() -> Document:
    """Draw a sequence whose second step fails once and is tried again."""
    again = {"attempts": 3, "backoff_s": 0.01, "jitter": 0}
    nodes = [node("a"), {**node("b", agent="shaky"), "retry": again}, node("c")]
    return in_a_row(*nodes)


def race() -> Document:
    """Draw three at once, of which the first to succeed ends the others."""
    members = [node("m0", parent="all"), *(node(f"m{n}", parent="all", agent="slow") for n in (1, 2))]
    return in_a_row(node("all", "concurrent", join={"mode": "first_success"}), node("after"), inner=members)


def people() -> Document:
    """Draw an agent, an approval, a wait for an event, and another agent."""
    nodes = [node("first"), node("gate", "approval", prompt="Go on?"), node("paid", "wait", event=PAID), node("last")]
    edges = [
        edge("input", "first"),
        edge("first", "gate"),
        edge("gate", "paid", "approved"),
        edge("paid", "last", "event"),
        edge("last", "output"),
    ]
    return drawn(nodes, edges)


def section() -> Document:
    """Draw a critical section that runs share, one at a time, and a timer after it."""
    nodes = [node("alone", "critical", lock="one", wide=True), node("pause", "wait", timer_s=0.05)]
    edges = [edge("input", "alone"), edge("alone", "pause"), edge("pause", "output", "elapsed")]
    return drawn([*nodes, node("work", parent="alone")], edges)


def mapped() -> Document:
    """Draw a body that is done for each item of a list, then a loop of three rounds."""
    nodes = [node("each", "map", items="[1, 2, 3]", max_parallel=2), node("rounds", "loop", max_iterations=2)]
    return in_a_row(*nodes, inner=[node("body", parent="each"), node("again", parent="rounds")])


def handed() -> Document:
    """Draw agents of whom the first hands over to the second."""
    members = [node("one", parent="desk", agent="hands-over"), node("two", parent="desk")]
    return in_a_row(node("desk", "handoff", entry="one"), node("after"), inner=members)


SHAPES = (
    Shape("row", row),
    Shape("race", race),
    Shape("people", people),
    Shape("section", section, runs=2),
    Shape("map and loop", mapped),
    Shape("handoff", handed),
    Shape("cancelled", people, cancelled=True),
)


def published_shapes() -> dict[str, Workflow]:
    """Register the agents that the shapes need, and publish them all, by name."""
    usage = {"input_tokens": 3, "output_tokens": 2, "cost_usd": 0.5}
    agent("worker", {"output": "done", "usage": usage})
    agent("shaky", {"output": "done", "fail": {"times": 1, "code": "agent"}, "usage": usage})
    agent("slow", {"output": "late", "latency_s": 5.0})
    agent("hands-over", {"output": "yours", "handoff": {"to": "two", "reason": "asked"}})
    return {shape.name: published(shape.name, shape.document()) for shape in SHAPES}


class Person:
    """Do what people do in the runs of one shape: start them, answer, tell of the event, cancel. Once each."""

    def __init__(self, shape: Shape, workflow: Workflow) -> None:
        self._shape, self._workflow = shape, workflow
        self._ann = person("ann")
        self.runs: list[str] = []
        self.told: set[tuple[str, str]] = set()

    def start(self) -> list[str]:
        """Start the runs."""
        self.runs = [
            str(run_start(workflow=self._workflow, user=self._ann, input="go").pk) for _ in range(self._shape.runs)
        ]
        return self.runs

    def act(self) -> None:
        """Do what the open runs of anybody wait for; what has been decided meanwhile needs nothing."""
        for question in OpenQuestion.objects.select_related("run"):
            self._once(str(question.run_id), "question", partial(self._decide, question))
        for run in Run.objects.filter(status__in=Run.ACTIVE, workflow__slug="people"):
            if RunEntry.objects.filter(run=run, events__contains='"EventAwaited"').exists():
                self._once(
                    str(run.pk),
                    "event",
                    partial(run_event, run=run, user=self._ann, name=PAID, payload={"id": uuid4().hex}),
                )

    def _decide(self, question: OpenQuestion) -> None:
        if question.run.workflow.slug == "cancelled":
            run_cancel(run=question.run, user=self._ann)
            return
        path, seen = question.activation, question.question["hash"]
        run_answer(run=str(question.run_id), user=self._ann, activation=path, decision="approve", seen=seen)

    def _once(self, run: str, what: str, do: Callable[[], Any]) -> None:
        if (run, what) in self.told:
            return
        self.told.add((run, what))
        try:
            with transaction.atomic():
                do()
        except ServiceError:
            return
