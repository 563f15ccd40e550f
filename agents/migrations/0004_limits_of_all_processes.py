from django.db import migrations, models

LIMITS = models.JSONField(
    blank=True,
    default=dict,
    help_text="Any of calls_at_once, calls_per_minute, tokens_per_minute, timeout_s, circuit_failures, circuit_open_s.",
)


class Migration(migrations.Migration):
    dependencies = [("agents", "0003_queues")]

    operations = [
        migrations.AlterField(model_name="agent", name="limits", field=LIMITS),
        migrations.AlterField(model_name="agentversion", name="limits", field=LIMITS.clone()),
    ]
