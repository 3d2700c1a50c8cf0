"""What one question costs: encoding, textbook retrieval and the whole answer, asked turn by turn, and the stages of an answer."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any

from bot.schema import Answer, Question
from evals.bench.figures import Row, figure, ratios, tail
from evals.system import System

ROUNDS = 8
MAX_RATIO, MAX_P95_MS = 3.0, 300.0
GROUP = "One question"


def bench_asking(
    product: System, textbook: System, encode: Callable[[str], Any], questions: Sequence[str], rounds: int = ROUNDS
) -> list[Row]:
    """Encoding alone, textbook retrieval and the whole answer, turn by turn, so that a busy machine slows all alike."""
    answers: list[Answer] = []
    steps: dict[str, Callable[[str], Any]] = {
        "encode": encode,
        "textbook": lambda text: textbook.context(Question(text=text)),
        "ask": lambda text: answers.append(product.ask(Question(text=text))),
    }
    for text in questions:  # warm: caches, threads and files are in place before the clock runs
        for step in steps.values():
            step(text)
    answers.clear()
    times: dict[str, list[float]] = {name: [] for name in steps}
    medians: dict[str, list[float]] = {name: [] for name in steps}
    for _ in range(rounds):
        this_round: dict[str, list[float]] = {name: [] for name in steps}
        for text in questions:
            for name, step in steps.items():
                started = time.perf_counter()
                step(text)
                this_round[name].append((time.perf_counter() - started) * 1000)
        for name, values in this_round.items():
            times[name] += values
            medians[name].append(statistics.median(values))
    against_textbook = ratios(medians["ask"], medians["textbook"])
    against_encoding = ratios(medians["ask"], medians["encode"])
    return [
        figure("query encoding, p50", times["encode"], "ms", group=GROUP),
        figure("textbook retrieval, p50", times["textbook"], "ms", group=GROUP),
        figure("ask, p50", times["ask"], "ms", group=GROUP),
        figure("ask p50 / textbook retrieval p50", against_textbook, "times", MAX_RATIO, group=GROUP),
        figure("ask p50 / query encoding p50", against_encoding, "times", group=GROUP),
        tail("ask, p95", times["ask"], 95, "ms", MAX_P95_MS, group=GROUP),
        *_stages(answers),
    ]


def _stages(answers: Sequence[Answer]) -> list[Row]:
    """Median time of each stage over the answers that went through it, in the order of the chain."""
    stages: dict[str, list[float]] = {}
    for answer in answers:
        for name, milliseconds in answer.timings_ms.items():
            stages.setdefault(name, []).append(milliseconds)
    return [figure(f"ask, stage {name}, p50", values, "ms", group="Stages of an answer") for name, values in stages.items()]
