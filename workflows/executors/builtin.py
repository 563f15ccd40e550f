"""The agents that come with Baton: steps whose agent is named `@...` are answered here, and not by the registry.

One is a function of the command and the sink. A name may have a part of its own after a colon: `@tool:search` is
answered by what is registered as `@tool`. What needs a layer above the executors is registered from there.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from django.db import connections

from agents.contract import AgentAnswer, AgentError, Member, Sink
from agents.matching import matched
from agents.time_limits import within
from agents.tools import call_tool
from workflows.engine.commands import RunStep

MATCH, WORKFLOW, TOOL = "@match", "@workflow", "@tool"
Builtin = Callable[[RunStep, Sink], Awaitable[AgentAnswer]]
_BUILTINS: dict[str, Builtin] = {}


def builtin_register(name: str, answer: Builtin) -> None:
    """Let `answer` carry out the steps whose agent is `name`, or `name:...`."""
    _BUILTINS[name] = answer


def is_builtin(agent: str) -> bool:
    """Tell whether a step's agent comes with Baton."""
    return agent.startswith("@")


async def ask_builtin(command: RunStep, sink: Sink) -> AgentAnswer:
    """Carry out a step whose agent comes with Baton; raise `AgentError` where there is no such agent."""
    answer = _BUILTINS.get(command.agent.partition(":")[0])
    if answer is None:
        raise AgentError("internal", f"nothing here answers for {command.agent!r}")
    return await within(command.timeout_s, answer(command, sink))


def blocking(call: Callable[[RunStep], Any]) -> Builtin:
    """Make a built-in agent of a call that may use the database: it has a thread, and a connection, of its own."""

    def work(command: RunStep) -> Any:
        try:
            return call(command)
        finally:
            connections.close_all()

    async def answer(command: RunStep, sink: Sink) -> AgentAnswer:
        return AgentAnswer(output=await asyncio.to_thread(work, command))

    return answer


async def _match(command: RunStep, sink: Sink) -> AgentAnswer:
    members = [
        Member(name=card.name, description=card.description, capabilities=card.capabilities) for card in command.members
    ]
    if not members:
        raise AgentError("validation", "there are no cases to match")
    found = await asyncio.to_thread(matched, command.input, members)
    output = {"case": found.case, "cases": found.cases, "scores": found.scores, "reason": found.reason}
    return AgentAnswer(output=output, note=found.note)


async def _tool(command: RunStep, sink: Sink) -> AgentAnswer:
    name = command.agent.partition(":")[2]
    return AgentAnswer(output=await call_tool(name, command.input, key=command.key, timeout_s=command.timeout_s))


builtin_register(MATCH, _match)
builtin_register(TOOL, _tool)
