"""BEIR folders in, figures out; with rankers whose right figures are known."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from evals.retrieval import BeirFormatError, measure_retrieval, read_beir


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    corpus = [{"_id": f"d{n}", "title": "T" if n == 0 else "", "text": f"text {n}"} for n in range(12)]
    (tmp_path / "corpus.jsonl").write_text("\n".join(map(json.dumps, corpus)), encoding="utf-8")
    queries = [{"_id": "q1", "text": "one"}, {"_id": "q2", "text": "two"}, {"_id": "unjudged", "text": "x"}]
    (tmp_path / "queries.jsonl").write_text("\n".join(map(json.dumps, queries)), encoding="utf-8")
    (tmp_path / "qrels").mkdir()
    (tmp_path / "qrels" / "test.tsv").write_text(
        "query-id\tcorpus-id\tscore\nq1\td0\t2\nq1\td1\t1\nq2\td5\t1\nq2\td6\t0\n", encoding="utf-8"
    )
    return tmp_path


class Fixed:
    """The product ranks d0, d1, ... for every question; dense the other way round; words find nothing."""

    def __init__(self, texts: Sequence[str], ids: Sequence[str]) -> None:
        self.ids = list(ids)

    def rank(self, query: str, k: int) -> list[tuple[str, float]]:
        return [(one, 1.0) for one in self.ids[:k]]

    def dense(self, query: str, k: int) -> list[tuple[str, float]]:
        return [(one, 1.0) for one in reversed(self.ids)][:k]

    def bm25(self, query: str, k: int) -> list[tuple[str, float]]:
        return []


def test_titles_stand_above_texts_and_unjudged_queries_are_left_out(folder: Path) -> None:
    beir = read_beir(folder)
    assert beir.texts[:2] == ("T\ntext 0", "text 1")
    assert set(beir.grades) == {"q1", "q2"}


def test_figures_are_those_of_ir_measures_with_the_grade_as_gain(folder: Path) -> None:
    found = measure_retrieval(read_beir(folder), Fixed).as_json()
    # q1 is ranked perfectly; q2 has its one document at place 6: gain 1 / log2(7).
    assert found["product"] == {
        "nDCG@10": pytest.approx((1 + 0.3562) / 2, abs=1e-3),
        "R@10": 1,
        "R@100": 1,
        "RR@10": pytest.approx(0.5833, abs=1e-3),
    }
    assert found["dense"]["R@10"] == 0.5 and found["dense"]["R@100"] == 1
    assert found["bm25"] == {"nDCG@10": 0, "R@10": 0, "R@100": 0, "RR@10": 0}


def test_equal_scores_keep_the_order_that_the_ranker_gave(folder: Path) -> None:
    figures = measure_retrieval(read_beir(folder), Fixed).figures
    assert figures["product"]["nDCG@10"] > figures["dense"]["nDCG@10"]


def test_the_difference_to_plain_dense_comes_with_its_interval_and_verdict(folder: Path) -> None:
    difference = measure_retrieval(read_beir(folder), Fixed).as_json()["difference"]
    low, high = difference["interval"]
    assert low <= difference["nDCG@10"] <= high
    assert difference["met"] is True and difference["bar"] == 0.03


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("corpus.jsonl", '{"_id": "a"}', r"corpus\.jsonl:1: should be a JSON object with _id and text"),
        ("corpus.jsonl", "", "no passages"),
        ("queries.jsonl", "[]", r"queries\.jsonl:1"),
        ("queries.jsonl", '{"_id": "q1", "text": "one"}', "1 judged queries are not in queries.jsonl"),
        ("qrels/test.tsv", "q1\td0\tgood", r"test\.tsv:1"),
        ("qrels/test.tsv", "query-id\tcorpus-id\tscore\nq1 d0 1", r"test\.tsv:2"),
    ],
)
def test_faults_of_a_beir_folder_are_named(folder: Path, name: str, text: str, message: str) -> None:
    (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(BeirFormatError, match=message):
        read_beir(folder)


def test_an_absent_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BeirFormatError, match=r"corpus\.jsonl: cannot be read"):
        read_beir(tmp_path)
