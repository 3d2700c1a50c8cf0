"""A small OpenAI-compatible server on loopback that behaves as a test tells it: good, lying, slow, cut off, broken.

Speaks real HTTP with server-sent events, so that the whole client library is in the test.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Stub:
    """What the server does, and what it was sent."""

    url: str = ""
    text: str = ""
    mode: str = "good"
    """good · slow (stops for `pause` seconds after the first piece) · silent (never sends) · cut (closes in the middle) ·
    malformed (broken JSON) · not_sse (an HTML page) · error (status 500) · flaky (500 once, then good) · empty"""
    pause: float = 5.0
    piece: int = 7
    requests: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)

    @property
    def sent(self) -> str:
        """All that the last request said, as one text."""
        return "\n".join(str(message["content"]) for message in self.requests[-1]["messages"])


@contextmanager
def serve() -> Iterator[Stub]:
    """Run a server on a free port of this machine while the block lasts."""
    stub = Stub()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(stub))
    server.daemon_threads = True
    stub.url = f"http://127.0.0.1:{server.server_port}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield stub
    finally:
        stub.released.set()
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(stub: Stub) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            """Nothing is printed."""

        def do_POST(self) -> None:
            size = int(self.headers.get("Content-Length", "0"))
            stub.requests.append(json.loads(self.rfile.read(size)))
            stub.headers.append({key.lower(): value for key, value in self.headers.items()})
            first = len(stub.requests) == 1
            if stub.mode == "error" or (stub.mode == "flaky" and first):
                self.send_error(500)
                return
            if stub.mode == "silent":
                stub.released.wait(stub.pause)
                return
            self.send_response(200)
            self.send_header("Content-Type", "text/html" if stub.mode == "not_sse" else "text/event-stream")
            self.send_header("Connection", "close")
            self.end_headers()
            with suppress(BrokenPipeError, ConnectionResetError):
                self._send()

        def _send(self) -> None:
            if stub.mode == "not_sse":
                self.wfile.write(b"<html><body>Welcome</body></html>")
                return
            if stub.mode == "malformed":
                self.wfile.write(b'data: {"choices": [{"delta": {"content": "Ocr\n\ndata: }{\n\n')
                return
            text = "" if stub.mode == "empty" else stub.text
            if stub.mode == "cut":
                text = text[: int(len(text) * 0.9)]
            for number, start in enumerate(range(0, len(text), stub.piece)):
                if stub.mode == "slow" and number:
                    stub.released.wait(stub.pause)
                self._event({"content": text[start : start + stub.piece]})
            if stub.mode != "cut":
                self._event({}, "stop")
                self.wfile.write(b"data: [DONE]\n\n")

        def _event(self, delta: dict[str, str], finish: str | None = None) -> None:
            data = {
                "id": "x",
                "object": "chat.completion.chunk",
                "created": int(time.time()),
                "model": "stub",
                "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
            }
            self.wfile.write(f"data: {json.dumps(data)}\n\n".encode())
            self.wfile.flush()

    return Handler
