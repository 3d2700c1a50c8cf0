"""How good is the search? A BEIR folder, indexed by the product's own pipeline, beside plain vectors and plain BM25.

All three rank the same texts in the same run with the same encoder; ir-measures computes the figures (the gain is the grade
itself). The difference to plain vectors comes with a paired bootstrap interval over questions.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from evals.errors import EvalError
from evals.stats import Interval, paired_bootstrap

DEPTH = 100
MEASURES = ("nDCG@10", "R@10", "R@100", "RR@10")
BAR = 0.03
"""nDCG@10 above plain dense in the same run."""


class BeirFormatError(EvalError):
    """A BEIR folder lacks a file or holds a line that cannot be read."""

    hint = "A BEIR folder holds corpus.jsonl, queries.jsonl (each line with _id and text) and qrels/test.tsv."


class Ranker(Protocol):
    """What `knowledge.retrieval.PassageRanker` offers."""

    def rank(self, query: str, k: int) -> list[tuple[str, float]]: ...
    def dense(self, query: str, k: int) -> list[tuple[str, float]]: ...
    def bm25(self, query: str, k: int) -> list[tuple[str, float]]: ...


OpenRanker = Callable[[Sequence[str], Sequence[str]], Ranker]
"""Texts and their ids in, a ranker out."""


@dataclass(frozen=True)
class Beir:
    """A retrieval set. `grades` maps a query to its judged documents."""

    ids: tuple[str, ...]
    texts: tuple[str, ...]
    queries: dict[str, str]
    grades: dict[str, dict[str, int]]


@dataclass(frozen=True)
class RetrievalReport:
    """Figures by method; the difference is product minus dense in nDCG@10."""

    figures: dict[str, dict[str, float]]
    difference: float
    interval: Interval
    queries: int
    passages: int

    def as_json(self) -> dict[str, Any]:
        """The report as `evals retrieval --json` prints it."""
        return {
            **{method: {name: round(value, 4) for name, value in found.items()} for method, found in self.figures.items()},
            "difference": {
                "nDCG@10": round(self.difference, 4),
                "interval": [round(self.interval.low, 4), round(self.interval.high, 4)],
                "bar": BAR,
                "met": self.difference >= BAR,
            },
            "queries": self.queries,
            "passages": self.passages,
        }


def read_beir(folder: Path) -> Beir:
    """Read a BEIR folder.

    Raises:
        BeirFormatError: names the file and line.
    """
    corpus = _read_jsonl(folder / "corpus.jsonl")
    queries = _read_jsonl(folder / "queries.jsonl")
    grades: dict[str, dict[str, int]] = {}
    path = folder / "qrels" / "test.tsv"
    for number, line in enumerate(_lines(path), start=1):
        cells = line.split("\t")
        if number == 1 and cells[-1].strip() == "score":
            continue
        try:
            query, document, grade = cells
            grades.setdefault(query, {})[document] = int(grade)
        except ValueError as error:
            raise BeirFormatError(f"{path}:{number}: should hold query, document and a whole-number grade, parted by tabs") from error
    absent = [query for query in grades if query not in queries]
    if absent:
        raise BeirFormatError(f"{path}: {len(absent)} judged queries are not in queries.jsonl ({absent[0]} for one)")
    if not corpus or not grades:
        raise BeirFormatError(f"{folder}: no passages or no judged queries")
    return Beir(tuple(corpus), tuple(corpus.values()), queries, grades)


def _lines(path: Path) -> list[str]:
    try:
        return [line for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
    except (OSError, UnicodeDecodeError) as error:
        raise BeirFormatError(f"{path}: cannot be read") from error


def _read_jsonl(path: Path) -> dict[str, str]:
    """Ids to texts; a title stands above its text."""
    found: dict[str, str] = {}
    for number, line in enumerate(_lines(path), start=1):
        try:
            entry = json.loads(line)
            text = "\n".join(part for part in (entry.get("title") or "", entry["text"]) if part)
            found[str(entry["_id"])] = text
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BeirFormatError(f"{path}:{number}: should be a JSON object with _id and text") from error
    return found


def measure_retrieval(beir: Beir, open_ranker: OpenRanker, on_progress: Callable[[int, int], None] | None = None) -> RetrievalReport:
    """Rank every judged query three ways and compare."""
    import ir_measures

    ranker = open_ranker(beir.texts, beir.ids)
    methods = {"product": ranker.rank, "dense": ranker.dense, "bm25": ranker.bm25}
    runs: dict[str, list[Any]] = {method: [] for method in methods}
    depth = min(DEPTH, len(beir.ids))
    for number, query in enumerate(beir.grades, start=1):
        for method, rank in methods.items():
            ranking = rank(beir.queries[query], depth)
            # By place and not by score: equal scores would be ordered anew by the evaluator.
            runs[method] += [ir_measures.ScoredDoc(query, document, float(depth - place)) for place, (document, _) in enumerate(ranking)]
        if on_progress:
            on_progress(number, len(beir.grades))
    qrels = [ir_measures.Qrel(query, document, grade) for query, found in beir.grades.items() for document, grade in found.items()]
    measures = [ir_measures.parse_measure(name) for name in MEASURES]
    figures = {}
    by_query: dict[str, dict[str, float]] = {}
    for method, run in runs.items():
        found = ir_measures.calc_aggregate(measures, qrels, run)
        figures[method] = {name: float(found[measure]) for name, measure in zip(MEASURES, measures, strict=True)}
        by_query[method] = {metric.query_id: metric.value for metric in ir_measures.iter_calc([measures[0]], qrels, run)}
    differences = [[by_query["product"][query] - by_query["dense"][query]] for query in sorted(by_query["product"])]
    difference = figures["product"]["nDCG@10"] - figures["dense"]["nDCG@10"]
    return RetrievalReport(figures, difference, paired_bootstrap(differences), len(beir.grades), len(beir.ids))


def open_product_ranker(texts: Sequence[str], ids: Sequence[str]) -> Ranker:
    """The product's scoring over these texts, encoded as a build encodes them."""
    from knowledge.embed import BuildEncoder
    from knowledge.retrieval import PassageRanker

    return PassageRanker(texts, ids, BuildEncoder())
