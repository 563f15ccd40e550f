"""Start server processes quickly: the heavy libraries are loaded once, then each server is a fork that loads Baton.

Reads `start PORT` lines, answers each with the new process's id. A server is a process of its own: it has its own
memory, threads and connections, made after the fork, and can be killed like any other.
"""

import importlib
import os
import sys

HEAVY = ("pydantic_ai", "openai", "anthropic", "google.genai", "rest_framework", "jsonschema", "cryptography.fernet")


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
