"""Agents: listed, registered, changed (which makes a version), disabled, tried."""

from collections.abc import Iterable
from typing import Any

from asgiref.sync import async_to_sync
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from agents import selectors, services
from agents.api.permissions import MayWriteRegistry, acting_user
from agents.api.serializers import (
    AgentQuerySerializer,
    AgentSerializer,
    AgentVersionSerializer,
    AgentWriteSerializer,
    AnswerSerializer,
    AskSerializer,
)
from agents.definitions import RegistryError
from agents.models import Agent
from agents.trying import agent_try


class AgentListView(APIView):
    """All agents."""

    permission_classes = [MayWriteRegistry]
    registry_model = "agent"

    @extend_schema(operation_id="agent_list", parameters=[AgentQuerySerializer], responses=AgentSerializer(many=True))
    def get(self, request: Request) -> Response:
        """List agents by text, kind and capability."""
        query = AgentQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        return Response(_shown_all(selectors.agent_list(**query.validated_data)))

    @extend_schema(operation_id="agent_create", request=AgentWriteSerializer, responses={201: AgentSerializer})
    def post(self, request: Request) -> Response:
        """Register an agent."""
        body = AgentWriteSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        try:
            agent = services.agent_create(user=acting_user(request), **body.validated_data)
        except RegistryError as error:
            raise serializers.ValidationError(error.fields) from error
        return Response(_shown(agent), status=status.HTTP_201_CREATED)


class AgentDetailView(APIView):
    """One agent."""

    permission_classes = [MayWriteRegistry]
    registry_model = "agent"

    @extend_schema(operation_id="agent_get", responses=AgentSerializer)
    def get(self, request: Request, slug: str) -> Response:
        """Show an agent as it is now."""
        return Response(_shown(get_object_or_404(Agent, slug=slug)))

    @extend_schema(operation_id="agent_change", request=AgentWriteSerializer(partial=True), responses=AgentSerializer)
    def patch(self, request: Request, slug: str) -> Response:
        """Change an agent; runs that have started keep the version that they are pinned to."""
        agent = get_object_or_404(Agent, slug=slug)
        body = AgentWriteSerializer(data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        changes = {field: value for field, value in body.validated_data.items() if field != "slug"}
        try:
            agent = services.agent_change(agent=agent, user=acting_user(request), **changes)
        except RegistryError as error:
            raise serializers.ValidationError(error.fields) from error
        return Response(_shown(agent))

    @extend_schema(operation_id="agent_disable", responses={204: None})
    def delete(self, request: Request, slug: str) -> Response:
        """Disable an agent; it stays in the registry for the runs that had it."""
        services.agent_disable(agent=get_object_or_404(Agent, slug=slug))
        return Response(status=status.HTTP_204_NO_CONTENT)


class AgentVersionListView(APIView):
    """The versions of an agent."""

    @extend_schema(operation_id="agent_version_list", responses=AgentVersionSerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """List the versions, the newest first."""
        agent = get_object_or_404(Agent, slug=slug)
        return Response(AgentVersionSerializer(agent.versions.select_related("made_by"), many=True).data)


class AgentAskView(APIView):
    """Trying an agent, apart from any run."""

    @extend_schema(operation_id="agent_ask", request=AskSerializer, responses=AnswerSerializer)
    def post(self, request: Request, slug: str) -> Response:
        """Ask the agent's newest version; a failure is told in `error`."""
        body = AskSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        agent = get_object_or_404(Agent, slug=slug)
        spec = selectors.agent_specs({slug: agent.version})[slug]
        return Response(async_to_sync(agent_try)(spec, body.validated_data["input"]))


def _shown(agent: Agent) -> Any:
    return _shown_all([agent])[0]


def _shown_all(agents: Iterable[Agent]) -> Any:
    listed = list(agents)
    used_in = selectors.agents_used_in(agent.slug for agent in listed)
    return AgentSerializer(listed, many=True, context={"used_in": used_in}).data
