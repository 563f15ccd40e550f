"""JSON whose objects keep the order of their keys, on every database: so documents diff well."""

import json
from typing import Any

from django.db import models


class OrderedJSONField(models.JSONField):
    """Keep JSON as text: PostgreSQL's `jsonb` would sort the keys of objects, its `json` leaves them."""

    def db_type(self, connection: Any) -> str:
        """Name the column's type."""
        return "json" if connection.vendor == "postgresql" else str(super().db_type(connection))

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Write the value as text."""
        if connection.vendor != "postgresql" or value is None or hasattr(value, "as_sql"):
            return super().get_db_prep_value(value, connection, prepared)
        return json.dumps(value, cls=self.encoder)

    def select_format(self, compiler: Any, sql: str, params: Any) -> tuple[str, Any]:
        """Read the column as text, which keeps what a driver's own reading of JSON would lose."""
        return (f"{sql}::text" if compiler.connection.vendor == "postgresql" else sql), params
