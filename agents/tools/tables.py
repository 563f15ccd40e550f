"""Tool `table-to-markdown`: rows become a Markdown table."""

from typing import Any

import msgspec
from pydantic import Field

from agents.contract import AgentError
from agents.tools.registry import Arguments, tool

MAX_CELL = 2_000


class Table(Arguments):
    rows: list[dict[str, Any] | list[Any]] = Field(
        max_length=5_000, title="Rows", description="Objects by column, or lists of cells."
    )
    columns: list[str] = Field(
        default=[],
        max_length=100,
        title="Columns",
        description="Which columns, in which order; empty: all, as they come. Needed where rows are lists.",
    )
    total: list[str] = Field(default=[], title="Sums", description="Columns of numbers that a last row adds up.")


@tool(
    "table-to-markdown",
    "Table to Markdown",
    Table,
    {"rows": [{"item": "Pump", "price": 20}, {"item": "Hose", "price": 5}], "total": ["price"]},
)
def table_to_markdown(arguments: Table) -> str:
    """Write rows as a Markdown table; numbers stand to the right."""
    columns = arguments.columns or _columns(arguments.rows)
    rows = [_cells(row, columns) for row in arguments.rows]
    if arguments.total:
        rows.append(_sums(columns, rows, arguments.total))
    right = [_numeric(column, rows) for column in range(len(columns))]
    lines = [_line(columns), _line(["---:" if to_right else "---" for to_right in right])]
    return "\n".join([*lines, *(_line([_text(cell) for cell in row]) for row in rows)])


def _columns(rows: list[dict[str, Any] | list[Any]]) -> list[str]:
    named = [row for row in rows if isinstance(row, dict)]
    if len(named) < len(rows) or not rows:
        raise AgentError(
            "validation", "table-to-markdown needs `columns` where rows are lists, or where there are none"
        )
    return list(dict.fromkeys(key for row in named for key in row))


def _cells(row: dict[str, Any] | list[Any], columns: list[str]) -> list[Any]:
    if isinstance(row, dict):
        return [row.get(column) for column in columns]
    if len(row) != len(columns):
        raise AgentError("validation", f"a row has {len(row)} cells where there are {len(columns)} columns")
    return row


def _sums(columns: list[str], rows: list[list[Any]], wanted: list[str]) -> list[Any]:
    missing = sorted(set(wanted).difference(columns))
    if missing:
        raise AgentError("validation", f"there is no column {', '.join(missing)} to add up")
    sums: list[Any] = [
        sum(row[place] for row in rows if _is_number(row[place])) if column in wanted else None
        for place, column in enumerate(columns)
    ]
    if sums[0] is None:
        sums[0] = "Total"
    return sums


def _numeric(place: int, rows: list[list[Any]]) -> bool:
    cells = [row[place] for row in rows if row[place] is not None]
    return bool(cells) and all(map(_is_number, cells))


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    text = cell if isinstance(cell, str) else msgspec.json.encode(cell).decode()
    return " ".join(text[:MAX_CELL].split()).replace("|", "\\|")


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
