"""Read an agent's settings as its kind defines them, once for each version of the agent."""

from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from agents.contract import AgentError, AgentSpec

Settings = TypeVar("Settings", bound=BaseModel)
_parsed: dict[tuple[type[BaseModel], str], tuple[dict[str, Any], BaseModel]] = {}


def settings_of(model: type[Settings], spec: AgentSpec) -> Settings:
    """Validate the settings of `spec`; raise `AgentError` naming the first field that does not fit."""
    known, parsed = _parsed.get((model, spec.slug), (None, None))
    if isinstance(parsed, model) and (known is spec.settings or known == spec.settings):
        return parsed
    try:
        fresh = model.model_validate(spec.settings)
    except ValidationError as error:
        raise AgentError("validation", f"agent {spec.slug!r} is set up wrongly: {first_fault(error)}") from error
    _parsed[(model, spec.slug)] = (spec.settings, fresh)
    return fresh


def first_fault(error: ValidationError) -> str:
    """Tell the first fault of a pydantic error: where, and what."""
    fault = error.errors()[0]
    where = ".".join(str(part) for part in fault["loc"])
    return f"{where}: {fault['msg']}" if where else fault["msg"]
