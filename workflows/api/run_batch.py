"""Many runs of one workflow in one request."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from workflows.api.bodies import taken
from workflows.api.run_serializers import AnyJsonField
from workflows.selectors.workflow import workflow_get
from workflows.services.run_many import AT_ONCE, runs_start


class RunBatchSerializer(serializers.Serializer):
    """What starts a run for each input: `version` is the newest, if left out."""

    workflow = serializers.SlugField()
    inputs: Any = serializers.ListField(child=AnyJsonField(allow_null=True), min_length=1, max_length=AT_ONCE)
    version = serializers.IntegerField(required=False, min_value=1, allow_null=True)


class StartedRunsSerializer(serializers.Serializer):
    """The ids of the runs, in the order of their inputs."""

    runs = serializers.ListField(child=serializers.UUIDField())


class RunBatchView(APIView):
    @extend_schema(operation_id="runs_start", request=RunBatchSerializer, responses={201: StartedRunsSerializer})
    def post(self, request: Request) -> Response:
        """Start a run of a workflow for each input: all of them, or none where one does not fit."""
        wanted = taken(RunBatchSerializer, request)
        workflow = workflow_get(request.user, wanted.pop("workflow"))
        runs = runs_start(workflow=workflow, user=request.user, **wanted)
        return Response({"runs": [str(run.pk) for run in runs]}, status=status.HTTP_201_CREATED)
