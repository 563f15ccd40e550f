"""Tools that ship with Baton, one file each, and the registry through which tool nodes call them."""

from agents.tools.calling import call_tool
from agents.tools.registry import TOOLS, Tool, tool

__all__ = ["TOOLS", "Tool", "call_tool", "tool"]
