"""No network, no torch, quick start: measured on a fresh process, as a person would have it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

SCRIPT = """
import json, socket, sys
tried = []
real = socket.socket.connect
def connect(self, address):
    if isinstance(address, tuple) and address[0] not in ("127.0.0.1", "::1", "localhost"):
        tried.append(str(address))
        raise OSError("no network")
    return real(self, address)
socket.socket.connect = connect
def lookup(*args, **kwargs):
    tried.append(str(args[0]))
    raise OSError("no network")
socket.getaddrinfo = lookup
from bot import Question, open_chain
answer = open_chain().invoke(Question(text="What are the side effects of Ocrevus?"))
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM")) if sys.platform == "linux" else "x 0"
print(json.dumps({
    "kind": answer.kind, "claims": len(answer.claims), "tried": tried,
    "torch": "torch" in sys.modules, "transformers": "transformers" in sys.modules,
    "memory_mb": int(peak.split()[1]) / 1024,
}))
"""


def test_an_answer_needs_no_network_and_no_torch(real_home: Path, clean_environment: dict[str, str]) -> None:
    environment = {**clean_environment, "MS_AID_HOME": str(real_home), "LANGSMITH_TRACING": "true", "LANGCHAIN_TRACING_V2": "true"}
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    seen = json.loads(done.stdout.strip().splitlines()[-1])
    assert seen["kind"] == "answer"
    assert seen["claims"] >= 3
    assert seen["tried"] == []
    assert not seen["torch"]
    assert not seen["transformers"]
    assert seen["memory_mb"] <= 500


def test_importing_the_packages_loads_nothing_heavy(clean_environment: dict[str, str]) -> None:
    script = "import sys, knowledge, bot; print([m for m in ('torch','chromadb','numpy','sklearn','onnxruntime','streamlit') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env=clean_environment, check=True)
    assert done.stdout.strip() == "[]"
