"""What there is to choose from: kinds of agent, registered functions, and tools."""

import inspect
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from agents.api.serializers import AgentKindSerializer, FunctionSerializer, ToolSerializer
from agents.contract import AgentKind
from agents.functions.registry import FUNCTIONS
from agents.kinds import KINDS
from agents.tools import TOOLS


class AgentKindListView(APIView):
    """The kinds of agent."""

    @extend_schema(operation_id="agent_kind_list", responses=AgentKindSerializer(many=True))
    def get(self, request: Request) -> Response:
        """List the kinds, each with the JSON Schema of its settings."""
        return Response([_described(kind) for kind in KINDS.values()])


class FunctionListView(APIView):
    """The registered functions."""

    @extend_schema(operation_id="function_list", responses=FunctionSerializer(many=True))
    def get(self, request: Request) -> Response:
        """List the functions that function agents may name."""
        return Response([FUNCTIONS[name].describe() for name in sorted(FUNCTIONS)])


class ToolListView(APIView):
    """The tools that tool nodes call."""

    @extend_schema(operation_id="tool_list", responses=ToolSerializer(many=True))
    def get(self, request: Request) -> Response:
        """List the tools, each with the JSON Schema of its arguments and arguments that work."""
        return Response([TOOLS[name].describe() for name in sorted(TOOLS)])


def _described(kind: AgentKind) -> dict[str, Any]:
    description = inspect.getdoc(type(kind)) or ""
    return {
        "kind": kind.name,
        "title": kind.title,
        "description": description,
        "schema": kind.settings.model_json_schema(),
    }
