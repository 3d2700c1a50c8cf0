"""A process of its own that answers questions and tells how long it took: the bench's stand-in for one app process.

It reads one JSON line a command from standard input and writes one JSON line a reply. Start with `python -m evals.bench.worker`;
data folder and settings come from the environment, as for the app. Memory is that of this process alone.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from evals.errors import EvalError


class Worker:
    """One answering process, started with the object and ended with its `with` block."""

    def __init__(self, home: Path | None = None) -> None:
        """`home`: data folder of the process; None for the one in use."""
        environment = {**os.environ, **({"MS_AID_HOME": str(home)} if home else {})}
        self.started = time.perf_counter()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "evals.bench.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=environment,
            cwd=Path(__file__).parents[2],
        )

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._process.kill()
        self._process.communicate()

    def ask(self, text: str) -> dict[str, Any]:
        """One question: `ms` of the whole answer, its `kind`, `stages` (milliseconds of each) and the version of the `index`."""
        return self._call({"ask": text})

    def wave(self, texts: Sequence[str]) -> list[float]:
        """All texts asked at one moment, each on a thread of its own; milliseconds until each was answered.

        Raises:
            EvalError: a question was not answered.
        """
        return [float(value) for value in self._call({"wave": list(texts)})["ms"]]

    def memory(self) -> dict[str, Any]:
        """Megabytes held now and at the highest (`now`, `peak`), and whether `torch` was loaded."""
        return self._call({"memory": True})

    def _call(self, command: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin is not None and self._process.stdout is not None
        try:
            self._process.stdin.write(json.dumps(command) + "\n")
            self._process.stdin.flush()
            line = self._process.stdout.readline()
        except OSError:
            line = ""
        reply: dict[str, Any] = json.loads(line) if line else {"error": "the process ended"}
        if "error" in reply:
            raise EvalError(f"an answering process failed: {reply['error']}", "Run `python -m bot doctor`.")
        return reply


def read_memory() -> dict[str, float]:
    """Megabytes (a million bytes) that this process holds now and held at most.

    Not `ru_maxrss` on Linux: a child starts with the high-water mark of the process that started it.
    """
    status = Path("/proc/self/status")
    if status.is_file():
        sizes = {line.split(":")[0]: line.split()[1] for line in status.read_text().splitlines() if line.startswith(("VmRSS", "VmHWM"))}
        return {"now": int(sizes["VmRSS"]) * 1024 / 1e6, "peak": int(sizes["VmHWM"]) * 1024 / 1e6}
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    return {"now": peak, "peak": peak}


def _serve() -> None:
    replies = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # whatever a library prints must not stand between the replies
    from bot import Question, open_chain
    from knowledge.memory import give_memory_back

    give_memory_back()  # as the app does
    chain = open_chain()

    def ask(text: str) -> dict[str, Any]:
        started = time.perf_counter()
        answer = chain.invoke(Question(text=text))
        if str(answer.kind) == "error":
            raise EvalError("an answer was an error")
        milliseconds = (time.perf_counter() - started) * 1000
        return {"ms": milliseconds, "kind": str(answer.kind), "stages": answer.timings_ms, "index": chain.engine.index().version}

    def wave(texts: list[str]) -> dict[str, Any]:
        from concurrent.futures import ThreadPoolExecutor
        from threading import Barrier

        together = Barrier(len(texts))

        def one(text: str) -> float:
            together.wait()
            return float(ask(text)["ms"])

        with ThreadPoolExecutor(len(texts)) as people:
            return {"ms": list(people.map(one, texts))}

    for line in sys.stdin:
        command = json.loads(line)
        try:
            if "ask" in command:
                reply = ask(command["ask"])
            elif "wave" in command:
                reply = wave(command["wave"])
            else:
                reply = {**read_memory(), "torch": "torch" in sys.modules}
        except Exception as error:  # the reason goes to the bench, which names it
            reply = {"error": f"{type(error).__name__}: {error}"}
        replies.write(json.dumps(reply) + "\n")
        replies.flush()


if __name__ == "__main__":
    _serve()
