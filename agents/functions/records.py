"""Look up records (orders, customers) by the numbers and addresses that the conversation mentions."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from agents.contract import AgentRequest
from agents.functions.inputs import conversation
from agents.functions.registry import Report, agent_function
from agents.functions.sources import records_named
from agents.text.entities import emails, references


class RecordOptions(BaseModel):
    """Which records are looked up, and by which of their fields."""

    model_config = ConfigDict(extra="forbid")

    collection: str = Field(description="The name of a file below the data folder's `data`, without `.json`.")
    keys: list[str] = Field(
        default=["number", "email"], description="Fields that identify a record, or a list of them."
    )
    limit: int = Field(default=5, ge=1, le=50)


@agent_function("look-up-records", "Look up records", options=RecordOptions)
def look_up_records(request: AgentRequest, report: Report) -> dict[str, Any]:
    """Find the records that the message names; else those that the thread or the user's context names."""
    options: RecordOptions = report.options
    records = records_named(options.collection)
    for place, text in enumerate(conversation(request)):
        named = {name.casefold().lstrip("#") for name in (*references(text), *emails(text))}
        found = [record for record in records if named & _identities(record, options.keys)][: options.limit]
        if found:
            where = "the message" if place == 0 else "the conversation so far"
            report.say(f"{len(found)} in {options.collection}, named in {where}")
            return {"collection": options.collection, "found": found, "named_in": where}
    report.say(f"nothing in {options.collection}: no number or address that is known")
    return {"collection": options.collection, "found": [], "named_in": None}


def _identities(record: dict[str, Any], keys: list[str]) -> set[str]:
    values: list[Any] = []
    for key in keys:
        value = record.get(key)
        values.extend(value if isinstance(value, list) else [value])
    return {str(value).casefold() for value in values if value}
