"""Fill a new database with what ships: providers, agents, example workflows, and a first user.

Run again it brings what shipped up to date and keeps everything that users made or changed.
"""

import json
import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from agents.definitions import RegistryError
from agents.models import Agent, Definition, ModelProvider
from agents.services import agent_change, agent_create, provider_create
from workflows.models import Workflow
from workflows.services.errors import ServiceError
from workflows.services.workflow import draft_save, workflow_create, workflow_publish

FIRST_USER = "admin"
SHIPPED = "As shipped"
AGENTS_FILE = "agents.json"


class Command(BaseCommand):
    """Seed the database."""

    help = "Fills the database with the providers, agents and workflows that ship, and makes a first user."

    def handle(self, *args: Any, **options: Any) -> None:
        """Seed in one transaction, and say what was made and what was kept."""
        folder = settings.BASE_DIR / "examples"
        try:
            with transaction.atomic():
                user, password = first_user()
                told = [seed_registry(folder), seed_workflows(folder, user)]
        except (RegistryError, ServiceError, ValueError, OSError) as error:
            raise CommandError(f"The examples could not be seeded: {error}") from error
        for line in told:
            self.stdout.write(line)
        if password:
            self.stdout.write(f"First user: {user.username}   password: {password}   (shown this once)")
        else:
            self.stdout.write(f"User {user.username} and all data are kept.")


def first_user() -> tuple[User, str]:
    """Return the first superuser; make one with a generated password, which is returned too, where there is none."""
    user = User.objects.filter(is_superuser=True).order_by("pk").first()
    if user is not None:
        return user, ""
    password = secrets.token_urlsafe(12)
    free = not User.objects.filter(username=FIRST_USER).exists()
    name = FIRST_USER if free else f"{FIRST_USER}-{secrets.token_hex(2)}"
    return User.objects.create_superuser(name, password=password), password


def seed_registry(folder: Path) -> str:
    """Bring providers and agents to what the file says, but for those that a user changed."""
    told = json.loads((folder / AGENTS_FILE).read_text())
    known = set(ModelProvider.objects.values_list("slug", flat=True))
    for provider in told["providers"]:
        if provider["slug"] not in known:
            provider_create(**provider)
    done = [_seed_agent(dict(agent)) for agent in told["agents"]]
    return _counted("agents", done)


def _seed_agent(definition: dict[str, Any]) -> str:
    agent = Agent.objects.filter(slug=definition["slug"]).first()
    if agent is None:
        agent_create(user=None, **definition)
        return "made"
    newest = agent.versions.first()
    if newest is None or newest.made_by is not None:
        return "kept"
    changes = {field: value for field, value in definition.items() if field in Definition.FIELDS}
    before = agent.version
    return "kept" if agent_change(agent=agent, user=None, **changes).version == before else "brought up to date"


def seed_workflows(folder: Path, user: User) -> str:
    """Bring the example workflows to what the files say, but for those that a user changed."""
    files = sorted(path for path in folder.glob("*.json") if path.name != AGENTS_FILE)
    return _counted("workflows", [_seed_workflow(path.stem, json.loads(path.read_text()), user) for path in files])


def _seed_workflow(slug: str, document: dict[str, Any], user: User) -> str:
    name, description = document.pop("name"), document.pop("description", "")
    workflow = Workflow.objects.filter(slug=slug).first()
    if workflow is None:
        workflow = workflow_create(user=user, name=name, description=description, document=document, slug=slug)
        workflow.shared = True
        workflow.save(update_fields=["shared"])
        workflow_publish(workflow=workflow, user=user, notes=SHIPPED)
        return "made"
    newest = workflow.versions.first()
    if newest is None or newest.notes != SHIPPED or workflow.draft != newest.document or workflow.draft == document:
        return "kept"
    owner = workflow.owner
    draft_save(workflow=workflow, user=owner, document=document, revision=workflow.revision)
    workflow_publish(workflow=workflow, user=owner, notes=SHIPPED)
    return "brought up to date"


def _counted(what: str, done: list[str]) -> str:
    counts = {word: done.count(word) for word in dict.fromkeys(done)}
    return f"{what.capitalize()}: " + ", ".join(f"{count} {word}" for word, count in counts.items())
