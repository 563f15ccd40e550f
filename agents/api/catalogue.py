"""What there is to choose from: kinds of agent, and registered functions."""

import inspect
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from agents.api.serializers import AgentKindSerializer, FunctionSerializer
from agents.contract import AgentKind
from agents.functions.registry import FUNCTIONS
from agents.kinds import KINDS


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


def _described(kind: AgentKind) -> dict[str, Any]:
    description = inspect.getdoc(type(kind)) or ""
    return {
        "kind": kind.name,
        "title": kind.title,
        "description": description,
        "schema": kind.settings.model_json_schema(),
    }
