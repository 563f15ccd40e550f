"""Strict JSON at the border: size, depth, keys, NUL, surrogates and numbers are checked before anything else."""

from collections.abc import Mapping
from typing import IO, Any

from rest_framework import status
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import BaseParser

from workflows.strict_json import DOCUMENT_DEPTH, StrictJsonError, parse_json

MAX_BODY_BYTES = 2 * 1024 * 1024


class BodyTooLargeError(APIException):
    """Refuse a body over the cap without reading the rest of it."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_detail = "The body is larger than 2 MiB, which is the most that is taken."
    default_code = "too_large"


class MalformedJsonError(ParseError):
    """Refuse a body that is not strict JSON; `at` says where."""

    default_code = "invalid_json"

    def __init__(self, error: StrictJsonError) -> None:
        super().__init__(str(error))
        self.at = error.at


class StrictJSONParser(BaseParser):
    """Parse a request's body as strict JSON."""

    media_type = "application/json"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """Return what the body says; raise `BodyTooLargeError` or `MalformedJsonError`."""
        body = stream.read(MAX_BODY_BYTES + 1)
        if len(body) > MAX_BODY_BYTES:
            raise BodyTooLargeError
        try:
            return parse_json(body, max_bytes=MAX_BODY_BYTES, max_depth=DOCUMENT_DEPTH)
        except StrictJsonError as error:
            raise MalformedJsonError(error) from error
