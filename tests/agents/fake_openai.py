"""A server on loopback that speaks OpenAI's chat completions, well or badly, as a test wants it."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class FakeOpenAI(ThreadingHTTPServer):
    """Answer each request by the next of `replies`; `seen` keeps what was asked, with its headers."""

    daemon_threads = True

    def __init__(self, replies: list[dict[str, Any]]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.replies = list(replies)
        self.seen: list[dict[str, Any]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"

    def next_reply(self) -> dict[str, Any]:
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]


@contextmanager
def fake_openai(*replies: dict[str, Any]) -> Iterator[FakeOpenAI]:
    """Serve while the block runs; a reply is {"text"}, {"tool", "arguments"}, {"status", "headers"?} or {"raw"}."""
    server = FakeOpenAI(list(replies))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    server: FakeOpenAI

    def log_message(self, *args: Any) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        self.server.seen.append(
            {"path": self.path, "headers": {name.lower(): value for name, value in self.headers.items()}}
        )
        self._send(self.server.next_reply().get("status", 200), b'{"data": []}', {})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.seen.append(
            {"path": self.path, "headers": {name.lower(): value for name, value in self.headers.items()}, "body": body}
        )
        reply = self.server.next_reply()
        time.sleep(reply.get("hang_s", 0))
        if "embedding" in reply:
            rows = [{"embedding": reply["embedding"](text)} for text in body["input"]]
            self._send(200, json.dumps({"data": rows}).encode(), {})
        elif "status" in reply:
            self._send(reply["status"], b'{"error": {"message": "no"}}', reply.get("headers", {}))
        elif "raw" in reply:
            self._send(200, reply["raw"], {})
        else:
            self._stream(reply)

    def _stream(self, reply: dict[str, Any]) -> None:
        self._send(200, "".join(_frames(reply)).encode(), {"Content-Type": "text/event-stream"})

    def _send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        with suppress(BrokenPipeError):
            self.wfile.write(body)


def _frames(reply: dict[str, Any]) -> Iterator[str]:
    for delta in _deltas(reply):
        yield _frame({"choices": [{"index": 0, "delta": delta}]})
    reason = "tool_calls" if "tool" in reply else "stop"
    yield _frame({"choices": [{"index": 0, "delta": {}, "finish_reason": reason}]})
    usage = {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18}
    yield _frame({"choices": [], "usage": usage})
    yield "data: [DONE]\n\n"


def _deltas(reply: dict[str, Any]) -> list[dict[str, Any]]:
    if "tool" in reply:
        call = {"name": reply["tool"], "arguments": json.dumps(reply["arguments"])}
        return [{"role": "assistant", "tool_calls": [{"index": 0, "id": "c1", "type": "function", "function": call}]}]
    return [{"role": "assistant", "content": word + " "} for word in reply["text"].split()]


def _frame(part: dict[str, Any]) -> str:
    told = {"id": "x", "object": "chat.completion.chunk", "created": 1, "model": "fake", **part}
    return f"data: {json.dumps(told)}\n\n"
