"""Index a run by its thread, by who started it, and by its end only where it has one.

Neither database copies its tables for that: SQLite would for a field that loses its index, so it is dropped by name.
"""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

NAMES = {"thread": "workflows_run_thread_id_b175b0fe", "started_by": "workflows_run_started_by_id_daf68915"}


def without_index(name: str, *, related_name: str, to: str) -> migrations.SeparateDatabaseAndState:
    """Let a foreign key do without the index that Django made for it."""
    index = NAMES[name]
    field: Any = models.ForeignKey(
        blank=True,
        db_index=False,
        null=True,
        on_delete=django.db.models.deletion.SET_NULL,
        related_name=related_name,
        to=to,
    )
    drop = migrations.RunSQL(f"DROP INDEX {index}", f"CREATE INDEX {index} ON workflows_run ({name}_id)")
    alter = migrations.AlterField(model_name="run", name=name, field=field)
    return migrations.SeparateDatabaseAndState(database_operations=[drop], state_operations=[alter])


class Migration(migrations.Migration):
    dependencies = [
        ("workflows", "0013_entries_alone"),
    ]

    operations = [
        without_index("thread", related_name="runs", to="workflows.thread"),
        without_index("started_by", related_name="started", to="workflows.run"),
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
