"""The registry: versions are immutable, keys only go in, and only those write who may."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Permission, User
from rest_framework.test import APIClient

from agents.encryption import EncryptionError
from agents.models import Agent, ModelProvider
from agents.selectors import UnknownAgentError, agent_cards, agent_list, agent_specs
from agents.services import agent_change, agent_create, provider_create

pytestmark = pytest.mark.django_db
Client = Callable[[User], APIClient]
ECHO = {"name": "Echo", "kind": "scripted", "capabilities": ["repeat"]}


def echo() -> Agent:
    return agent_create(user=None, **ECHO)


def test_a_change_makes_a_version_and_runs_keep_the_one_they_are_pinned_to() -> None:
    agent = echo()
    agent = agent_change(agent=agent, user=None, instructions="be kind")
    assert agent.version == 2
    assert agent_specs({"echo": 1})["echo"].instructions == ""
    assert agent_specs({"echo": 2})["echo"].instructions == "be kind"


def test_an_agent_may_name_a_queue_and_each_version_keeps_its_own(client_of: Client, staff: User) -> None:
    client = client_of(staff)
    assert client.post("/api/agents/", ECHO, format="json").json()["queue"] == ""
    assert client.patch("/api/agents/echo/", {"queue": "gpu.large"}, format="json").json()["version"] == 2
    assert [agent_specs({"echo": number})["echo"].queue for number in (1, 2)] == ["", "gpu.large"]


def test_a_change_of_nothing_makes_no_version() -> None:
    assert agent_change(agent=echo(), user=None, name="Echo").version == 1


def test_a_version_is_immutable() -> None:
    version = echo().versions.get()
    with pytest.raises(ValueError, match="immutable"):
        version.save()


def test_an_unknown_agent_or_version_is_named() -> None:
    echo()
    with pytest.raises(UnknownAgentError, match="echo v7"):
        agent_specs({"echo": 7})


def test_cards_leave_out_what_is_disabled() -> None:
    agent_change(agent=echo(), user=None, enabled=False)
    assert agent_cards() == {}
    assert agent_specs({"echo": 1})["echo"].enabled is False


def test_agents_are_found_by_text_and_capability() -> None:
    echo()
    assert [agent.slug for agent in agent_list(q="repe", kind="scripted", capability="repeat")] == ["echo"]
    assert not agent_list(capability="fly")


def test_a_key_is_encrypted_and_read_only_with_the_right_key(settings: object) -> None:
    provider = provider_create(name="P", kind="openai", api_key="sk-1")
    assert "sk-1" not in provider.encrypted_key
    assert provider.key_read() == "sk-1"
    settings.ENCRYPTION_KEY = "another"  # type: ignore[attr-defined]
    with pytest.raises(EncryptionError, match="encryption key"):
        provider.key_read()
    agent = agent_create(user=None, name="M", kind="model", settings={"provider": "p"})
    assert "encryption key" in agent_specs({agent.slug: 1})["m"].providers["p"].problem


def test_a_key_goes_in_by_the_api_and_never_comes_out(client_of: Client, staff: User) -> None:
    client = client_of(staff)
    made = client.post("/api/providers/", {"name": "P", "kind": "openai", "api_key": "sk-1"}, format="json")
    assert made.json()["has_key"] is True
    assert "sk-1" not in made.content.decode() + client.get("/api/providers/p/").content.decode()
    client.patch("/api/providers/p/", {"name": "Q"}, format="json")
    assert ModelProvider.objects.get().key_read() == "sk-1"
    assert client.patch("/api/providers/p/", {"api_key": ""}, format="json").json()["has_key"] is False


def test_a_stored_key_does_not_follow_to_another_address(client_of: Client, staff: User) -> None:
    provider_create(name="P", kind="openai", api_key="sk-1")
    answer = client_of(staff).patch("/api/providers/p/", {"base_url": "http://elsewhere/v1"}, format="json")
    assert answer.status_code == 400
    assert "api_key" in answer.json()["error"]["fields"]


def test_everybody_reads_the_registry_and_only_staff_write(client_of: Client, ada: User) -> None:
    echo()
    client = client_of(ada)
    assert client.get("/api/agents/").json()[0]["slug"] == "echo"
    assert client.post("/api/agents/", ECHO, format="json").status_code == 403
    assert client.patch("/api/agents/echo/", {"name": "X"}, format="json").status_code == 403
    assert APIClient().get("/api/agents/").status_code in (401, 403)


def test_a_permission_of_django_lets_a_user_write(client_of: Client, ada: User) -> None:
    ada.user_permissions.add(Permission.objects.get(codename="add_agent"))
    assert client_of(ada).post("/api/agents/", ECHO, format="json").status_code == 201


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": "telepathy"}, "kind"),
        ({"settings": {"no": 1}}, "settings"),
        ({"limits": {"calls_at_once": 0}}, "limits"),
        ({"queue": "no spaces"}, "queue"),
        ({"queue": "-Q"}, "queue"),
        ({"kind": "function", "settings": {"function": "none-such"}}, "settings"),
        ({"kind": "model", "settings": {"provider": "none-such"}}, "settings"),
        ({"name": " "}, "name"),
    ],
)
def test_a_definition_that_cannot_be_asked_is_refused_by_field(
    client_of: Client, staff: User, change: dict[str, object], field: str
) -> None:
    answer = client_of(staff).post("/api/agents/", {**ECHO, **change}, format="json")
    assert answer.status_code == 400
    assert field in answer.json()["error"]["fields"]
    assert not Agent.objects.exists()


def test_an_agent_is_tried_and_disabled(client_of: Client, staff: User) -> None:
    echo()
    client = client_of(staff)
    assert client.post("/api/agents/echo/ask/", {"input": {"a": 1}}, format="json").json()["output"] == {"a": 1}
    assert client.delete("/api/agents/echo/").status_code == 204
    assert client.post("/api/agents/echo/ask/", {"input": 1}, format="json").json()["error"]["code"] == "refused"


def test_kinds_and_functions_are_described_with_their_schemas(client_of: Client, ada: User) -> None:
    client = client_of(ada)
    kinds = {kind["kind"]: kind["schema"] for kind in client.get("/api/agent-kinds/").json()}
    assert {"model", "function", "scripted"} <= set(kinds)
    assert "provider" in kinds["model"]["properties"]
    assert "lead" in {function["name"] for function in client.get("/api/functions/").json()}


def test_local_providers_are_checked(client_of: Client, staff: User) -> None:
    provider_create(name="D", kind="local-decider")
    assert client_of(staff).post("/api/providers/d/check/").json()["ok"] is True


def test_the_admin_keeps_versions_and_hides_keys(client_of: Client, staff: User) -> None:
    echo()
    provider_create(name="P", kind="openai", api_key="sk-1")
    client = client_of(staff)
    agent, provider = Agent.objects.get(), ModelProvider.objects.get()
    page = client.get(f"/admin/agents/modelprovider/{provider.pk}/change/")
    assert "sk-1" not in page.content.decode()
    assert 'type="password"' in page.content.decode()
    form = {
        "name": "Echo 2",
        "kind": "scripted",
        "enabled": "on",
        "capabilities": "[]",
        "settings": "{}",
        "limits": "{}",
        "versions-TOTAL_FORMS": "0",
        "versions-INITIAL_FORMS": "0",
    }
    answer = client.post(f"/admin/agents/agent/{agent.pk}/change/", form)
    assert answer.status_code == 302, answer.content.decode()[:2000]
    assert Agent.objects.get().version == 2
