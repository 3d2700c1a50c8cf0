"""How long do answers take? From `timings.jsonl`, apart from the results, which must not change from run to run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evals.schema import TurnTiming
from evals.stats import percentile

MIN_FOR_P95 = 20
"""With fewer answers a 95th percentile is only the slowest one, so the slowest is named instead."""


@dataclass(frozen=True)
class Latency:
    """Times of a run in milliseconds. `p95` is None below 20 answers; `stages` holds each stage's median."""

    answers: int
    p50: float
    p95: float | None
    slowest: float
    stages: dict[str, float]


def summarise_latency(timings: Sequence[TurnTiming]) -> Latency | None:
    """The times of a run, or None when it kept none."""
    if not timings:
        return None
    totals = [timing.total_ms for timing in timings]
    names = sorted({name for timing in timings for name in timing.stages_ms})
    stages = {name: percentile([t.stages_ms[name] for t in timings if name in t.stages_ms], 50) for name in names}
    p95 = percentile(totals, 95) if len(totals) >= MIN_FOR_P95 else None
    return Latency(len(totals), percentile(totals, 50), p95, max(totals), stages)
