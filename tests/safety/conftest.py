"""The app as it really runs: a process of its own, and visitors who talk to it as a browser does."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]

# Runs in every Python of the child's process tree (a `sitecustomize`): writes down who is called and what listens.
RECORDER = """
import os, sys
_log = os.environ.get("RECORD_SOCKETS")
if _log:
    def _hook(event, args):
        if event in ("socket.connect", "socket.bind", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "socket.gethostbyaddr"):
            what = args[0] if event.startswith("socket.get") else args[1]
            line = f"{event} {what!r}\\n"
            handle = os.open(_log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            try:
                os.write(handle, line.encode())
            finally:
                os.close(handle)
    sys.addaudithook(_hook)
"""


def free_port() -> int:
    """A port of this machine that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Visitor:
    """One open page: what was drawn, and a way to ask. Speaks Streamlit's own messages over its web socket."""

    port: int
    drawn: str = ""
    exceptions: list[str] = field(default_factory=list)
    _socket: Any = None
    _box: str = ""

    def __enter__(self) -> Visitor:
        from websockets.sync.client import connect

        self._socket = connect(
            f"ws://127.0.0.1:{self.port}/_stcore/stream",
            subprotocols=["streamlit"],  # type: ignore[list-item]
            origin=f"http://localhost:{self.port}",  # type: ignore[arg-type]
            max_size=None,
            open_timeout=30,
        )
        self._send("")
        self._draw_until_done(30)
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def ask(self, text: str, seconds: float = 60) -> str:
        """Send a question from the box; the HTML that was drawn until its answer stood there."""
        self.drawn = ""
        self._send(text)
        self._draw_until_done(seconds)
        return self.drawn

    def _send(self, text: str) -> None:
        from streamlit.proto.BackMsg_pb2 import BackMsg

        message = BackMsg()
        message.rerun_script.query_string = ""
        if text:
            state = message.rerun_script.widget_states.widgets.add()
            state.id = self._box
            state.chat_input_value.data = text
        self._socket.send(message.SerializeToString())

    def _draw_until_done(self, seconds: float) -> None:
        from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

        deadline = time.monotonic() + seconds
        while True:
            message = ForwardMsg()
            message.ParseFromString(self._socket.recv(timeout=max(0.1, deadline - time.monotonic())))
            kind = message.WhichOneof("type")
            if kind == "delta" and message.delta.WhichOneof("type") == "new_element":
                element = message.delta.new_element
                name = element.WhichOneof("type")
                if name == "html":
                    self.drawn += element.html.body + "\n"
                elif name == "chat_input":
                    self._box = element.chat_input.id
                elif name == "exception":
                    self.exceptions.append(element.exception.message)
            elif kind == "script_finished" and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                return


@dataclass
class Running:
    """A started app: where it is, what it printed, and whom it called."""

    port: int
    process: subprocess.Popen[bytes]
    output: Path
    sockets: Path

    @property
    def calls(self) -> list[str]:
        """Every connection, listening address and name look-up of the process, as recorded."""
        return self.sockets.read_text().splitlines() if self.sockets.exists() else []

    def visitor(self) -> Visitor:
        return Visitor(self.port)


Start = Callable[..., Running]


@pytest.fixture
def start_app(tmp_path: Path, clean_environment: dict[str, str]) -> Iterator[Start]:
    """A function that starts `python -m ui` with the sockets recorded; ends every app it started."""
    started: list[Running] = []

    def start(home: Path, *arguments: str, cwd: Path | None = None, **environment: str) -> Running:
        number = len(started)
        (tmp_path / "site").mkdir(exist_ok=True)
        (tmp_path / "site" / "sitecustomize.py").write_text(RECORDER)
        port = free_port()
        output, sockets = tmp_path / f"output-{number}.txt", tmp_path / f"sockets-{number}.txt"
        settings = {
            **clean_environment,
            "MS_AID_HOME": str(home),
            "RECORD_SOCKETS": str(sockets),
            "PYTHONPATH": os.pathsep.join([str(tmp_path / "site"), str(ROOT)]),
            **environment,
        }
        with output.open("wb") as file:
            process = subprocess.Popen(
                [sys.executable, "-m", "ui", "--port", str(port), *arguments], cwd=cwd or tmp_path, env=settings, stdout=file, stderr=file
            )
        running = Running(port, process, output, sockets)
        started.append(running)
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and process.poll() is None:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1).read()
                return running
            except OSError:
                time.sleep(0.1)
        raise AssertionError(f"the app did not start: {output.read_text()[-2000:]}")

    yield start
    for running in started:
        running.process.terminate()
        try:
            running.process.wait(10)
        except subprocess.TimeoutExpired:
            running.process.kill()
            running.process.wait()
