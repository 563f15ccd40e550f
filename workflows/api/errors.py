"""One shape of error for every endpoint: {"error": {"code", "message", "problems"?, "fields"?, "at"?}}."""

from typing import Any

import msgspec
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, RequestDataTooBig
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from workflows.api.outages import RETRY_AFTER_S, unavailable
from workflows.api.parsing import BodyTooLargeError
from workflows.engine.errors import DocumentError
from workflows.services.errors import ConflictError, ForbiddenError, ServiceError

_STATUS: dict[type[ServiceError], int] = {ForbiddenError: 403, ConflictError: 409}


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """Turn what a view raised into a response; None (a 500) for what nobody foresaw."""
    answer = _response(error)
    if answer is not None:
        set_rollback()
    return answer


def _response(error: Exception) -> Response | None:
    if isinstance(error, ServiceError):
        return _refusal(error)
    if isinstance(error, DocumentError):
        problems = msgspec.to_builtins(error.problems)
        return _body(400, "invalid_document", str(error), {"problems": problems})
    known = _as_api_exception(error)
    return _outage(error) if known is None else _api_exception(known)


def _as_api_exception(error: Exception) -> exceptions.APIException | None:
    if isinstance(error, exceptions.APIException):
        return error
    if isinstance(error, Http404 | ObjectDoesNotExist):
        return exceptions.NotFound("There is no such thing, or it is not yours to see.")
    if isinstance(error, PermissionDenied):
        return exceptions.PermissionDenied()
    return BodyTooLargeError() if isinstance(error, RequestDataTooBig) else None


def _outage(error: Exception) -> Response | None:
    told = unavailable(error)
    if told is None:
        return None
    response = _body(told.status, told.code, told.message, {})
    response["Retry-After"] = str(RETRY_AFTER_S)
    return response


def _refusal(error: ServiceError) -> Response:
    extra: dict[str, Any] = {}
    if error.problems:
        extra["problems"] = msgspec.to_builtins(error.problems)
    if error.fields:
        extra["fields"] = error.fields
    return _body(_STATUS.get(type(error), 400), error.code, error.message, extra)


def _api_exception(error: exceptions.APIException) -> Response:
    extra: dict[str, Any] = {}
    message = str(error.detail)
    if isinstance(error, exceptions.ValidationError):
        extra["fields"] = _fields(error.detail)
        message = _first(extra["fields"])
    if at := getattr(error, "at", None):
        extra["at"] = at
    response = _body(error.status_code, _code(error), message, extra)
    if auth_header := getattr(error, "auth_header", None):
        response["WWW-Authenticate"] = auth_header
    return response


def _code(error: exceptions.APIException) -> str:
    if isinstance(error, exceptions.ValidationError):
        return "invalid"
    codes = error.get_codes()
    return codes if isinstance(codes, str) else error.default_code


def _fields(detail: Any, path: str = "") -> dict[str, list[str]]:
    """Flatten nested messages: `{"a": {"b": [..]}}` becomes `{"a.b": [..]}`."""
    if isinstance(detail, list) and all(isinstance(item, str) for item in detail):
        return {path or "body": [str(item) for item in detail]}
    pairs = detail.items() if isinstance(detail, dict) else enumerate(detail)
    result: dict[str, list[str]] = {}
    for key, item in pairs:
        name = path if key == "non_field_errors" else f"{path}.{key}" if path else str(key)
        result |= _fields(item, name)
    return result


def _first(fields: dict[str, list[str]]) -> str:
    name, messages = next(iter(fields.items()), ("body", ["is not valid"]))
    return f"{name}: {messages[0]}"


def _body(status: int, code: str, message: str, extra: dict[str, Any]) -> Response:
    return Response({"error": {"code": code, "message": message, **extra}}, status=status)
