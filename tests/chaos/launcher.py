"""Start server processes quickly: the heavy libraries are loaded once, then each server is a fork that loads Baton.

Reads `start PORT` lines, answers each with the new process's id. A server is a process of its own: it has its own
memory, threads and connections, made after the fork, and can be killed like any other.
"""

import importlib
import os
import sys

# nothing here reads settings, opens a connection, starts a thread or makes an event loop
HEAVY = (
    "pydantic_ai",
    "openai",
    "anthropic",
    "google.genai",
    "sparrow_decider",
    "jsonschema",
    "cryptography.fernet",
    "django.db.models",
    "django.contrib.auth",
    "django.core.handlers.asgi",
    "twisted.internet.posixbase",
    "twisted.internet.tcp",
)


def serve(port: str) -> None:
    """Serve as `daphne` does."""
    cli = importlib.import_module("daphne.cli")
    cli.CommandLineInterface().run(["-p", port, "orchestrator_site.asgi:application"])


for name in HEAVY:
    importlib.import_module(name)
for line in sys.stdin:
    child = os.fork()
    if child == 0:
        serve(line.split()[1])
        os._exit(0)
    print(child, flush=True)
    os.waitpid(child, 0)
    print("ended", flush=True)
