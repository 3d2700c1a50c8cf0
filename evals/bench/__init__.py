"""How fast, and how big? Every figure is taken in this run on this machine, with its spread and its bar.

What is compared is measured turn by turn, so that a busy machine slows both alike, and the bar is on the ratio wherever a ratio
says it. Read `run` first; each of `asking`, `process`, `building` and `growth` measures one thing, `figures` does the arithmetic,
`chart` draws the page.
"""

from evals.bench.asking import bench_asking
from evals.bench.figures import Row, as_json

__all__ = ["Row", "as_json", "bench_asking"]
