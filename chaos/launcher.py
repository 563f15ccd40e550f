"""Start processes quickly: what is heavy is loaded once, then each process is a fork that loads Baton.

Reads lines of JSON, `{"argv": [...], "log": path}`, and answers each with the new process's id. What is started is a
process of its own, with its own memory, threads and connections, made after the fork, and can be killed like any other.
"""

import importlib
import json
import os
import signal
import sys
from collections.abc import Sequence
from typing import Any

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
    "celery.bin.celery",
    "celery.concurrency.thread",
    "kombu.transport.redis",
    "psycopg",
)


def become(argv: Sequence[str], log: str) -> None:
    """Run `daphne ...` or `celery ...` in this process, as the program of that name does."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    with open(log, "ab", buffering=0) as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    sys.argv = list(argv)
    program, *arguments = argv
    if program == "daphne":
        importlib.import_module("daphne.cli").CommandLineInterface().run(arguments)
    else:
        main: Any = importlib.import_module("celery.__main__").main
        main()


def serve() -> None:
    """Start what the lines ask for, until there are no more."""
    for name in HEAVY:
        importlib.import_module(name)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody has to wait for what has ended
    print("ready", flush=True)
    for line in sys.stdin:
        asked = json.loads(line)
        child = os.fork()
        if child == 0:
            status = 1
            try:
                become(asked["argv"], asked["log"])
                status = 0
            finally:
                os._exit(status)
        print(child, flush=True)


if __name__ == "__main__":
    serve()
