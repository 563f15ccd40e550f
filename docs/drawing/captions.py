"""What a small drawing says below a node's name: its kind, and the settings that make the difference."""

from typing import Any


def caption(node: dict[str, Any]) -> str:
    """Say in a few words what a node is."""
    config = node.get("config") or {}
    told = [str(node["kind"]).replace("_", " "), *_policy(node), *_settings(config)]
    return " · ".join(told)


def _settings(config: dict[str, Any]) -> list[str]:
    plain = [
        str(config[name])
        for name in ("agent", "lead", "tool", "workflow", "mode", "order", "winner")
        if config.get(name)
    ]
    counted = [
        f"{word} {_listed(config[name])}"
        for name, word in _COUNTED.items()
        if config.get(name) not in (None, "", [], {}, False)
    ]
    ends = ["ends the run"] if config.get("terminate") else []
    return [*_join(config.get("join")), *ends, *counted, *plain]


_COUNTED = {
    "evaluator": "judged by",
    "until": "until",
    "while": "while",
    "on_failure": "on failure",
    "aggregate": "gives",
    "max_parallel": "at once",
    "lock": "lock",
    "limit": "limit",
    "event": "event",
    "timer_s": "after s",
    "state": "when",
    "stop_when": "stops when",
    "more": "more",
    "targets": "stops",
    "choose": "chooses",
    "quorum": "quorum",
    "returns": "returns to",
}


def _join(join: Any) -> list[str]:
    if not isinstance(join, dict):
        return []
    mode = str(join.get("mode", "all")).replace("_", " ")
    told = f"{mode} {join['n']}" if mode == "quorum" and "n" in join else mode
    losers = "" if mode == "all" else join.get("losers", "cancel")
    return [f"join {told}" + (f", {losers} the rest" if losers else "")]


def _policy(node: dict[str, Any]) -> list[str]:
    told = _join(node.get("join"))
    if node.get("deadline_s"):
        told.append(f"deadline {node['deadline_s']} s")
    if node.get("cancel_on"):
        told.append(f"stopped by {node['cancel_on']}")
    return told


def _listed(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
