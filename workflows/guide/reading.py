"""Read the guide's files, once."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec

HERE = Path(__file__).parent
# from the simplest to those that need the most thought
ORDER = (
    *("agent", "sequential", "concurrent", "map", "router", "supervisor", "planner", "ledger", "handoff", "group_chat"),
    *("loop", "vote", "race", "approval", "wait", "critical", "workflow"),
)


class Exit(msgspec.Struct, frozen=True, kw_only=True):
    """A port by which a skeleton is left."""

    node: str
    port: str = "out"


class Skeleton(msgspec.Struct, frozen=True, kw_only=True):
    """Nodes and edges to be placed in a document; `example` is an input that they can work on.

    `layout` has their places between an input and an output.
    """

    nodes: list[dict[str, Any]]
    edges: list[dict[str, Any]]
    state: dict[str, Any]
    entry: str
    exits: list[Exit]
    example: Any
    layout: dict[str, Any] = {}


class Pattern(msgspec.Struct, frozen=True, kw_only=True):
    """One pattern; `kinds` are the kinds of node that it is made of, `example` the slug of a shipped workflow."""

    id: str
    title: str
    kinds: list[str]
    summary: str
    when: list[str]
    when_not: list[str]
    cost: str
    example: str
    skeleton: Skeleton


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """One answer: how much it speaks for which pattern, and why."""

    id: str
    text: str
    weights: dict[str, int]
    because: str


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """One question that decides."""

    id: str
    question: str
    why: str
    answers: list[Answer]


class Guide(msgspec.Struct, frozen=True, kw_only=True):
    """All questions and patterns, in their order."""

    questions: list[Question]
    patterns: list[Pattern]


@lru_cache(maxsize=1)
def the_guide() -> Guide:
    """Give the guide."""
    questions = msgspec.json.decode((HERE / "questions.json").read_bytes(), type=list[Question])
    files = (HERE / "patterns" / f"{name}.json" for name in ORDER)
    return Guide(questions=questions, patterns=[msgspec.json.decode(file.read_bytes(), type=Pattern) for file in files])
