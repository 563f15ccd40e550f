"""The servers that tests and a cluster on one machine run on find their ports again."""

import socket
from pathlib import Path

import pytest

from dev import servers


def test_a_port_is_none_that_an_outgoing_connection_may_be_given() -> None:
    outgoing = int(servers.OUTGOING_PORTS.read_text().split()[0])
    ports = {servers.free_port() for _ in range(50)}
    assert all(servers.LOWEST_PORT <= port < outgoing for port in ports)


def test_a_port_that_is_taken_is_not_given(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    port = servers.free_port()
    monkeypatch.setattr(servers, "OUTGOING_PORTS", tmp_path / "ports")
    servers.OUTGOING_PORTS.write_text(f"{port + 20}\t60999\n")
    monkeypatch.setattr(servers, "LOWEST_PORT", port)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        assert port not in {servers.free_port() for _ in range(200)}


def test_where_all_may_be_given_to_connections_any_will_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(servers, "OUTGOING_PORTS", tmp_path / "ports")
    servers.OUTGOING_PORTS.write_text("1024\t65535\n")
    assert servers.free_port() > 0
