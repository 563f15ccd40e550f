"""Ask an agent: the one way in for whoever runs steps.

Only `AgentError` comes out (and `CancelledError`): whatever an agent raises, returns or never returns is turned
into one here, so that a bad agent fails its step and nothing else. Whoever asks has waited for its turn before.
"""

import logging
import math
from collections.abc import Iterable
from typing import Any

import jsonschema
import msgspec
from referencing import Registry
from referencing.exceptions import Unresolvable

from agents.circuits import Passage
from agents.contract import AgentAnswer, AgentError, AgentKind, AgentRequest, AgentSpec, Sink
from agents.kinds import KINDS
from agents.time_limits import within

logger = logging.getLogger(__name__)
MAX_OUTPUT_BYTES = 1024 * 1024
SHORT_CHARS = MAX_OUTPUT_BYTES // 8  # no text of so many is too large: JSON has six bytes at most for one
MAX_OUTPUT_DEPTH = 100


async def ask(spec: AgentSpec, request: AgentRequest, sink: Sink) -> AgentAnswer:
    """Ask the agent by its kind, within its time; return a checked answer or raise `AgentError`."""
    kind = KINDS.get(spec.kind)
    if kind is None:
        raise AgentError(
            "validation", f"agent {spec.slug!r} is of the unknown kind {spec.kind!r}; known: {known_kinds()}"
        )
    if not spec.enabled:
        raise AgentError("refused", f"agent {spec.slug!r} is disabled; enable it in the registry, or use another")
    with Passage(spec):
        answer = await _answered(kind, spec, request, sink)
    return checked(spec, request, answer)


async def _answered(kind: AgentKind, spec: AgentSpec, request: AgentRequest, sink: Sink) -> AgentAnswer:
    allowed_s = min(request.timeout_s, spec.limits.timeout_s or request.timeout_s)
    try:
        return await within(allowed_s, kind.ask(spec, request, sink))
    except TimeoutError as error:
        raise _out_of_time(spec, allowed_s, error) from error
    except AgentError:
        raise
    except (Exception, SystemExit) as error:
        logger.warning("agent %s raised", spec.slug, exc_info=True)
        raise AgentError("agent", f"agent {spec.slug!r} raised {type(error).__name__}: {error}") from error


def known_kinds() -> str:
    """Name the kinds of agent, for messages."""
    return ", ".join(sorted(KINDS))


def _out_of_time(spec: AgentSpec, allowed_s: float, error: TimeoutError) -> AgentError:
    notes = getattr(error.__cause__, "__notes__", [])
    return AgentError("timeout", " ".join([f"agent {spec.slug!r} did not answer within {allowed_s:g} s.", *notes]))


def checked(spec: AgentSpec, request: AgentRequest, answer: Any) -> AgentAnswer:
    """Return `answer` if it is an `AgentAnswer` of plain JSON, small enough, fitting the wanted schema; else raise."""
    if not isinstance(answer, AgentAnswer):
        raise _garbage(spec, f"returned {type(answer).__name__} instead of an answer")
    output, wish = answer.output, answer.handoff
    fault = json_fault(output) or (json_fault(wish.context) if wish else "")
    if fault:
        raise _garbage(spec, f"answered something that is no JSON: {fault}")
    if type(output) is not str or len(output) > SHORT_CHARS:
        _check_size(spec, output)
    if request.output_schema is not None:
        _check_schema(spec, request.output_schema, output)
    return answer


def _check_size(spec: AgentSpec, output: Any) -> None:
    try:
        size = len(msgspec.json.encode(output))
    except (TypeError, ValueError, OverflowError) as error:
        raise _garbage(spec, f"answered something that is no JSON: {error}") from error
    if size > MAX_OUTPUT_BYTES:
        message = f"agent {spec.slug!r} answered {size} bytes; a step may return {MAX_OUTPUT_BYTES} at most"
        raise AgentError("too_large", message)


def _garbage(spec: AgentSpec, what: str) -> AgentError:
    return AgentError("agent", f"agent {spec.slug!r} {what}")


def json_fault(value: Any, depth: int = 0) -> str:
    """Say why `value` is not plain JSON, or return an empty text."""
    if depth > MAX_OUTPUT_DEPTH:
        return f"nested deeper than {MAX_OUTPUT_DEPTH}"
    kind = type(value)
    if kind is str:
        return "" if value.isascii() or value.isprintable() or _encodes(value) else "a text with half a character"
    if value is None or kind is bool or kind is int:
        return ""
    if kind is float:
        return "" if math.isfinite(value) else f"the number {value}"
    if kind is list:
        return _first_fault(value, depth + 1)
    if kind is dict:
        return _keyed_fault(value, depth + 1)
    return f"a {kind.__name__}"


def _first_fault(values: Iterable[Any], depth: int) -> str:
    for value in values:
        fault = json_fault(value, depth)
        if fault:
            return fault
    return ""


def _keyed_fault(fields: dict[Any, Any], depth: int) -> str:
    for key, value in fields.items():
        fault = json_fault(value, depth) if type(key) is str else f"an object's key of type {type(key).__name__}"
        if fault:
            return fault
    return ""


def _encodes(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _check_schema(spec: AgentSpec, schema: dict[str, Any], output: Any) -> None:
    try:
        # an empty registry: a schema that refers to another address is not fetched from there
        jsonschema.validate(output, schema, registry=Registry())
    except jsonschema.ValidationError as error:
        message = (
            f"agent {spec.slug!r} answered what its output schema refuses at {error.json_path}: {error.message[:500]}"
        )
        raise AgentError("validation", message) from error
    except (jsonschema.SchemaError, Unresolvable) as error:
        message = f"the output schema set for agent {spec.slug!r} cannot be used: {str(error)[:500]}"
        raise AgentError("validation", message) from error
