"""Publishing, reading and restoring versions over HTTP."""

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from workflows.api.bodies import taken
from workflows.api.workflow_serializers import (
    PublishSerializer,
    RestoreSerializer,
    VersionDetailSerializer,
    VersionSummarySerializer,
    WorkflowDetailSerializer,
)
from workflows.api.workflows import detail
from workflows.selectors.workflow import version_get, version_list, workflow_get
from workflows.services.workflow import version_restore, workflow_publish


class WorkflowPublishView(APIView):
    @extend_schema(operation_id="workflow_publish", request=PublishSerializer, responses={201: VersionDetailSerializer})
    def post(self, request: Request, slug: str) -> Response:
        """Publish the draft as a new version; 400 with every problem where it has errors."""
        workflow = workflow_get(request.user, slug)
        version = workflow_publish(workflow=workflow, user=request.user, **taken(PublishSerializer, request))
        return Response(VersionDetailSerializer(version).data, status=status.HTTP_201_CREATED)


class VersionListView(APIView):
    @extend_schema(operation_id="version_list", responses=VersionSummarySerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """List a workflow's versions, newest first."""
        versions = version_list(workflow_get(request.user, slug))
        return Response(VersionSummarySerializer(versions, many=True).data)


class VersionDetailView(APIView):
    @extend_schema(operation_id="version_get", responses=VersionDetailSerializer)
    def get(self, request: Request, slug: str, number: int) -> Response:
        """Read a version with its document."""
        version = version_get(workflow_get(request.user, slug), number)
        return Response(VersionDetailSerializer(version).data)


class WorkflowRestoreView(APIView):
    @extend_schema(operation_id="version_restore", request=RestoreSerializer, responses=WorkflowDetailSerializer)
    def post(self, request: Request, slug: str) -> Response:
        """Make an older version the draft again."""
        workflow = workflow_get(request.user, slug)
        version_restore(workflow=workflow, user=request.user, **taken(RestoreSerializer, request))
        return Response(detail(request, slug))
