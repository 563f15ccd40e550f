"""Tool `date-arithmetic`: add to a date, or tell how far two dates are apart. It reads no clock: the date is given."""

from calendar import monthrange
from datetime import date, datetime, timedelta
from typing import Any

from pydantic import Field

from agents.contract import AgentError
from agents.tools.registry import Arguments, tool

MAX_WORKDAYS = 20_000
FAR = 100_000
SATURDAY = 5


class DateArithmetic(Arguments):
    date: str = Field(title="Date", description="An ISO date or time: 2026-05-03, or 2026-05-03T14:30:00+02:00.")
    years: int = Field(default=0, ge=-FAR, le=FAR, title="Years", description="Added first, with the months.")
    months: int = Field(
        default=0, ge=-FAR, le=FAR, title="Months", description="31 January and one month: 28 February."
    )
    weeks: int = Field(default=0, ge=-FAR, le=FAR, title="Weeks", description="Added after months.")
    days: int = Field(default=0, ge=-FAR, le=FAR, title="Days", description="Added after months.")
    hours: float = Field(default=0, ge=-FAR, le=FAR, title="Hours", description="Added last; needs a time of day.")
    workdays: int = Field(
        default=0,
        ge=-MAX_WORKDAYS,
        le=MAX_WORKDAYS,
        title="Workdays",
        description="Monday to Friday; added after days.",
    )
    until: str = Field(default="", title="Until", description="Another date: the result tells how far it is away.")


@tool("date-arithmetic", "Date arithmetic", DateArithmetic, {"date": "2026-01-31", "months": 1, "until": "2026-12-24"})
def date_arithmetic(arguments: DateArithmetic) -> dict[str, Any]:
    """Add years, months, weeks, days, workdays and hours to a date, and count the days from there to another."""
    start = _read(arguments.date)
    try:
        moved = _moved(start, arguments)
    except (OverflowError, ValueError) as error:
        raise AgentError("tool", "the result lies outside of the years 1 to 9999") from error
    told: dict[str, Any] = {
        "date": moved.isoformat() if _has_time(arguments) else moved.date().isoformat(),
        "weekday": moved.strftime("%A"),
        "week": moved.isocalendar().week,
        "day_of_year": moved.timetuple().tm_yday,
    }
    return told | _distance(moved, arguments.until)


def _moved(start: datetime, arguments: DateArithmetic) -> datetime:
    month = start.year * 12 + start.month - 1 + arguments.years * 12 + arguments.months
    year, month = month // 12, month % 12 + 1
    day = min(start.day, monthrange(year, month)[1])
    moved = start.replace(year=year, month=month, day=day)
    moved += timedelta(weeks=arguments.weeks, days=arguments.days)
    step = timedelta(days=1 if arguments.workdays > 0 else -1)
    left = abs(arguments.workdays)
    while left:
        moved += step
        left -= moved.weekday() < SATURDAY
    return moved + timedelta(hours=arguments.hours)


def _distance(start: datetime, until: str) -> dict[str, Any]:
    if not until:
        return {}
    end = _read(until)
    if (start.tzinfo is None) != (end.tzinfo is None):
        start, end = start.replace(tzinfo=None), end.replace(tzinfo=None)
    days = (end.date() - start.date()).days
    return {
        "until": until,
        "days": days,
        "workdays": _workdays(start.date(), end.date()),
        "hours": round((end - start).total_seconds() / 3600, 4),
    }


def _workdays(start: date, end: date) -> int:
    """Count Mondays to Fridays after `start` up to `end`; negative where `end` is before."""
    if end < start:
        return -_workdays(end, start)
    weeks, rest = divmod((end - start).days, 7)
    return weeks * 5 + sum((start.weekday() + day) % 7 < SATURDAY for day in range(1, rest + 1))


def _has_time(arguments: DateArithmetic) -> bool:
    return "T" in arguments.date or " " in arguments.date or arguments.hours != 0


def _read(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise AgentError("validation", f"{text[:60]!r} is no ISO date such as 2026-05-03") from error
