"""Call a tool: the one way in for whoever runs steps. Only `AgentError` comes out."""

import asyncio
import inspect
from typing import Any

from pydantic import ValidationError

from agents.contract import AgentError
from agents.kinds.threads import BlockingCalls
from agents.tools.registry import TOOLS, Arguments, Tool

MAX_SHOWN = 3
_calls = BlockingCalls()


async def call_tool(name: str, arguments: Any, *, key: str = "", timeout_s: float = 60.0) -> Any:
    """Check the arguments and call the tool; raise `AgentError` with what was wrong or what failed.

    `key` is the same for every attempt at one step: what reaches another system goes there with it.
    """
    found = TOOLS.get(name)
    if found is None:
        raise AgentError("validation", f"there is no tool {name!r}; the tools are {', '.join(sorted(TOOLS))}")
    checked = _checked(found, arguments)
    given = (checked, key) if found.wants_key else (checked,)
    try:
        async with asyncio.timeout(timeout_s):
            if inspect.iscoroutinefunction(found.call):
                return await found.call(*given)
            return await _calls.run(found.name, lambda: found.call(*given))
    except TimeoutError as error:
        raise AgentError("timeout", f"the tool {name!r} did not end within {timeout_s:g} s") from error
    except AgentError:
        raise
    except Exception as error:
        raise AgentError("tool", f"the tool {name!r} raised {type(error).__name__}: {error}") from error


def _checked(found: Tool, arguments: Any) -> Arguments:
    given = {} if arguments is None else arguments
    if not isinstance(given, dict):
        message = f"the tool {found.name!r} takes an object of arguments, not {type(given).__name__}"
        raise AgentError("validation", message)
    try:
        return found.arguments.model_validate(given)
    except ValidationError as error:
        faults = error.errors(include_url=False, include_context=False, include_input=False)[:MAX_SHOWN]
        told = "; ".join(f"{'.'.join(map(str, fault['loc'])) or 'arguments'}: {fault['msg']}" for fault in faults)
        raise AgentError("validation", f"the arguments of the tool {found.name!r} do not fit: {told}") from error
