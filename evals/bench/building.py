"""How fast the index is built, against the encoder alone over the same texts: in a process of its own, into a new folder.

The whole build counts: reading the library, loading the model, exporting the query encoder, encoding, writing, checking. The encoder
alone is the model library's own `encode` with its own settings, over random slices of the very texts that the build encoded.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from evals.bench.figures import Row, figure
from evals.errors import EvalError

SLICES, SLICE = 4, 2_000
MIN_THROUGHPUT, MAX_BUILD_S, MAX_BUILD_MB = 0.85, 180.0, 1500.0
GROUP = "Index build"
_TIMEOUT_S = 3600


def bench_building(slices: int = SLICES) -> list[Row]:
    """Build the whole library into a new folder, then time the encoder alone.

    Raises:
        EvalError: the build failed.
    """
    with tempfile.TemporaryDirectory(prefix="ms-decision-aid-bench-") as home:
        done = subprocess.run(  # noqa: S603 (our own module)
            [sys.executable, "-m", "evals.bench.building", home, str(slices), str(time.time())],
            capture_output=True,
            text=True,
            timeout=_TIMEOUT_S,
            check=False,
            env={**os.environ, "MS_AID_HOME": home},
            cwd=Path(__file__).parents[2],
        )
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise EvalError(f"the index could not be built: {last}", "Run `python -m knowledge build`.")
    return building_rows(json.loads(done.stdout.strip().splitlines()[-1]))


def building_rows(found: Mapping[str, Any]) -> list[Row]:
    """Figures of one measured build.

    Args:
        found: `texts` encoded, `build_s` of the build, `process_s` from process start to its end, `stages` in seconds,
            `raw` (texts a second of each slice through the encoder alone), `peak_mb`.
    """
    rate = found["texts"] / found["build_s"]
    raw: Sequence[float] = found["raw"]
    return [
        figure("texts a second, build", [rate], "texts/s", group=GROUP),
        figure("texts a second, encoder alone", raw, "texts/s", group=GROUP),
        figure("build / encoder alone, throughput", [rate / one for one in raw], "times", MIN_THROUGHPUT, "at least", GROUP),
        figure("whole library, from process start", [found["process_s"]], "s", MAX_BUILD_S, group=GROUP),
        figure("memory of the build, peak", [found["peak_mb"]], "MB", MAX_BUILD_MB, group=GROUP),
        *(figure(f"build, {name.lower()}", [seconds], "s", group=GROUP) for name, seconds in found["stages"].items()),
    ]


def stage_seconds(marks: Sequence[tuple[str, float]], end: float) -> dict[str, float]:
    """Seconds from the first mark of each stage to the first mark of the next one.

    Args:
        marks: stage and moment, in order; a stage may tell its progress many times.
        end: moment at which the last stage was over.
    """
    firsts: dict[str, float] = {}
    for name, moment in marks:
        firsts.setdefault(name, moment)
    moments = [*firsts.values(), end]
    return {name: moments[place + 1] - moments[place] for place, name in enumerate(firsts)}


def _measure(home: Path, slices: int, process_started: float) -> dict[str, Any]:
    from evals.bench.worker import read_memory
    from knowledge import embed
    from knowledge.build import build_index

    encoded: list[str] = []
    plain = embed.BuildEncoder.encode

    def watched(self: embed.BuildEncoder, texts: Sequence[str], *words: Any, **named: Any) -> Any:
        encoded.extend(texts)
        return plain(self, texts, *words, **named)

    embed.BuildEncoder.encode = watched  # type: ignore[method-assign]
    marks: list[tuple[str, float]] = []
    started = time.perf_counter()
    build_index(home=home, on_progress=lambda stage, done, total: marks.append((stage, time.perf_counter())))
    ended = time.perf_counter()
    process_s, peak = time.time() - process_started, read_memory()["peak"]

    encoder = embed.BuildEncoder()
    encoder.encode_plainly(encoded[:64])
    chosen, raw = random.Random(7), []
    for _ in range(slices):
        part = chosen.sample(encoded, min(SLICE, len(encoded)))
        began = time.perf_counter()
        encoder.encode_plainly(part)
        raw.append(len(part) / (time.perf_counter() - began))
    return {
        "texts": len(encoded),
        "build_s": ended - started,
        "process_s": process_s,
        "stages": stage_seconds(marks, ended),
        "raw": raw,
        "peak_mb": peak,
    }


if __name__ == "__main__":
    print(json.dumps(_measure(Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]))))
