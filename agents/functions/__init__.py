"""Functions that ship with Baton, one file a theme, and the registry that they and the operator's own are kept in."""

from agents.functions.registry import FUNCTIONS, AgentFunction, Report, agent_function

__all__ = ["FUNCTIONS", "AgentFunction", "Report", "agent_function"]
