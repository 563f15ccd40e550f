"""Prove a document: explore what can happen, add what its structure tells, and say what was found."""

from collections.abc import Mapping
from typing import Any

from workflows.engine.errors import DocumentError
from workflows.engine.graph import compile_document
from workflows.engine.messages import AgentCard
from workflows.engine.nodes import Graph
from workflows.engine.proving.abstracting import candidates, shortened
from workflows.engine.proving.explore import MOST_STATES, Exploration, start_message
from workflows.engine.proving.findings import findings
from workflows.engine.proving.inquiry import Inquiry
from workflows.engine.proving.observing import Observer
from workflows.engine.proving.oracle import Oracle
from workflows.engine.proving.reading import reads
from workflows.engine.proving.replaying import Replayer
from workflows.engine.proving.report import Finding, Report
from workflows.engine.proving.structure import worst_case

RUNNABLE = frozenset(("cycle", "self_edge", "no_output", "lock_order", "reentrant"))


def prove(
    document: Any,
    agents: Mapping[str, AgentCard] | None = None,
    linked: Mapping[str, Any] | None = None,
    most: int = MOST_STATES,
) -> Report:
    """Report all that can go wrong in runs of a document, looking at `most` states; never raises, whatever the JSON.

    `linked` are the documents of the workflows that its nodes run, by slug.
    """
    try:
        graph = compile_document(document, agents, tolerated=RUNNABLE, linked=linked or None)
    except DocumentError as error:
        return _invalid(error)
    inquiry = _inquire(document, graph, most)
    found = sorted(findings(inquiry), key=lambda finding: finding.severity)
    return Report(
        sound=all(finding.severity != "error" for finding in found),
        explored=len(inquiry.exploration.moves),
        complete=inquiry.exploration.complete,
        worst_steps=worst_case(graph).steps,
        findings=found,
    )


def _inquire(document: dict[str, Any], graph: Graph, most: int) -> Inquiry:
    short = shortened(graph)
    oracle = Oracle(candidates(short))
    observer = Observer(oracle)
    exploration = Exploration(short, oracle, frozenset((use.root, use.key) for use in reads(short)), observer.see)
    exploration.run(start_message(graph), most)
    return Inquiry(document, graph, observer, exploration, Replayer(graph, short, oracle))


def _invalid(error: DocumentError) -> Report:
    problem = error.problems[0]
    finding = Finding(
        code="invalid_document",
        severity="error",
        message=f"the document has to be mended before its runs can be looked at: {problem.message}",
        nodes=[problem.node] if problem.node else [],
        edges=[problem.edge] if problem.edge else [],
        field=problem.field,
    )
    return Report(sound=False, explored=0, complete=False, worst_steps=None, findings=[finding])
