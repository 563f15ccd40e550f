"""Workflows and their drafts over HTTP."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from workflows.api.bodies import taken
from workflows.api.document_request import DocumentRequestSerializer, document_asked
from workflows.api.workflow_serializers import (
    DraftSaveSerializer,
    DraftStateSerializer,
    ValidationSerializer,
    WorkflowCreateSerializer,
    WorkflowDetailSerializer,
    WorkflowDuplicateSerializer,
    WorkflowSummarySerializer,
    WorkflowUpdateSerializer,
)
from workflows.models import Workflow
from workflows.selectors.workflow import (
    document_problems,
    draft_is_dirty,
    draft_problems,
    export_document,
    export_name,
    workflow_get,
    workflow_list,
)
from workflows.services.workflow import (
    draft_save,
    workflow_create,
    workflow_delete,
    workflow_duplicate,
    workflow_import,
    workflow_update,
)


def detail(request: Request, slug: str) -> dict[str, Any]:
    """Describe one workflow in full, read anew."""
    workflow = workflow_get(request.user, slug)
    return WorkflowDetailSerializer(workflow, context={"request": request}).data


class WorkflowListView(APIView):
    @extend_schema(operation_id="workflow_list", responses=WorkflowSummarySerializer(many=True))
    def get(self, request: Request) -> Response:
        """List the workflows that you may see."""
        workflows = workflow_list(request.user)
        return Response(WorkflowSummarySerializer(workflows, many=True, context={"request": request}).data)

    @extend_schema(
        operation_id="workflow_create", request=WorkflowCreateSerializer, responses={201: WorkflowDetailSerializer}
    )
    def post(self, request: Request) -> Response:
        """Make a workflow."""
        workflow = workflow_create(user=request.user, **taken(WorkflowCreateSerializer, request))
        return Response(detail(request, workflow.slug), status=status.HTTP_201_CREATED)


class WorkflowDetailView(APIView):
    @extend_schema(operation_id="workflow_get", responses=WorkflowDetailSerializer)
    def get(self, request: Request, slug: str) -> Response:
        """Read a workflow with its draft and the draft's problems."""
        return Response(detail(request, slug))

    @extend_schema(operation_id="workflow_update", request=WorkflowUpdateSerializer, responses=WorkflowDetailSerializer)
    def patch(self, request: Request, slug: str) -> Response:
        """Change a workflow's name, its description, or whether it is shared."""
        workflow = workflow_get(request.user, slug)
        workflow_update(workflow=workflow, user=request.user, changes=taken(WorkflowUpdateSerializer, request))
        return Response(detail(request, slug))

    @extend_schema(operation_id="workflow_delete", responses={204: None})
    def delete(self, request: Request, slug: str) -> Response:
        """Delete a workflow with its versions and ended runs."""
        workflow_delete(workflow=workflow_get(request.user, slug), user=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)


class WorkflowDraftView(APIView):
    @extend_schema(operation_id="draft_save", request=DraftSaveSerializer, responses=DraftStateSerializer)
    def put(self, request: Request, slug: str) -> Response:
        """Save the draft; 409 where it was saved elsewhere since `revision`. A draft may have problems."""
        workflow = workflow_get(request.user, slug)
        draft_save(workflow=workflow, user=request.user, **taken(DraftSaveSerializer, request))
        return Response(DraftStateSerializer(_draft_state(workflow)).data)


class WorkflowDuplicateView(APIView):
    @extend_schema(
        operation_id="workflow_duplicate",
        request=WorkflowDuplicateSerializer,
        responses={201: WorkflowDetailSerializer},
    )
    def post(self, request: Request, slug: str) -> Response:
        """Copy a workflow into one of your own."""
        workflow = workflow_get(request.user, slug)
        body = taken(WorkflowDuplicateSerializer, request)
        copy = workflow_duplicate(workflow=workflow, user=request.user, **body)
        return Response(detail(request, copy.slug), status=status.HTTP_201_CREATED)


class WorkflowExportView(APIView):
    @extend_schema(
        operation_id="workflow_export",
        responses={200: OpenApiResponse(dict[str, Any], description="The document, as a file.")},
    )
    def get(self, request: Request, slug: str) -> HttpResponse:
        """Download the draft as a file that can be imported elsewhere."""
        workflow = workflow_get(request.user, slug)
        params = {"indent": 2, "ensure_ascii": False}
        response = JsonResponse(export_document(workflow), json_dumps_params=params)
        response["Content-Disposition"] = f'attachment; filename="{export_name(workflow)}"'
        return response


class WorkflowImportView(APIView):
    @extend_schema(operation_id="workflow_import", request=dict[str, Any], responses={201: WorkflowDetailSerializer})
    def post(self, request: Request) -> Response:
        """Make a workflow of an exported document; nothing in it runs before you start it."""
        workflow = workflow_import(user=request.user, document=request.data)
        return Response(detail(request, workflow.slug), status=status.HTTP_201_CREATED)


class ValidateView(APIView):
    @extend_schema(operation_id="document_validate", request=DocumentRequestSerializer, responses=ValidationSerializer)
    def post(self, request: Request) -> Response:
        """Find all that is wrong with a document, without keeping it."""
        document, workflow = document_asked(request)
        owner = request.user if workflow is None else workflow.owner
        return Response(ValidationSerializer({"problems": document_problems(document, owner, workflow)}).data)


def _draft_state(workflow: Workflow) -> dict[str, Any]:
    return {
        "revision": workflow.revision,
        "problems": draft_problems(workflow),
        "dirty": draft_is_dirty(workflow),
    }
