"""Insertions of rows that models describe, without Django's way to a statement, which took longer than the statement.

The columns are those of the models, whatever these come to be. A value that is the same for all rows, or made by the
database, stands in the statement; every other one is a parameter.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import repeat
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections, models

Row = tuple[Any, ...]
Way = tuple[str, Any]
SHARED_NOW = "extract(epoch FROM clock_timestamp())"
_PLAIN = (models.IntegerField, models.FloatField, models.CharField, models.TextField, models.BooleanField)


class Insertion:
    """An `INSERT ... SELECT` of all columns of a model; `given` is the SQL of those that are no parameters."""

    def __init__(self, model: type[models.Model], given: Callable[[], Mapping[str, str]] = dict) -> None:
        self._model = model
        self._given = given

    @cached_property
    def sql(self) -> str:
        """Give the statement, up to where a condition or a source of rows may follow."""
        given = self._given()
        table = connection.ops.quote_name(self._model._meta.db_table)
        columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in self._fields)
        values = ", ".join(given.get(field.attname) or _typed("%s", field) for field in self._fields)
        return f"INSERT INTO {table} ({columns}) SELECT {values}"

    @cached_property
    def ways(self) -> list[Way]:
        """Name the columns that are parameters; without the field where the database takes what it holds as it is."""
        given = self._given()
        return [way(field) for field in self._fields if field.attname not in given]

    @cached_property
    def _fields(self) -> list[Any]:
        return [field for field in self._model._meta.concrete_fields if not isinstance(field, models.AutoField)]

    def row(self, kept: models.Model) -> Row:
        """Give the parameters for a row."""
        # `connection` looks for the thread's own at each question, and a field asks several
        here = connections[DEFAULT_DB_ALIAS]
        return tuple(
            [
                getattr(kept, name) if field is None else field.get_db_prep_save(field.pre_save(kept, True), here)
                for name, field in self.ways
            ]
        )

    def rows(self, first: Row, own: Mapping[str, Sequence[Any]]) -> list[Row]:
        """Give the parameters of many rows, made of the first one's and what each has of its own."""
        here = connections[DEFAULT_DB_ALIAS]
        columns: list[Iterable[Any]] = []
        for (name, field), shared in zip(self.ways, first, strict=True):
            values = own.get(name)
            if values is None:
                columns.append(repeat(shared))
            else:
                columns.append(values if field is None else [field.get_db_prep_save(value, here) for value in values])
        return list(zip(*columns, strict=False))


def way(field: Any) -> Way:
    """Name a column, with its field unless the database takes what that holds as it is."""
    return field.attname, None if _is_plain(field) else field


def _is_plain(field: Any) -> bool:
    return isinstance(field.target_field if field.is_relation else field, _PLAIN)


def as_new(model: type[models.Model], names: Iterable[str]) -> dict[str, str]:
    """Give the SQL of some columns' defaults."""
    fields: dict[str, Any] = {name: model._meta.get_field(name) for name in names}
    return {name: _typed(_literal(field.get_default()), field) for name, field in fields.items()}


def _literal(value: Any) -> str:
    if value is None or isinstance(value, bool | int | float):
        return "NULL" if value is None else str(value).upper()
    return f"'{value}'"


def _typed(given: str, field: Any) -> str:
    # what is selected has to have its type on PostgreSQL; SQLite gives it that of its column
    return f"{given}::{field.db_type(connection)}" if connection.vendor == "postgresql" else given
