"""On PostgreSQL, spare appends what they need not pay for.

An entry's run is not looked up again, once for each entry: its key comes from the run's own row. And a run's row finds
room for its next version in its own page, so that no index has to be told where it went.
"""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models


class AlterFieldOnPostgres(migrations.AlterField):
    """Alter a field where that is a word to the server, and not a copy of the whole table."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            super().database_forwards(app_label, schema_editor, from_state, to_state)


def leave_room(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE workflows_run SET (fillfactor=50)")


def leave_none(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE workflows_run RESET (fillfactor)")


class Migration(migrations.Migration):
    dependencies = [
        ("workflows", "0012_turns"),
    ]

    operations = [
        AlterFieldOnPostgres(
            model_name="runentry",
            name="run",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="entries",
                to="workflows.run",
            ),
        ),
        migrations.RunPython(leave_room, leave_none),
    ]
