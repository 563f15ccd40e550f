"""Bring the database to what this program needs, in one process: starting Python is most of what that costs."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from workflows.selectors.tables import tables_too_new


class Command(BaseCommand):
    """Migrate and seed."""

    help = "Brings the database's tables up to date, and what ships with Baton into them."

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate, then seed; refuse a database that a newer release has changed, and touch nothing of it."""
        try:
            refused = tables_too_new()
        except DatabaseError as error:
            raise CommandError(f"The database cannot be used: {error}") from error
        if refused:
            raise CommandError(refused[0][:1].upper() + refused[0][1:] + ".")
        call_command("migrate", interactive=False, verbosity=0)
        call_command("seed", stdout=self.stdout, stderr=self.stderr)
