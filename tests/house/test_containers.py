"""The image holds what the product needs, and the containers are set as the cluster's guide says."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
WORKERS, ALL_OF_BATON = ("worker", "queue", "beat"), ("prepare", "web", "worker", "queue", "beat")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    """Read what the containers are."""
    told: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
    return told


def copied(stage: int) -> list[str]:
    """List what a stage of the image takes from the repository."""
    lines = DOCKERFILE.split("\nFROM ")[stage].splitlines()
    copies = [line.split()[1:-1] for line in lines if line.startswith("COPY ") and "--from" not in line]
    return [path for paths in copies for path in paths]


def test_all_that_is_copied_is_there_and_not_ignored() -> None:
    ignored = (ROOT / ".dockerignore").read_text().split()
    for path in [*copied(1), *copied(2)]:
        assert (ROOT / path).exists(), path
        assert path.split("/")[0] not in ignored, path


def test_what_is_copied_is_enough_to_check_collect_and_prepare(tmp_path: Path) -> None:
    for path in copied(2):
        source, target = ROOT / path, tmp_path / "app" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", "app"))
        else:
            shutil.copy(source, target)
    unwanted = ("DATABASE_URL", "REDIS_URL", "BATON_EXECUTOR", "PYTHONPATH")
    environment = {name: value for name, value in os.environ.items() if name not in unwanted}
    environment |= {"BATON_DATA_DIR": str(tmp_path / "data"), "BATON_STATIC_ROOT": str(tmp_path / "static")}
    environment["DJANGO_SETTINGS_MODULE"] = "orchestrator_site.settings"
    script = "; ".join(
        [
            "from django.core.management import call_command as call",
            "call('check', fail_level='WARNING')",
            "call('collectstatic', interactive=False, verbosity=0)",
            "call('prepare')",
            "import orchestrator_site.working",
        ]
    )
    command = [sys.executable, "manage.py", "shell", "--no-imports", "--command", script]
    ended = subprocess.run(command, cwd=tmp_path / "app", env=environment, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    assert (tmp_path / "static" / "design" / "tokens.css").exists()
    assert "Workflows: 9 made" in ended.stdout


def test_every_process_of_baton_is_the_same_image_with_the_same_secrets(compose: dict[str, Any]) -> None:
    services = compose["services"]
    environments = [services[name]["environment"] for name in ALL_OF_BATON]
    assert all(environment == environments[0] for environment in environments)
    assert {services[name]["build"] for name in ALL_OF_BATON} == {"."}
    for name in ("DATABASE_URL", "REDIS_URL", "BATON_SECRET_KEY", "BATON_ENCRYPTION_KEY"):
        assert ":?" in environments[0][name], f"{name} has to be refused where it is not set"


def test_redis_forgets_nothing_and_lets_nobody_in_without_a_password(compose: dict[str, Any]) -> None:
    command = compose["services"]["redis"]["command"]
    told = dict(zip(command[1::2], command[2::2], strict=True))
    password = told.pop("--requirepass")
    assert told == {"--appendonly": "yes", "--appendfsync": "everysec", "--maxmemory-policy": "noeviction"}
    assert password.startswith("${REDIS_PASSWORD:?")
    assert compose["services"]["redis"]["volumes"] == ["redis:/data"]


def test_nobody_begins_before_the_servers_answer_and_the_tables_are_there(compose: dict[str, Any]) -> None:
    services = compose["services"]
    assert services["prepare"]["depends_on"] == {"postgres": {"condition": "service_healthy"}}
    for name in ("web", *WORKERS):
        assert services[name]["depends_on"]["prepare"] == {"condition": "service_completed_successfully"}
        assert services[name]["depends_on"]["redis"] == {"condition": "service_healthy"}
    assert all("healthcheck" in services[name] for name in ("postgres", "redis", "web"))


def test_a_worker_is_given_longer_to_stop_than_its_steps_have_to_end(compose: dict[str, Any]) -> None:
    for name in ("worker", "queue"):
        assert compose["services"][name]["stop_grace_period"] == "40s"


def test_only_the_web_is_reached_from_outside_and_from_this_machine_alone(compose: dict[str, Any]) -> None:
    ports = {name: service.get("ports", []) for name, service in compose["services"].items()}
    assert {name for name, given in ports.items() if given} == {"web"}
    assert all(given.startswith("127.0.0.1:") for given in ports["web"])


def test_how_many_workers_there_are_is_told_once_and_holds(compose: dict[str, Any]) -> None:
    assert compose["services"]["worker"]["deploy"] == {"replicas": "${WORKERS:-1}"}


def test_baton_keeps_nothing_in_its_containers(compose: dict[str, Any]) -> None:
    # each container would be given a volume of its own, which nobody ever removes
    assert "\nVOLUME" not in DOCKERFILE
    for name in ALL_OF_BATON:
        service = compose["services"][name]
        assert service["read_only"] is True
        assert service["tmpfs"] == [service["environment"]["BATON_DATA_DIR"]]


def test_logs_are_not_kept_until_the_disk_is_full(compose: dict[str, Any]) -> None:
    assert all(service["logging"] == {"driver": "local"} for service in compose["services"].values())


def test_the_passwords_are_neither_committed_nor_built_in() -> None:
    for name in (".gitignore", ".dockerignore"):
        assert ".env" in (ROOT / name).read_text().splitlines()
