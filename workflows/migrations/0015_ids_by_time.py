"""New runs have ids that begin with the time. No row changes, nor any column: ids are made by the program."""

from django.db import migrations, models

import workflows.models.ids


class Migration(migrations.Migration):
    """Tell Django of the default, and the database nothing: SQLite would make the whole table anew."""

    dependencies = [("workflows", "0014_lean_indexes")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name="run",
                    name="id",
                    field=models.UUIDField(
                        default=workflows.models.ids.id_by_time, editable=False, primary_key=True, serialize=False
                    ),
                ),
            ],
        ),
    ]
