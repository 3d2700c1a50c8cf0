"""Start, memory and crowds of one answering process, each measured in fresh processes."""

from __future__ import annotations

import itertools
import statistics
import time
from collections.abc import Sequence

from evals.bench.figures import Row, figure, ratios, tail
from evals.bench.worker import Worker

STARTS, WAVES = 3, 8
CROWDS = (1, 10, 50)
MAX_START_S, MAX_MEMORY_MB, MAX_CROWD_MS = 4.0, 500.0, 2000.0


def bench_process(questions: Sequence[str], starts: int = STARTS, waves: int = WAVES) -> list[Row]:
    """Start to first answer; then memory and waiting times while 1, 10 and 50 people ask at one moment.

    Raises:
        EvalError: a fresh process could not answer.
    """
    seconds, first, answered, crowded = [], [], [], []
    waits: dict[int, list[float]] = {people: [] for people in CROWDS}
    torch = False
    for start in range(starts):
        with Worker() as worker:
            worker.ask(questions[start % len(questions)])
            seconds.append(time.perf_counter() - worker.started)
            first.append(worker.memory()["peak"])
            if start:
                continue
            for text in questions:
                worker.ask(text)
            answered.append(worker.memory()["peak"])
            supply = itertools.cycle(questions)
            for _ in range(waves):  # turn by turn, so that all sizes meet the same machine
                for people in CROWDS:
                    waits[people] += worker.wave(list(itertools.islice(supply, people)))
            memory = worker.memory()
            crowded.append(memory["peak"])
            torch = bool(memory["torch"])
    return [
        figure("process start to first answer", seconds, "s", MAX_START_S, group="Start and memory"),
        figure("memory after the first answer, peak", first, "MB", MAX_MEMORY_MB, group="Start and memory"),
        figure("memory after every question, peak (without screens)", answered, "MB", MAX_MEMORY_MB, group="Start and memory"),
        figure("memory after 50 people at once, peak (without screens)", crowded, "MB", MAX_MEMORY_MB, group="Start and memory"),
        figure("torch loaded while serving", [float(torch)], "", 0.0, group="Start and memory"),
        *crowd_rows(waits),
    ]


def crowd_rows(waits: dict[int, list[float]]) -> list[Row]:
    """Waiting times by number of people asking at one moment; the last crowd is the one with the bar.

    Args:
        waits: milliseconds until answered, for each number of people.
    """
    rows: list[Row] = []
    alone, largest = min(waits), max(waits)
    for people, values in waits.items():
        name = "1 person" if people == 1 else f"{people} people at once"
        rows.append(figure(f"{name}, p50", values, "ms", group="Many at once"))
        rows.append(tail(f"{name}, p95", values, 95, "ms", MAX_CROWD_MS if people == largest else None, group="Many at once"))
    waves = len(waits[alone]) // alone
    slowest = [max(waits[largest][wave * largest : (wave + 1) * largest]) for wave in range(waves)]
    single = [statistics.median(waits[alone][wave * alone : (wave + 1) * alone]) for wave in range(waves)]
    rows.append(figure(f"last of {largest} people / 1 person", ratios(slowest, single), "times", group="Many at once"))
    return rows
