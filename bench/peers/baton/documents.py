"""The work as workflows, and the scripted agents that they ask."""

from itertools import pairwise
from typing import Any

from bench.peers.protocol import ANSWER, Job

Line = dict[str, Any]


def agents(job: Job) -> dict[str, list[Line]]:
    """Give the scripts of the agents of a job, by slug."""
    worker = {f"worker-{job.wait_ms}": [_said(job, output=ANSWER)]}
    if job.work == "supervisor":
        return {**worker, f"lead-{job.size}-{job.wait_ms}": _lead(job)}
    if job.work == "handoff":
        return {**worker, **{_handing(job, n): [_hands(job, n)] for n in range(job.size - 1)}}
    return worker


def document(job: Job) -> dict[str, Any]:
    """Draw a job; what its runs return is its answer, where a template can tell it."""
    return {"chain": _chain, "fan_out": _fan_out, "supervisor": _supervisor, "handoff": _handoff}[job.work](job)


def _said(job: Job, **line: Any) -> Line:
    return {**line, **({"latency_s": job.wait_s} if job.wait_ms else {})}


def _lead(job: Job) -> list[Line]:
    go_on = [_said(job, round=n + 1, output={"next": "worker"}) for n in range(job.size)]
    return [*go_on, _said(job, output={"next": None, "answer": "done"})]


def _hands(job: Job, n: int) -> Line:
    return _said(job, output=ANSWER, handoff={"to": f"m{n + 1}"})


def _handing(job: Job, n: int) -> str:
    return f"hands-{n}-{job.wait_ms}"


def _agent(job: Job, id: str, **more: Any) -> dict[str, Any]:
    return {"id": id, "kind": "agent", "config": {"agent": f"worker-{job.wait_ms}"}, **more}


def _chain(job: Job) -> dict[str, Any]:
    steps = [_agent(job, f"s{n}", save_as="log") for n in range(job.size)]
    drawn = _in_a_row(steps, "{{ size(state.log) }}")
    return {**drawn, "state": {"log": {"type": "array", "reducer": "append", "default": []}}}


def _fan_out(job: Job) -> dict[str, Any]:
    both = {"id": "all", "kind": "concurrent", "config": {"max_parallel": job.size, "aggregate": "list"}}
    members = [_agent(job, f"m{n}", parent="all") for n in range(job.size)]
    return _in_a_row([both], "{{ size(input) }}", members)


def _supervisor(job: Job) -> dict[str, Any]:
    settings = {"lead": f"lead-{job.size}-{job.wait_ms}", "max_rounds": job.size + 1}
    lead = {"id": "s", "kind": "supervisor", "config": settings}
    return _in_a_row([lead], None, [_agent(job, "worker", parent="s")])


def _handoff(job: Job) -> dict[str, Any]:
    team = {"id": "h", "kind": "handoff", "config": {"entry": "m0", "max_hops": job.size}}
    members = [_agent(job, f"m{n}", parent="h") for n in range(job.size)]
    for n, member in enumerate(members[:-1]):
        member["config"] = {"agent": _handing(job, n)}
    return _in_a_row([team], None, members)


def _in_a_row(
    middle: list[dict[str, Any]], value: str | None, members: list[dict[str, Any]] | None = None
) -> dict[str, Any]:
    ends = ({"id": "input", "kind": "input"}, {"id": "output", "kind": "output", "config": {"value": value}})
    row = [ends[0], *middle, ends[1]]
    edges = [
        {"id": f"e{n}", "source": one["id"], "port": "out", "target": two["id"]}
        for n, (one, two) in enumerate(pairwise(row))
    ]
    return {"schema": 1, "nodes": [*row, *(members or [])], "edges": edges, "state": {}, "layout": {}}
