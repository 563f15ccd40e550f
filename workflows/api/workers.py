"""The processes that drive runs, over HTTP: for the page that operators look at."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from workflows.api.run_serializers import RunSummarySerializer
from workflows.selectors.workers import workers_for


class WorkerSerializer(serializers.Serializer):
    """A process that drives runs, or carries out the steps of queues."""

    name = serializers.CharField()
    host = serializers.CharField(allow_null=True, help_text="Its machine; only staff are told.")
    release = serializers.CharField(help_text="A digest of its program.")
    drives = serializers.BooleanField(help_text="It drives runs; else it only carries out the steps of its queues.")
    runs = serializers.IntegerField(help_text="How many it drives now.")
    queues = serializers.ListField(child=serializers.CharField(), help_text="The queues that it takes steps from.")
    steps = serializers.IntegerField(help_text="How many steps of its queues are under way.")
    seen_s_ago = serializers.FloatField(help_text="Seconds since its last sign of life.")
    fenced = serializers.IntegerField(help_text="Writes of its that were refused: another had taken the run over.")
    looks = serializers.BooleanField(help_text="It has looked for work lately.")


class SetAsideSerializer(serializers.Serializer):
    """Runs that broke whoever drove them, `tries` times in a row; `items` are those that you may see, the newest 50."""

    total = serializers.IntegerField()
    tries = serializers.IntegerField()
    items = RunSummarySerializer(many=True)


class WorkersSerializer(serializers.Serializer):
    """Whether runs get on (`ready`, else what is `wrong`), who drives them, and which programs the processes run."""

    executor = serializers.ChoiceField(["embedded", "celery", "none"])
    ready = serializers.BooleanField()
    wrong = serializers.ListField(child=serializers.CharField())
    release = serializers.CharField(help_text="The program of the process that answers.")
    other_releases = serializers.ListField(child=serializers.CharField(), help_text="Programs of workers that differ.")
    queues_unserved = serializers.ListField(
        child=serializers.CharField(), help_text="Queues that steps wait in and no worker consumes."
    )
    workers = WorkerSerializer(many=True)
    set_aside = SetAsideSerializer()


class WorkerListView(APIView):
    @extend_schema(operation_id="worker_list", responses=WorkersSerializer)
    def get(self, request: Request) -> Response:
        """List the processes that drive runs, what is wrong, and the runs that were set aside."""
        return Response(workers_for(request.user))
