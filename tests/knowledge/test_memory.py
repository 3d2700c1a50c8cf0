"""Freed memory goes back to the system where the C library lets us say so; elsewhere nothing happens."""

from __future__ import annotations

import subprocess
import sys

import pytest

from knowledge.memory import give_memory_back


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="glibc only")
def test_what_a_thread_freed_is_given_back() -> None:
    script = (
        "from knowledge.memory import give_memory_back; import threading\n"
        "assert give_memory_back()\n"
        "def held(): return next(int(l.split()[1]) for l in open('/proc/self/status') if l.startswith('VmRSS')) / 1024\n"
        "def work(): blocks = [bytes(700_000) for _ in range(200)]; del blocks\n"
        "before = held()\n"
        "for thread in [threading.Thread(target=work) for _ in range(4)]: thread.start(); thread.join()\n"
        "print(held() - before)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert float(done.stdout) < 20


def test_other_systems_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert give_memory_back() is False
