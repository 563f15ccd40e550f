"""What is asked of a document that need not be kept: is it valid, is it sound, what could be better?"""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request

from workflows.api.bodies import taken
from workflows.models import Workflow
from workflows.selectors.workflow import workflow_get


class DocumentRequestSerializer(serializers.Serializer):
    """A document, and the slug of the workflow whose draft it is, if it is one."""

    document = serializers.JSONField()
    workflow = serializers.SlugField(required=False, allow_null=True)


def document_asked(request: Request) -> tuple[Any, Workflow | None]:
    """Return the document of a request, and the workflow whose draft it is, if the user may see it."""
    asked = taken(DocumentRequestSerializer, request)
    slug = asked.get("workflow")
    return asked["document"], workflow_get(request.user, slug) if slug else None
