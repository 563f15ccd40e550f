"""Load the functions and tools that ship with Baton and those of the operator's modules, once, when Django starts."""

from importlib import import_module

from django.apps import AppConfig
from django.conf import settings

BUILTIN_MODULES = (
    "agents.functions.analysis",
    "agents.functions.desk",
    "agents.functions.documents",
    "agents.functions.editing",
    "agents.functions.leads",
    "agents.functions.operations",
    "agents.functions.records",
    "agents.functions.research",
    "agents.tools.calculate",
    "agents.tools.dates",
    "agents.tools.http_request",
    "agents.tools.search",
    "agents.tools.tables",
    "agents.tools.texts",
)


class AgentsConfig(AppConfig):
    """The registry of agents."""

    name = "agents"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Import every module that registers functions or tools."""
        for module in (*BUILTIN_MODULES, *getattr(settings, "AGENT_FUNCTION_MODULES", [])):
            import_module(module)
