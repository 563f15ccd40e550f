"""The tools that ship: what they give for what they are given, and what they refuse."""

from typing import Any

import pytest

from agents.contract import AgentError
from agents.tools import TOOLS, call_tool, tool
from agents.tools.registry import Arguments

OFFLINE = sorted(TOOLS.keys() - {"http-request"})
ROWS = [{"item": "Pump | big", "price": 20}, {"item": "Hose", "price": 5.5}]


async def refused(name: str, **arguments: Any) -> AgentError:
    """Call a tool that must refuse, and give the refusal."""
    with pytest.raises(AgentError) as error:
        await call_tool(name, arguments)
    return error.value


@pytest.mark.parametrize("name", OFFLINE)
async def test_the_example_of_every_tool_works(name: str) -> None:
    assert await call_tool(name, TOOLS[name].example)


@pytest.mark.parametrize("name", sorted(TOOLS))
def test_every_tool_says_what_it_does_and_takes(name: str) -> None:
    told = TOOLS[name].describe()
    assert told["description"].endswith(".")
    assert all(field["description"] and field["title"] for field in told["schema"]["properties"].values())


@pytest.mark.parametrize(
    ("expression", "values", "result"),
    [
        ("7 / 2", {}, 3.5),
        ("2 * 1.5 + x", {"x": 1}, 4),
        ("sum(xs) / count(xs)", {"xs": [1, 2, 6]}, 3),
        ("max(3, mean(xs), 2)", {"xs": [4, 6]}, 5),
        ("xs[1] * 2", {"xs": [1, 4]}, 8),
        ("7 % 4", {}, 3),
        ("pow(2, 10) > 1000 ? 'much' : 'little'", {}, "much"),
        ("round(2.5) + floor(-0.5) + ceil(0.2) + abs(-3) + sqrt(16)", {}, 10),
        ("'room 12' + tail", {"tail": "!"}, "room 12!"),
    ],
)
async def test_an_expression_is_calculated_as_people_read_it(expression: str, values: Any, result: Any) -> None:
    assert await call_tool("calculate", {"expression": expression, "values": values}) == result


@pytest.mark.parametrize(
    "expression", ["1 / 0", "nobody + 1", "1 +", "sqrt(-1)", "'a' * 2", "pow(10, 400)", "mean(xs)", "[1].map(x, x)"]
)
async def test_what_cannot_be_calculated_says_why(expression: str) -> None:
    error = await refused("calculate", expression=expression, values={"xs": []})
    assert error.code in ("tool", "validation")
    assert len(error.message) > 20


async def test_a_search_ranks_what_speaks_of_the_query_and_shows_where() -> None:
    texts = ["Ships travel slowly.", {"id": "faq", "title": "Refunds", "text": f"{'word ' * 60}a refund takes days"}]
    told = await call_tool("search-documents", {"query": "refunds", "documents": texts})
    assert [one["id"] for one in told["found"]] == ["faq"]
    assert "refund takes days" in told["found"][0]["excerpt"]
    assert told["searched"] == 2


async def test_a_text_is_counted_and_read() -> None:
    told = await call_tool("text-statistics", {"text": "<p>The pump is loud.</p><p>Everybody hates the pump.</p>"})
    assert (told["words"], told["sentences"], told["language"], told["format"]) == (8, 2, "en", "html")
    assert told["sentiment"]["label"] == "negative"


async def test_entities_are_found() -> None:
    told = await call_tool("extract-entities", {"text": "Write to anna@example.org about A-10042."})
    assert told["entities"] == {"emails": ["anna@example.org"], "references": ["A-10042"]}


async def test_a_table_is_written_with_its_sums() -> None:
    lines = (await call_tool("table-to-markdown", {"rows": ROWS, "total": ["price"]})).splitlines()
    assert lines == [
        "| item | price |",
        "| --- | ---: |",
        "| Pump \\| big | 20 |",
        "| Hose | 5.5 |",
        "| Total | 25.5 |",
    ]


async def test_rows_that_are_lists_need_columns_of_their_number() -> None:
    assert "columns" in (await refused("table-to-markdown", rows=[[1, 2]])).message
    assert "2 cells where there are 1" in (await refused("table-to-markdown", rows=[[1, 2]], columns=["a"])).message


@pytest.mark.parametrize(
    ("arguments", "date"),
    [
        ({"date": "2026-01-31", "months": 1}, "2026-02-28"),
        ({"date": "2024-02-29", "years": 1}, "2025-02-28"),
        ({"date": "2026-03-06", "workdays": 1}, "2026-03-09"),
        ({"date": "2026-03-09", "workdays": -1}, "2026-03-06"),
        ({"date": "2026-12-31", "weeks": 1, "days": 1}, "2027-01-08"),
        ({"date": "2026-05-03T23:00:00+02:00", "hours": 2}, "2026-05-04T01:00:00+02:00"),
    ],
)
async def test_dates_are_moved_by_the_calendar(arguments: dict[str, Any], date: str) -> None:
    assert (await call_tool("date-arithmetic", arguments))["date"] == date


async def test_the_way_to_another_date_is_counted_in_days_and_workdays() -> None:
    told = await call_tool("date-arithmetic", {"date": "2026-03-02", "until": "2026-03-16"})
    assert (told["days"], told["workdays"], told["hours"], told["weekday"]) == (14, 10, 336, "Monday")
    back = await call_tool("date-arithmetic", {"date": "2026-03-16", "until": "2026-03-13"})
    assert (back["days"], back["workdays"]) == (-3, -1)


async def test_a_date_that_is_none_or_far_off_is_refused() -> None:
    assert (await refused("date-arithmetic", date="3 May")).code == "validation"
    assert (await refused("date-arithmetic", date="2026-01-01", years=9999)).code == "tool"


async def test_arguments_that_do_not_fit_are_named() -> None:
    error = await refused("calculate", expression="", other=1)
    assert (error.code, "expression" in error.message, "other" in error.message) == ("validation", True, True)


async def test_a_tool_that_is_not_there_is_refused_with_those_that_are() -> None:
    assert "calculate" in (await refused("abacus")).message


async def test_whatever_a_tool_raises_is_told_as_its_failure() -> None:
    @tool("test-breaks", "Breaks", Arguments)
    def breaks(arguments: Arguments) -> None:
        raise KeyError("gone")

    try:
        error = await refused("test-breaks")
    finally:
        del TOOLS["test-breaks"]
    assert (error.code, error.message) == ("tool", "the tool 'test-breaks' raised KeyError: 'gone'")
