"""A statement of SQLite for many rows, made of the one for a row.

A statement for each row lets go of the interpreter and takes it back each time. Where nobody else wants it that costs
little; but in a burst the loop does, and SQLite would wait for it at every row. So it works beside the loop.
"""

import re
import sqlite3
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain, count
from typing import Any

Row = tuple[Any, ...]
FEW, MOST = 4, 256  # rows in a statement; fewer are done one by one
KNOWN = sqlite3.sqlite_version_info >= (3, 33)  # UPDATE ... FROM
_FORM = re.compile(r"(?P<do>INSERT|UPDATE|DELETE)(?P<what>.*?)(?P<how>\sVALUES \(.*\)|\sWHERE .*)", re.DOTALL)


def at_once(sql: str, rows: Sequence[Row]) -> Iterator[tuple[str, list[Any]]]:
    """Give the statements, and their parameters, that do for many rows what `sql` does for one.

    It is an `INSERT ... VALUES`, an `UPDATE` or a `DELETE ... WHERE`, whose values stand as %s. No two rows may change
    the same row of the table.
    """
    for begin in range(0, len(rows), MOST):
        part = rows[begin : begin + MOST]
        # SQLite keeps what it has made of a text: so there are few of them, filled up with rows of nothing
        size = 1 << (len(part) - 1).bit_length()
        filling = [(None,) * len(part[0])] * (size - len(part))
        yield _for_many(sql, len(part[0]), size), list(chain.from_iterable([*part, *filling]))


@lru_cache
def _for_many(sql: str, width: int, size: int) -> str:
    form = _FORM.fullmatch(sql)
    assert form is not None, sql
    row = f"({', '.join('?' * width)})"
    rows = f"(VALUES {', '.join([row] * size)}) AS w"
    if form["do"] == "INSERT":
        return f"INSERT{form['what']} SELECT * FROM {rows} WHERE w.column1 IS NOT NULL"  # noqa: S608
    if form["do"] == "DELETE":
        return f"DELETE{form['what']}{form['how'].removesuffix('=%s')} IN (SELECT column1 FROM {rows})"  # noqa: S608
    given = (f"w.column{number}" for number in count(1))
    what, how = (re.sub("%s", lambda _: next(given), part) for part in (form["what"], form["how"]))
    return f"UPDATE{what} FROM {rows}{how}"
