"""Drive LangGraph: `durability="sync"`, so each superstep's checkpoint is committed before the next begins."""

import asyncio
import operator
import os
import sys
import uuid
from contextlib import AsyncExitStack
from typing import Annotated, Any, TypedDict

from langgraph.checkpoint.postgres.aio import AsyncPostgresSaver
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver
from langgraph.graph import END, START, StateGraph
from langgraph.types import Command, Send
from psycopg.rows import dict_row
from psycopg_pool import AsyncConnectionPool

from bench.peers.protocol import ANSWER, Job, Plain, serve, whole

CONNECTIONS = 10


class State(TypedDict):
    """Gather answers, and count the rounds of a supervisor."""

    log: Annotated[list[str], operator.add]
    rounds: Annotated[int, operator.add]


class LangGraph(Plain):
    """Run compiled graphs with one of the two savers."""

    packages = ("langgraph", "langgraph-checkpoint-postgres", "langgraph-checkpoint-sqlite")

    def __init__(self, where: str) -> None:
        self._where = where
        self._held = AsyncExitStack()
        self._saver: Any = None
        self._graphs: dict[Job, Any] = {}

    async def start(self) -> None:
        """Open the saver and make its tables."""
        if self._where == "sqlite":
            opened = AsyncSqliteSaver.from_conn_string(os.path.join(os.environ["BENCH_DIR"], "langgraph.sqlite3"))  # noqa: PTH118
            self._saver = await self._held.enter_async_context(opened)
        else:
            kept = {"autocommit": True, "prepare_threshold": 0, "row_factory": dict_row}
            pool = AsyncConnectionPool(os.environ["BENCH_POSTGRES"], max_size=CONNECTIONS, open=False, kwargs=kept)
            self._saver = AsyncPostgresSaver(await self._held.enter_async_context(pool))
        await self._saver.setup()

    async def prepare(self, job: Job) -> None:
        """Compile the graph, once."""
        if job not in self._graphs:
            self._graphs[job] = drawn(job).compile(checkpointer=self._saver)

    async def run(self, job: Job) -> list[int]:
        """Start all runs at once."""
        graph = self._graphs[job]
        states = await asyncio.gather(*(self._one(graph, job) for _ in range(job.runs)))
        return [whole(state["log"]) for state in states]

    async def stop(self) -> None:
        """Close the saver."""
        await self._held.aclose()

    async def _one(self, graph: Any, job: Job) -> Any:
        config = {"configurable": {"thread_id": str(uuid.uuid4())}, "recursion_limit": job.steps + 10}
        return await graph.ainvoke({"log": [], "rounds": 0}, config, durability="sync")


def drawn(job: Job) -> StateGraph[Any, Any, Any, Any]:
    """Draw the graph of a job."""
    graph = StateGraph(State)
    {"chain": _chain, "fan_out": _fan_out, "supervisor": _supervisor, "handoff": _handoff}[job.work](graph, job)
    return graph


def _agent(job: Job) -> Any:
    async def agent(state: State) -> dict[str, Any]:
        await asyncio.sleep(job.wait_s)
        return {"log": [ANSWER]}

    return agent


def _chain(graph: Any, job: Job) -> None:
    names = [f"s{n}" for n in range(job.size)]
    for name in names:
        graph.add_node(name, _agent(job))
    for one, two in zip([START, *names], [*names, END], strict=True):
        graph.add_edge(one, two)


def _fan_out(graph: Any, job: Job) -> None:
    graph.add_node("member", _agent(job))
    graph.add_conditional_edges(START, lambda state: [Send("member", state) for _ in range(job.size)], ["member"])
    graph.add_edge("member", END)


def _supervisor(graph: Any, job: Job) -> None:
    async def lead(state: State) -> Any:
        await asyncio.sleep(job.wait_s)
        return Command(goto="worker" if state["rounds"] < job.size else END, update={"rounds": 1})

    graph.add_node("lead", lead, destinations=("worker", END))
    graph.add_node("worker", _agent(job))
    graph.add_edge(START, "lead")
    graph.add_edge("worker", "lead")


def _handoff(graph: Any, job: Job) -> None:
    for n in range(job.size):
        graph.add_node(f"m{n}", _handing(job, f"m{n + 1}" if n + 1 < job.size else END))
    graph.add_edge(START, "m0")


def _handing(job: Job, to: str) -> Any:
    async def member(state: State) -> Any:
        await asyncio.sleep(job.wait_s)
        return Command(goto=to, update={"log": [ANSWER]})

    return member


if __name__ == "__main__":
    serve(LangGraph(sys.argv[1]))
