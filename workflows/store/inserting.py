"""Insertions of rows that models describe, without Django's way to a statement, which took longer than the statement.

The columns are those of the models, whatever these come to be. A value that is the same for all rows, or made by the
database, stands in the statement; every other one is a parameter.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property, partial
from itertools import repeat
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection, connections, models

from workflows.json_field import OrderedJSONField
from workflows.store.columns import is_postgres, json_text
from workflows.store.many_rows import Row

Form = tuple[str, str]  # an insertion: where to, and the values of a row
Way = tuple[str, Callable[[Any], Any] | None]
SHARED_NOW = "extract(epoch FROM clock_timestamp())"
_PLAIN = (models.IntegerField, models.FloatField, models.CharField, models.TextField, models.BooleanField)
_PLAIN_TO_POSTGRES = (models.UUIDField, models.DateTimeField)


class Insertion:
    """An `INSERT` of all columns of a model; `given` is the SQL of those that are no parameters."""

    def __init__(self, model: type[models.Model], given: Callable[[], Mapping[str, str]] = dict) -> None:
        self._model = model
        self._given = given

    @cached_property
    def form(self) -> Form:
        """Give the statement in its parts."""
        given = self._given()
        table = connection.ops.quote_name(self._model._meta.db_table)
        columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in self._fields)
        values = ", ".join(given.get(field.attname) or _typed("%s", field) for field in self._fields)
        return f"INSERT INTO {table} ({columns})", values

    @cached_property
    def sql(self) -> str:
        """Give an `INSERT ... SELECT`, up to where a condition or a source of rows may follow."""
        return " SELECT ".join(self.form)

    @cached_property
    def ways(self) -> list[Way]:
        """Name the columns that are parameters, and how each is written."""
        given = self._given()
        return [way(field) for field in self._fields if field.attname not in given]

    @cached_property
    def _fields(self) -> list[Any]:
        return [field for field in self._model._meta.concrete_fields if not isinstance(field, models.AutoField)]

    def row(self, values: Mapping[str, Any]) -> Row:
        """Give the parameters for a row, of the values by the names of a model's attributes."""
        return tuple([values[name] if written is None else written(values[name]) for name, written in self.ways])

    def rows(self, first: Row, own: Mapping[str, Sequence[Any]]) -> list[Row]:
        """Give the parameters of many rows, made of the first one's and what each has of its own."""
        columns: list[Iterable[Any]] = []
        for (name, written), shared in zip(self.ways, first, strict=True):
            values = own.get(name)
            if values is None:
                columns.append(repeat(shared))
            else:
                columns.append(values if written is None else map(written, values))
        return list(zip(*columns, strict=False))


def way(field: Any) -> Way:
    """Name a column, and tell how its values are written; not where the database takes them as they are."""
    kept = field.target_field if field.is_relation else field
    if isinstance(kept, _PLAIN) or (is_postgres() and isinstance(kept, _PLAIN_TO_POSTGRES)):
        return field.attname, None
    if isinstance(kept, OrderedJSONField):
        return field.attname, json_text
    return field.attname, _digits if isinstance(kept, models.UUIDField) else partial(_as_django_would, field)


def _digits(key: UUID | None) -> str | None:
    return None if key is None else key.hex


def _as_django_would(field: Any, value: Any) -> Any:
    # `connection` looks for the thread's own at each question, and a field asks several
    return field.get_db_prep_save(value, connections[DEFAULT_DB_ALIAS])


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
    return f"{given}::{field.db_type(connection)}" if is_postgres() else given
