"""The whole bench in order, and its files: `bench.json` for programs, `bench.html` for people."""

from __future__ import annotations

import json
import os
import platform
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.bench.asking import bench_asking
from evals.bench.figures import Row, as_json

PARTS = ("asking", "process", "building", "growth")
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Bench:
    """A finished bench: its figures, the growth curve, and what machine it ran on."""

    rows: tuple[Row, ...]
    growth: tuple[dict[str, Any], ...]
    machine: dict[str, Any]

    def as_json(self) -> dict[str, Any]:
        """The bench as `bench.json` holds it."""
        return {"machine": self.machine, "rows": as_json(self.rows), "growth": list(self.growth)}

    @property
    def missed(self) -> list[str]:
        """Names of the figures that miss their bar."""
        return [row.name for row in self.rows if row.met is False]


def run_bench(
    questions: Sequence[str], rounds: int, sizes: Sequence[int], parts: Sequence[str] = PARTS, tell: Tell = lambda line: None
) -> Bench:
    """Measure the chosen parts.

    Args:
        questions: what is asked, at least one.
        rounds: how often each question is asked.
        sizes: passages of the growth curve.
        parts: some of `PARTS`.

    Raises:
        EvalError: a part could not be measured.
        KnowledgeError: there is no index.
    """
    from evals.baselines import open_baseline
    from evals.bench.building import bench_building
    from evals.bench.growth import bench_growth
    from evals.bench.process import bench_process
    from evals.system import Product

    rows: list[Row] = []
    points: list[dict[str, Any]] = []
    if "asking" in parts:
        tell("Asking: encoder, textbook retrieval and whole answers in turn")
        product = Product()
        index = product.searched
        rows += bench_asking(product, open_baseline("textbook", index), index.encoder.embed_query, questions, rounds)
    if "process" in parts:
        tell("Starting fresh processes; many people at once")
        rows += bench_process(questions)
    if "building" in parts:
        tell("Building the whole library into a new folder (the longest part)")
        rows += bench_building()
    if "growth" in parts:
        grown, curve = bench_growth(questions, sizes, tell=tell)
        rows += grown
        points += [point.as_json() for point in curve]
    return Bench(tuple(rows), tuple(points), describe_machine())


def describe_machine() -> dict[str, Any]:
    """What the figures depend on: system, processor kind, cores, Python, and the day."""
    return {
        "system": platform.system(),
        "processor": platform.machine(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "day": time.strftime("%Y-%m-%d"),
    }


def write_bench(bench: Bench, folder: Path) -> tuple[Path, Path]:
    """Write `bench.json` and `bench.html`; gives their paths."""
    from evals.bench.chart import render_page

    folder.mkdir(parents=True, exist_ok=True)
    data, page = folder / "bench.json", folder / "bench.html"
    data.write_text(json.dumps(bench.as_json(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    page.write_text(render_page(bench.as_json()), encoding="utf-8")
    return data, page
