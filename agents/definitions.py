"""What a definition of an agent must be: checked before anything is written, every fault told by field."""

import re
from typing import Any

import msgspec
from pydantic import ValidationError

from agents.contract import AgentLimits
from agents.functions.registry import FUNCTIONS
from agents.kinds import KINDS
from agents.kinds.parsing import first_fault
from agents.models import ModelProvider
from agents.selectors import provider_slugs

MAX_CAPABILITIES = 50
MAX_SETTINGS_BYTES = 256 * 1024
QUEUE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")


class RegistryError(Exception):
    """Refuse a change of the registry; `fields` says what is wrong with each field."""

    def __init__(self, fields: dict[str, list[str]]) -> None:
        self.fields = fields
        super().__init__("; ".join(f"{name}: {messages[0]}" for name, messages in fields.items()))


def check_definition(definition: dict[str, Any]) -> None:
    """Raise `RegistryError` unless `definition` (the fields of a version) can be asked."""
    faults = {
        "name": "" if str(definition["name"]).strip() else "An agent needs a name.",
        "kind": _kind_fault(definition["kind"]),
        "capabilities": _capabilities_fault(definition["capabilities"]),
        "limits": _limits_fault(definition["limits"]),
        "settings": _settings_fault(definition["kind"], definition["settings"]),
        "queue": _queue_fault(definition["queue"]),
    }
    found = {field: [fault] for field, fault in faults.items() if fault}
    if found:
        raise RegistryError(found)


def _kind_fault(kind: str) -> str:
    return "" if kind in KINDS else f"There is no kind {kind!r} of agent; choose one of {', '.join(sorted(KINDS))}."


def _capabilities_fault(capabilities: Any) -> str:
    if not isinstance(capabilities, list) or not all(isinstance(item, str) and item.strip() for item in capabilities):
        return "Capabilities are a list of texts."
    return f"At most {MAX_CAPABILITIES} capabilities." if len(capabilities) > MAX_CAPABILITIES else ""


def _limits_fault(limits: Any) -> str:
    known = AgentLimits.__struct_fields__
    if not isinstance(limits, dict) or set(limits) - set(known):
        return f"Limits are an object with any of {', '.join(known)}."
    try:
        read = msgspec.convert(limits, AgentLimits)
    except msgspec.ValidationError as error:
        return str(error)
    values = [value for field in known if (value := getattr(read, field)) is not None]
    return "A limit is greater than zero." if any(value <= 0 for value in values) else ""


def _settings_fault(kind: str, settings: Any) -> str:
    if kind not in KINDS:
        return ""
    if not isinstance(settings, dict):
        return "Settings are an object."
    if len(msgspec.json.encode(settings)) > MAX_SETTINGS_BYTES:
        return f"Settings are at most {MAX_SETTINGS_BYTES // 1024} KiB."
    try:
        KINDS[kind].settings.model_validate(settings)
    except ValidationError as error:
        return first_fault(error)
    return _reference_fault(kind, settings)


def _queue_fault(queue: Any) -> str:
    if isinstance(queue, str) and (not queue or QUEUE.fullmatch(queue)):
        return ""
    return "A queue's name is up to 64 letters, digits, dots, hyphens and underscores, a letter or digit first."


def _reference_fault(kind: str, settings: dict[str, Any]) -> str:
    named = provider_slugs(settings)
    known = set(ModelProvider.objects.filter(slug__in=named).values_list("slug", flat=True))
    if unknown := [slug for slug in named if slug not in known]:
        return f"There is no provider {unknown[0]!r}; add it first, or choose another."
    if kind != "function":
        return ""
    function = FUNCTIONS.get(settings["function"])
    if function is None:
        return f"No function {settings['function']!r} is registered; choose one of {', '.join(sorted(FUNCTIONS))}."
    return _options_fault(function.options, settings.get("options", {}))


def _options_fault(model: Any, options: Any) -> str:
    if model is None:
        return ""
    try:
        model.model_validate(options)
    except ValidationError as error:
        return f"options.{first_fault(error)}"
    return ""
