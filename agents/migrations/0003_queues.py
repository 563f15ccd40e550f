from django.db import migrations, models

QUEUE = models.CharField(
    blank=True,
    help_text="In a cluster, the queue whose workers carry its steps out; empty: whoever drives the run.",
    max_length=64,
)


class Migration(migrations.Migration):
    dependencies = [("agents", "0002_circuit_limits")]

    operations = [
        migrations.AddField(model_name="agent", name="queue", field=QUEUE),
        migrations.AddField(model_name="agentversion", name="queue", field=QUEUE.clone()),
    ]
