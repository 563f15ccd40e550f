"""A model provider on the loopback that speaks OpenAI's chat completions: every answer streams a few words, slowly."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

WORDS = ("this ", "took ", "a ", "while")
WORD_S = 0.05
USAGE = {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18}


class Provider(ThreadingHTTPServer):
    """Answer every request the same; `calls` counts them."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.calls = 0


@contextmanager
def provider() -> Iterator[Provider]:
    """Serve while the block runs."""
    server = Provider()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    server: Provider

    def log_message(self, *args: Any) -> None:
        """Say nothing."""

    def do_POST(self) -> None:
        with suppress(OSError):
            self.rfile.read(int(self.headers["Content-Length"]))
            self.server.calls += 1
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.send_header("Connection", "close")
            self.end_headers()
            for word in WORDS:
                self._tell({"choices": [{"index": 0, "delta": {"role": "assistant", "content": word}}]})
                time.sleep(WORD_S)
            self._tell({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
            self._tell({"choices": [], "usage": USAGE})
            self.wfile.write(b"data: [DONE]\n\n")

    def _tell(self, part: dict[str, Any]) -> None:
        told = {"id": "x", "object": "chat.completion.chunk", "created": 1, "model": "fake", **part}
        self.wfile.write(f"data: {json.dumps(told)}\n\n".encode())
        self.wfile.flush()
