"""Approve, as ann, every question that is open."""

import django

django.setup()

from django.contrib.auth.models import User  # noqa: E402

from workflows.selectors.inbox import inbox_list  # noqa: E402
from workflows.services.run_messages import run_answer  # noqa: E402

ann = User.objects.get(username="ann")
for asked in inbox_list(ann):
    run_answer(
        run=str(asked.run_id),
        user=ann,
        activation=asked.activation,
        decision="approve",
        seen=asked.question["hash"],
    )
