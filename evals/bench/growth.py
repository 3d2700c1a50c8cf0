"""What a larger library costs: synthetic libraries of growing size, each served by a process of its own, asked turn by turn."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from evals.bench.figures import Row, figure, quartiles, ratios, tidy
from evals.bench.synthetic import ArithmeticEncoder, synthetic_plan
from evals.bench.worker import Worker

QUICK, FULL = (1_000, 10_000), (1_000, 10_000, 100_000)
ROUNDS = 5
MAX_GROWTH = 3.0
GROUP = "Growth"

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Point:
    """One size on the curve. Times are of whole answers but for `retrieve_ms` (that stage) and `write_s` (the index without encoding)."""

    passages: int
    vectors: int
    p50_ms: float
    quartiles_ms: tuple[float, float]
    retrieve_ms: float
    start_s: float
    memory_mb: float
    disk_mb: float
    write_s: float

    def as_json(self) -> dict[str, Any]:
        """The point as the JSON file holds it."""
        return asdict(self)


def bench_growth(
    questions: Sequence[str], sizes: Sequence[int] = QUICK, rounds: int = ROUNDS, tell: Tell = lambda line: None
) -> tuple[list[Row], list[Point]]:
    """Time and memory at each size, smallest first; ratios are of medians of the same round.

    Raises:
        EvalError: a process could not answer.
        KnowledgeError: an index could not be built.
    """
    sizes = sorted(sizes)
    with tempfile.TemporaryDirectory(prefix="ms-decision-aid-bench-") as folder, ExitStack() as open_workers:
        written = []
        for size in sizes:
            tell(f"Writing an index of {size:,} passages")
            written.append(build_synthetic(Path(folder) / str(size), size))
        workers, starts = [], []
        for size in sizes:
            tell(f"Starting on {size:,} passages")
            worker = open_workers.enter_context(Worker(Path(folder) / str(size)))
            worker.ask(questions[0])
            starts.append(time.perf_counter() - worker.started)
            workers.append(worker)
        for worker in workers:
            for text in questions:
                worker.ask(text)
        tell("Asking all sizes in turn")
        answers: list[list[list[dict[str, Any]]]] = [[[] for _ in range(rounds)] for _ in sizes]
        for turn in range(rounds):
            for text in questions:
                for place, worker in enumerate(workers):
                    answers[place][turn].append(worker.ask(text))
        memories = [worker.memory()["peak"] for worker in workers]
    points, medians = [], []
    for place, size in enumerate(sizes):
        milliseconds = [answer["ms"] for turn in answers[place] for answer in turn]
        searched = [answer["stages"]["retrieve"] for turn in answers[place] for answer in turn if "retrieve" in answer["stages"]]
        medians.append([statistics.median(answer["ms"] for answer in turn) for turn in answers[place]])
        vectors, megabytes, seconds = written[place]
        points.append(
            Point(
                passages=size,
                vectors=vectors,
                p50_ms=tidy(statistics.median(milliseconds)),
                quartiles_ms=quartiles(milliseconds),
                retrieve_ms=tidy(statistics.median(searched)) if searched else 0.0,
                start_s=tidy(starts[place]),
                memory_mb=tidy(memories[place]),
                disk_mb=tidy(megabytes),
                write_s=tidy(seconds),
            )
        )
    return growth_rows(sizes, medians), points


def growth_rows(sizes: Sequence[int], medians: Sequence[Sequence[float]]) -> list[Row]:
    """Median answer at each size against the smallest, round by round.

    Args:
        sizes: passages, smallest first.
        medians: for each size, the median of each round.
    """
    return [
        figure(f"ask p50 at {size:,} passages / at {sizes[0]:,}", ratios(medians[place], medians[0]), "times", MAX_GROWTH, group=GROUP)
        for place, size in enumerate(sizes)
        if place
    ]


def build_synthetic(home: Path, size: int) -> tuple[int, float, float]:
    """Write a synthetic index of `size` passages into a new data folder. Gives vectors, megabytes on disk and seconds.

    What was learned (safety screen, question types) and the query encoder are those of the data folder in use.

    Raises:
        KnowledgeError: there is no index whose vectors could be mixed.
    """
    from knowledge import home_folder, load_library
    from knowledge.build import text_hash, write_index
    from knowledge.index import read_manifest, read_vectors_by_hash

    home.mkdir(parents=True)
    used = home_folder()
    for part in ("models", "triage", "intents"):
        if (used / part).is_dir():
            (home / part).symlink_to(used / part, target_is_directory=True)
    digest = read_manifest(used)["model_hash"]
    encoder = ArithmeticEncoder(digest, read_vectors_by_hash(used, digest), text_hash)
    started = time.perf_counter()
    report = write_index(synthetic_plan(load_library(), size), home, encoder)
    seconds = time.perf_counter() - started
    megabytes = sum(path.stat().st_size for path in (home / "index").rglob("*") if path.is_file()) / 1e6
    return report.texts, megabytes, seconds
