"""Reading a request: its body through a serializer, so that only named fields are ever taken."""

from typing import Any

from rest_framework.request import Request
from rest_framework.serializers import BaseSerializer


def taken(serializer: type[BaseSerializer], request: Request) -> dict[str, Any]:
    """Return what a request's body says, checked by `serializer`; raise a 400 that names each faulty field."""
    return _checked(serializer, request.data)


def asked(serializer: type[BaseSerializer], request: Request) -> dict[str, Any]:
    """Return what a request's query string says, checked by `serializer`."""
    return _checked(serializer, request.query_params)


def _checked(serializer: type[BaseSerializer], data: Any) -> dict[str, Any]:
    checked = serializer(data=data)
    checked.is_valid(raise_exception=True)
    return checked.validated_data
