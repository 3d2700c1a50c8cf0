"""F: nothing leaves this computer, nothing that was typed is written down, and visitors are apart."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from ui import __main__ as start

CANARY = "zxqcanary"
LOCAL = ("127.0.0.1", "localhost", "::1")
TALK = (
    f"What are the side effects of Ocrevus? {CANARY}one",
    f"and how often is it given {CANARY}two",
    f"my leg is numb {CANARY}three and my chest hurts a lot",
    f"{CANARY}four " + "very long " * 400,
    f"¿qué es la EM? {CANARY}five",
    f"what is flurbomab{CANARY}six",
)
ON = {
    "STREAMLIT_BROWSER_GATHER_USAGE_STATS": "true",
    "STREAMLIT_SERVER_ADDRESS": "0.0.0.0",
    "STREAMLIT_SERVER_ENABLE_CORS": "false",
    "ANONYMIZED_TELEMETRY": "True",
    "LANGCHAIN_TRACING_V2": "true",
    "LANGSMITH_TRACING": "true",
    "LANGSMITH_API_KEY": "lsv2_none",
    "LANGSMITH_ENDPOINT": "http://192.0.2.1:9",
    "CHROMA_OTEL_COLLECTION_ENDPOINT": "http://192.0.2.1:9",
}


def is_local(call: str) -> bool:
    """Whether a recorded call stays on this machine (a path is a local socket)."""
    what = call.split(" ", 1)[1]
    return any(f"'{name}'" in what or what == repr(name) for name in LOCAL) or what.startswith(("'/", "b'", "''")) or what == "None"


def folder_bytes(*folders: Path) -> dict[Path, bytes]:
    """All files under some folders."""
    found = {}
    for folder in folders:
        for path in folder.rglob("*"):
            if path.is_file() and not path.is_symlink():
                found[path] = path.read_bytes()
    return found


def far_sockets(pid: int) -> list[str]:
    """Addresses beyond this machine that a process has a socket to, as the kernel lists them; none where it does not."""
    inodes = set()
    for handle in Path(f"/proc/{pid}/fd").glob("*") if sys.platform == "linux" else ():
        try:
            target = os.readlink(handle)
        except OSError:
            continue
        if target.startswith("socket:["):
            inodes.add(target[8:-1])
    far = []
    for table, nobody in (("tcp", "00000000:0000"), ("udp", "00000000:0000"), ("tcp6", "0" * 32 + ":0000"), ("udp6", "0" * 32 + ":0000")):
        path = Path(f"/proc/{pid}/net/{table}")
        for row in path.read_text().splitlines()[1:] if path.exists() else []:
            _, _, remote, *rest = row.split()
            if (
                rest[6] in inodes
                and remote != nobody
                and not remote.startswith(("0100007F", "0" * 24 + "01000000", "0" * 16 + "FFFF00000100007F"))
            ):
                far.append(f"{table} {remote}")
    return far


def own_home(real_home: Path, place: Path) -> Path:
    """A data folder of its own, with the real index."""
    return Path(shutil.copytree(real_home, place, ignore=lambda folder, names: old_versions(Path(folder), names)))


def old_versions(folder: Path, names: list[str]) -> list[str]:
    """Index folders that are no longer in use need no copy."""
    if folder.name != "index":
        return []
    current = (folder.parent / "CURRENT").read_text(encoding="ascii").strip()
    return [name for name in names if name != current]


def handshake(port: int, host: str, origin: str) -> int:
    """The status with which the app answers a browser that wants to talk from a page of `origin` under the name `host`."""
    lines = (
        f"GET /_stcore/stream HTTP/1.1\r\nHost: {host}\r\nOrigin: {origin}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", port), timeout=20) as wire:
        wire.sendall(lines.encode())
        return int(wire.recv(64).split()[1])


def test_no_connection_is_tried_and_only_loopback_listens_although_the_environment_asks_for_both(
    real_home: Path, start_app, tmp_path: Path
) -> None:
    app = start_app(own_home(real_home, tmp_path / "home"), **ON)
    with app.visitor() as visitor:
        assert "Ocrelizumab" in visitor.ask("What are the side effects of Ocrevus?")
        assert "local emergency number" in visitor.ask("i want to kill myself")
        assert far_sockets(app.process.pid) == [], "sockets of native code, which the recorder cannot see"
    assert handshake(app.port, f"localhost:{app.port}", f"http://localhost:{app.port}") == 101
    assert handshake(app.port, f"localhost:{app.port}", "https://evil.example") == 403, "another site's page"
    assert handshake(app.port, "evil.example", "https://evil.example") == 403, "a name that was bound to this computer"
    assert app.calls, "the recorder must have seen the app listen"
    assert [call for call in app.calls if not is_local(call)] == []
    assert any(call.startswith("socket.bind") and str(app.port) in call and "127.0.0.1" in call for call in app.calls)


def test_a_canary_typed_by_a_person_is_in_no_file_and_no_output(real_home: Path, start_app, tmp_path: Path) -> None:
    home, user, temporary, here = own_home(real_home, tmp_path / "home"), tmp_path / "user", tmp_path / "tmp", tmp_path / "cwd"
    for folder in (user, temporary, here):
        folder.mkdir()
    own = {"HOME": str(user), "XDG_CACHE_HOME": str(user / "cache"), "XDG_CONFIG_HOME": str(user / "config")}
    app = start_app(home, cwd=here, TMPDIR=str(temporary), **own)
    with app.visitor() as visitor:
        assert CANARY in "".join(visitor.ask(text) for text in TALK)
        assert not visitor.exceptions
        # The index goes while the page is open: the error path must not write the words down either.
        (home / "CURRENT").write_text("gone", encoding="ascii")
        visitor.ask(f"What is PML? {CANARY}seven")
    bad = here / f"{CANARY}-notes.pdf"
    bad.write_bytes(b"%PDF-1.4 broken " + CANARY.encode())
    environment = {**os.environ, "MS_AID_HOME": str(home), "TMPDIR": str(temporary), "PYTHONPATH": str(Path(__file__).parents[2]), **own}
    failed = subprocess.run(
        [sys.executable, "-m", "knowledge", "add", str(bad)], cwd=here, env=environment, capture_output=True, text=True, check=False
    )
    assert failed.returncode == 1
    bad.unlink()
    app.process.terminate()
    app.process.wait(20)
    seen = folder_bytes(home, user, temporary, here) | {app.output: app.output.read_bytes(), app.sockets: app.sockets.read_bytes()}
    assert [str(path) for path, data in seen.items() if CANARY.encode() in data or CANARY in str(path)] == []


def test_a_command_that_breaks_does_not_print_what_was_asked(tmp_path: Path, clean_environment: dict[str, str]) -> None:
    """A traceback with local variables would carry the question into a terminal log."""
    script = (
        "import bot.chain, sys\n"
        "def fail(*a, **k): raise RuntimeError('boom')\n"
        "bot.chain.AnswerChain._understand = fail\n"
        "from bot.__main__ import app\n"
        f"sys.argv = ['bot', 'ask', 'what is {CANARY}']\n"
        "app()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, env={**clean_environment, "MS_AID_HOME": str(tmp_path)}
    )
    assert done.returncode == 2
    assert CANARY not in done.stderr + done.stdout


def test_two_visitors_of_one_process_never_see_each_other(real_home: Path, start_app, tmp_path: Path) -> None:
    app = start_app(own_home(real_home, tmp_path / "home"))
    with app.visitor() as one, app.visitor() as two:
        one.ask(f"What are the side effects of Ocrevus? {CANARY}one")
        drawn = two.ask("how often is it given")
        assert CANARY not in drawn and "Ocrevus" not in drawn.split("ms-help", 1)[-1].partition("ms-question")[2][:400]
        one.ask("thanks")
        assert CANARY not in two.ask("what is ms")
    with app.visitor() as later:
        assert CANARY not in later.drawn


def test_the_environment_is_made_quiet_whatever_it_holds() -> None:
    environment = {**ON, "PATH": "x"}
    start.quiet_environment(environment)
    assert not [name for name in environment if name.startswith("STREAMLIT_")]
    assert {environment[name] for name in ("LANGSMITH_TRACING", "LANGCHAIN_TRACING_V2")} == {"false"}
    assert environment["ANONYMIZED_TELEMETRY"] == "False" and environment["HF_HUB_OFFLINE"] == "1"
    assert "LANGSMITH_ENDPOINT" not in environment and "CHROMA_OTEL_COLLECTION_ENDPOINT" not in environment
    assert environment["PATH"] == "x"


def test_streamlit_never_asks_an_outside_service_for_the_address_of_this_computer(monkeypatch: pytest.MonkeyPatch) -> None:
    from streamlit import net_util
    from streamlit.web.server.server_util import is_url_from_allowed_origins

    for name in ("get_external_ip", "get_internal_ip", "_make_blocking_http_get"):
        monkeypatch.setattr(net_util, name, getattr(net_util, name))
    monkeypatch.setattr(net_util, "_make_blocking_http_get", lambda *a, **k: pytest.fail("asked an outside service"))
    start.never_look_up_addresses()
    assert not is_url_from_allowed_origins("https://evil.example")
    assert is_url_from_allowed_origins("http://localhost:8501")
