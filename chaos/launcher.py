"""Start processes quickly: what is heavy is loaded once, then each process is a fork that loads Baton.

Listens on a socket of the file system for one line of JSON a connection, `{"argv", "environment", "log", "group"}`,
and answers with the new process's id; ends when whoever started it does. What is started is a process of its own, with
its own environment, memory, threads and connections, made after the fork, and can be killed like any other.
"""

import gc
import importlib
import json
import os
import select
import signal
import socket
import sys
from collections.abc import Callable, Mapping, Sequence
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
    "requests",
    "rapidfuzz.process",
    "snowballstemmer",
    "autobahn.websocket.protocol",
    "agents.text.entities",
    "workflows.engine.decide",
)
AT_ONCE = 16


def _daphne(argv: Sequence[str]) -> None:
    importlib.import_module("daphne.cli").CommandLineInterface().run(list(argv[1:]))


def _celery(argv: Sequence[str]) -> None:
    main: Any = importlib.import_module("celery.__main__").main
    main()


def _play(argv: Sequence[str]) -> None:
    importlib.import_module("chaos.play").main(list(argv[1:]))


PROGRAMS: Mapping[str, Callable[[Sequence[str]], None]] = {"daphne": _daphne, "celery": _celery, "play": _play}


def become(asked: Mapping[str, Any]) -> None:
    """Run `daphne ...`, `celery ...` or `play ...` in this process, as the program of that name does.

    It joins the group of a process, or with 0 leads one of its own.
    """
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setpgid(0, asked["group"])
    with open(asked["log"], "ab", buffering=0) as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.environ.clear()
    os.environ.update(asked["environment"])
    sys.argv = list(asked["argv"])
    PROGRAMS[sys.argv[0]](sys.argv)


def serve(address: str) -> None:
    """Start what is asked for, until there is nobody more to ask."""
    for name in HEAVY:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()  # else each process would look through all of it, and so have a copy of its own
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody has to wait for what has ended
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(address)
        listener.listen(AT_ONCE)
        print("ready", flush=True)
        while sys.stdin not in select.select([sys.stdin, listener], [], [])[0]:
            asking, _ = listener.accept()
            with asking, asking.makefile("rw") as lines:
                _start(json.loads(lines.readline()), lines, [listener, asking])


def _start(asked: Mapping[str, Any], answer: Any, mine: Sequence[socket.socket]) -> None:
    child = os.fork()
    if child == 0:
        status = 1
        try:
            for one in mine:
                os.close(one.fileno())
            become(asked)
            status = 0
        finally:
            os._exit(status)
    print(child, file=answer, flush=True)


if __name__ == "__main__":
    serve(sys.argv[1])
