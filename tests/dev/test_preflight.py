"""Before anything long begins, what is missing on the machine is told in one line."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def preflight(*wanted: str, path: str | None = None) -> tuple[int, str]:
    """Run the checks as make does; return the exit status and what was printed."""
    env = os.environ | ({} if path is None else {"PATH": path})
    command = [sys.executable, str(ROOT / "dev" / "preflight.py"), *wanted]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def program(folder: Path, name: str, prints: str) -> None:
    """Put a program on a path that only prints something."""
    (folder / name).write_text(f"#!/bin/sh\necho {prints}\n")
    (folder / name).chmod(0o755)


def test_this_machine_passes() -> None:
    assert preflight("python") == (0, "")


def test_a_busy_port_is_told_in_one_line() -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        status, said = preflight(f"port={port}")
    assert (status, said.count("\n")) == (1, 1)
    assert f"port {port} is in use" in said


@pytest.mark.parametrize("port", ["", "0", "65536", "http", "-1"])
def test_what_is_no_port_is_refused(port: str) -> None:
    status, said = preflight(f"port={port}")
    assert (status, said.startswith("baton: PORT must be a number")) == (1, True)


def test_a_missing_node_is_told(tmp_path: Path) -> None:
    status, said = preflight("node", path=str(tmp_path))
    assert (status, said) == (1, "baton: node is missing; install Node.js 20.19 or newer with npm.\n")


def test_a_missing_npm_is_told(tmp_path: Path) -> None:
    program(tmp_path, "node", "v22.1.0")
    assert preflight("node", path=str(tmp_path))[1].startswith("baton: npm is missing")


@pytest.mark.parametrize(("version", "status"), [("v18.20.1", 1), ("v20.18.9", 1), ("v20.19.0", 0), ("v24.0.0", 0)])
def test_an_old_node_is_told(tmp_path: Path, version: str, status: int) -> None:
    program(tmp_path, "node", version)
    program(tmp_path, "npm", "10")
    assert preflight("node", path=str(tmp_path))[0] == status
