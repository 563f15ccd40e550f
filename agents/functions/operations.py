"""Work of an operations desk: read a log, check a purchase against records, write down what was done."""

import re
from collections import Counter
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from agents.contract import AgentError, AgentRequest
from agents.functions.inputs import text_in
from agents.functions.registry import Report, agent_function
from agents.functions.sources import records_named

_LINE = re.compile(
    r"^(?P<at>\S*\d\d:\d\d(?::\d\d\S*)?)\s+(?P<level>[A-Z]+)\s+(?:\[?(?P<part>[\w.-]+)\]?:?\s+)?(?P<said>.+)$"
)
_BAD = ("ERROR", "FATAL", "CRITICAL")
_VARYING = re.compile(r"\b(?:[0-9a-f]{8,}|\d[\d.,:]*)\b")
GRAVE = 3


@agent_function("analyse-log", "Analyse a log")
def analyse_log(request: AgentRequest, report: Report) -> dict[str, Any]:
    """Count a log's levels, find what failed first and most, and say how grave that is."""
    lines = [match for line in text_in(_log_in(request.input)).splitlines() if (match := _LINE.match(line.strip()))]
    if not lines:
        raise AgentError(
            "validation", "there is no log: give lines such as '10:04:12 ERROR payments: timeout after 30 s'"
        )
    bad = [line for line in lines if line["level"] in _BAD]
    parts = Counter(line["part"] or "?" for line in bad)
    said = Counter(_VARYING.sub("#", line["said"]) for line in bad)
    grave = "high" if len(bad) >= GRAVE or any(line["level"] != "ERROR" for line in bad) else "low" if bad else "none"
    told = {
        "lines": len(lines),
        "levels": dict(Counter(line["level"] for line in lines).most_common()),
        "severity": grave,
        "first_failure": f"{bad[0]['at']} {bad[0]['said']}" if bad else None,
        "component": parts.most_common(1)[0][0] if bad else None,
        "symptom": said.most_common(1)[0][0] if bad else None,
        "repeated": said.most_common(1)[0][1] if bad else 0,
    }
    report.say(f"{len(bad)} of {len(lines)} lines are failures; severity {grave}")
    return told


def _log_in(value: Any) -> Any:
    """Find the log in a request, wherever a lead put it."""
    if isinstance(value, dict):
        return value["log"] if value.get("log") else _log_in(value["request"]) if value.get("request") else value
    return value


class PurchaseRule(BaseModel):
    """Which rule a purchase is held to."""

    model_config = ConfigDict(extra="forbid")

    rule: Literal["budget", "supplier", "need"] = Field(description="What is looked at.")
    least_rating: float = Field(default=3.0, ge=0, le=5, description="The rating that a supplier must have.")


@agent_function("check-purchase", "Check a purchase", options=PurchaseRule)
def check_purchase(request: AgentRequest, report: Report) -> dict[str, Any]:
    """Say yes or no to a purchase by one rule, with the reason, from the records."""
    asked = request.input if isinstance(request.input, dict) else {}
    if not isinstance(asked.get("amount"), int | float) or asked["amount"] <= 0:
        raise AgentError("validation", 'a purchase needs an amount above 0, such as {"amount": 250}')
    options: PurchaseRule = report.options
    if options.rule == "budget":
        good, reason = _within_budget(asked)
    elif options.rule == "supplier":
        good, reason = _known_supplier(asked, options.least_rating)
    else:
        good, reason = _has_reason(asked)
    report.say(f"{'yes' if good else 'no'}: {reason}")
    return {"verdict": "yes" if good else "no", "rule": options.rule, "reason": reason}


def _within_budget(asked: dict[str, Any]) -> tuple[bool, str]:
    found = _record("budgets", "cost_centre", asked.get("cost_centre"))
    if found is None:
        return False, f"there is no cost centre {asked.get('cost_centre')!r}"
    left = found["budget"] - found["spent"]
    return asked["amount"] <= left, f"{found['cost_centre']} has {left:,.0f} of {found['budget']:,.0f} EUR left"


def _known_supplier(asked: dict[str, Any], least: float) -> tuple[bool, str]:
    found = _record("suppliers", "name", asked.get("supplier"))
    if found is None:
        return False, f"{asked.get('supplier') or 'the supplier'} is not on the list"
    return found["rating"] >= least, f"{found['name']} is rated {found['rating']} of 5, {least} are needed"


def _has_reason(asked: dict[str, Any]) -> tuple[bool, str]:
    words = len(str(asked.get("reason") or "").split())
    return words >= 5, f"the reason has {words} words, 5 are needed"


def _record(collection: str, key: str, wanted: Any) -> dict[str, Any] | None:
    named = str(wanted or "").strip().casefold()
    return next((record for record in records_named(collection) if str(record[key]).casefold() == named), None)
