"""Index a run by its thread, by who started it, and by its end only where it has one.

Neither database copies its tables for that: SQLite would for a field that loses its index, so it is dropped by name.
"""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

NAMES = {"thread_id": "workflows_run_thread_id_b175b0fe", "started_by_id": "workflows_run_started_by_id_daf68915"}


def without_index(column: str, field: Any) -> migrations.SeparateDatabaseAndState:
    """Let a foreign key do without the index that Django made for it."""
    name = NAMES[column]
    drop = migrations.RunSQL(f"DROP INDEX {name}", f"CREATE INDEX {name} ON workflows_run ({column})")
    alter = migrations.AlterField(model_name="run", name=column.removesuffix("_id"), field=field)
    return migrations.SeparateDatabaseAndState(database_operations=[drop], state_operations=[alter])


class Migration(migrations.Migration):
    dependencies = [
        ("workflows", "0013_entries_alone"),
    ]

    operations = [
        without_index(
            "thread_id",
            models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="runs",
                to="workflows.thread",
            ),
        ),
        without_index(
            "started_by_id",
            models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="started",
                to="workflows.run",
            ),
        ),
        migrations.AddIndex(
            model_name="run",
            index=models.Index(condition=models.Q(("thread__isnull", False)), fields=["thread"], name="run_thread"),
        ),
        migrations.AddIndex(
            model_name="run",
            index=models.Index(
                condition=models.Q(("started_by__isnull", False)), fields=["started_by"], name="run_started"
            ),
        ),
        migrations.RemoveIndex(model_name="run", name="run_ended"),
        migrations.AddIndex(
            model_name="run",
            index=models.Index(condition=models.Q(("ended_at__isnull", False)), fields=["ended_at"], name="run_ended"),
        ),
    ]
