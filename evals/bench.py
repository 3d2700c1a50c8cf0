"""How fast, and how big? Every figure is taken in this run on this machine; ratios are between things timed turn by turn.

Encoding, textbook retrieval and the product are asked the same question one after the other, many rounds long, so that
a busy machine slows all three alike. Start-up and memory come from fresh processes.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from bot.schema import Question
from evals.errors import EvalError
from evals.stats import percentile
from evals.system import System

ROUNDS = 8
STARTS = 3
MAX_RATIO, MAX_P95_MS, MAX_START_S, MAX_MEMORY_MB = 3.0, 300.0, 4.0, 500.0

_START = "from bot import Question, open_chain; a = open_chain().invoke(Question(text={question!r})); print(a.kind)"
# Not ru_maxrss on Linux: a child starts with the high-water mark of the process that started it.
_MEMORY = """
import json, pathlib, resource, sys
from bot import Question, open_chain
chain = open_chain()
for text in json.load(sys.stdin):
    chain.invoke(Question(text=text))
status = pathlib.Path("/proc/self/status")
if status.is_file():
    peak = next(int(line.split()[1]) * 1024 for line in status.read_text().splitlines() if line.startswith("VmHWM"))
else:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(peak, "torch" in sys.modules)
"""


@dataclass(frozen=True)
class Row:
    """One figure. `bar` and `met` are None where there is no bar; `spread` holds the quartiles or the extremes."""

    name: str
    value: float
    bar: float | None
    met: bool | None
    unit: str
    spread: tuple[float, float]


def bench_asking(
    product: System, textbook: System, encode: Callable[[str], Any], questions: Sequence[str], rounds: int = ROUNDS
) -> list[Row]:
    """Encoding alone, textbook retrieval and the whole answer, turn by turn."""
    steps: dict[str, Callable[[str], Any]] = {
        "encode": encode,
        "textbook": lambda text: textbook.context(Question(text=text)),
        "ask": lambda text: product.ask(Question(text=text)),
    }
    for text in questions:  # warm: caches, threads and files are in place before the clock runs
        for step in steps.values():
            step(text)
    times: dict[str, list[float]] = {name: [] for name in steps}
    ratios = []
    for _ in range(rounds):
        this_round: dict[str, list[float]] = {name: [] for name in steps}
        for text in questions:
            for name, step in steps.items():
                started = time.perf_counter()
                step(text)
                this_round[name].append((time.perf_counter() - started) * 1000)
        ratios.append(statistics.median(this_round["ask"]) / statistics.median(this_round["textbook"]))
        for name, values in this_round.items():
            times[name] += values
    ask95 = percentile(times["ask"], 95)
    ratio = statistics.median(times["ask"]) / statistics.median(times["textbook"])
    return [
        _timed("query encoding, p50", times["encode"]),
        _timed("textbook retrieval, p50", times["textbook"]),
        _timed("ask, p50", times["ask"]),
        Row("ask p50 / textbook retrieval p50", round(ratio, 2), MAX_RATIO, ratio <= MAX_RATIO, "times", _ends(ratios)),
        Row("ask, p95", round(ask95, 1), MAX_P95_MS, ask95 <= MAX_P95_MS, "ms", _ends(times["ask"])),
    ]


def bench_process(questions: Sequence[str], starts: int = STARTS) -> list[Row]:
    """Start of a fresh process to its first answer, and the memory of one that answered every question.

    Raises:
        EvalError: a fresh process could not answer.
    """
    seconds = []
    for _ in range(starts):
        started = time.perf_counter()
        _python(_START.format(question=questions[0]))
        seconds.append(time.perf_counter() - started)
    start = statistics.median(seconds)
    peak, torch = _python(_MEMORY, json.dumps(list(questions))).split()
    megabytes = int(peak) / 1_000_000
    return [
        Row("process start to first answer", round(start, 2), MAX_START_S, start <= MAX_START_S, "s", _ends(seconds)),
        Row(
            "memory of a process that answers (without screens)",
            round(megabytes, 0),
            MAX_MEMORY_MB,
            megabytes <= MAX_MEMORY_MB,
            "MB",
            (round(megabytes, 0), round(megabytes, 0)),
        ),
        Row("torch loaded while serving", float(torch == "True"), 0.0, torch == "False", "", (0.0, 0.0)),
    ]


def as_json(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Rows as `evals bench --json` prints them."""
    return [asdict(row) for row in rows]


def _timed(name: str, values: Sequence[float]) -> Row:
    spread = (round(percentile(values, 25), 2), round(percentile(values, 75), 2))
    return Row(name, round(statistics.median(values), 2), None, None, "ms", spread)


def _ends(values: Sequence[float]) -> tuple[float, float]:
    return round(min(values), 2), round(max(values), 2)


def _python(code: str, stdin: str = "") -> str:
    """Output of a fresh interpreter with the same settings as this one."""
    done = subprocess.run([sys.executable, "-c", code], input=stdin, capture_output=True, text=True, timeout=120, check=False)  # noqa: S603
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise EvalError(f"a fresh process could not answer: {last}", "Run `python -m bot doctor`.")
    return done.stdout.strip()
