"""A function agent that kills whoever asks it, at once: what `BATON_FUNCTIONS` names in the scenario of poison runs."""

import os
import signal

from agents.contract import AgentRequest
from agents.functions.registry import agent_function


@agent_function("poison", "Poison", "Kill the process.")
def poison(request: AgentRequest) -> None:
    """Kill the process, as the kernel does where memory runs out."""
    os.kill(os.getpid(), signal.SIGKILL)
