"""Join several results into one readable answer in Markdown, and name what failed."""

from typing import Any

from agents.functions.inputs import objects_with

_LINE_KEYS = ("report", "answer", "summary", "text", "output", "result")


def assembled(results: dict[str, Any], failures: dict[str, Any]) -> str:
    """Write the results one after another, titled where there are several, then the failures."""
    told = {name: text for name, result in results.items() if (text := readable(_output(result)))}
    titled = len(told) > 1
    parts = [f"## {_title(name, results[name])}\n\n{text}" if titled else text for name, text in told.items()]
    if failures:
        lines = [f"- {_worker(name, failure)}: {_error(failure)}" for name, failure in failures.items()]
        parts.append("\n".join(["**What could not be done**", "", *lines]))
    return "\n\n".join(parts) or "There is nothing to tell: no worker made a result."


def readable(value: Any) -> str:
    """Write a value so that people can read it; a mere look-up of records is no answer, and is left out."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, dict):
        for key in _LINE_KEYS:
            if isinstance(value.get(key), str) and value[key].strip():
                return str(value[key]).strip()
        if any(objects_with(value, "collection")) or any(objects_with(value, "hits")):
            return ""
        return "\n".join(f"- **{key.replace('_', ' ')}**: {_inline(item)}" for key, item in value.items())
    if isinstance(value, list):
        return "\n".join(f"- {_inline(item)}" for item in value)
    return "" if value is None else str(value)


def _inline(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_inline(item) for item in value)
    if isinstance(value, dict):
        return "; ".join(f"{key.replace('_', ' ')} {_inline(item)}" for key, item in value.items())
    return str(value)


def _output(result: Any) -> Any:
    return result["output"] if isinstance(result, dict) and {"worker", "output"} <= set(result) else result


def _title(name: str, result: Any) -> str:
    worker = result.get("worker", name) if isinstance(result, dict) else name
    return str(worker).replace("-", " ").replace("_", " ").capitalize()


def _worker(name: str, failure: Any) -> str:
    return str(failure.get("worker", name)) if isinstance(failure, dict) else name


def _error(failure: Any) -> str:
    return str(failure.get("error") or failure.get("message") or failure) if isinstance(failure, dict) else str(failure)
