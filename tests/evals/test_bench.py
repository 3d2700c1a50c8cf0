"""The bench: its arithmetic, its page, and tiny runs of each part. Nothing here asserts a time."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from evals.__main__ import app
from evals.bench.asking import bench_asking
from evals.bench.building import building_rows, stage_seconds
from evals.bench.chart import draw_curve, render_page
from evals.bench.figures import Row, as_json, differing, figure, judged, quartiles, ratios, table, tail, tidy
from evals.bench.growth import bench_growth, growth_rows
from evals.bench.process import crowd_rows
from evals.bench.run import Bench, describe_machine, write_bench
from evals.bench.synthetic import ArithmeticEncoder, synthetic_plan
from evals.bench.worker import Worker
from evals.errors import EvalError
from knowledge import load_library


def test_a_figure_is_the_median_with_its_quartiles() -> None:
    row = figure("x", [4.0, 1.0, 3.0, 2.0, 100.0], "ms", bar=3.0)
    assert (row.value, row.spread, row.repeats, row.met) == (3.0, (2.0, 4.0), 5, True)
    assert quartiles([1.0]) == (1.0, 1.0)


def test_a_bar_is_met_from_the_right_side_and_without_a_bar_there_is_no_verdict() -> None:
    assert judged(0.85, 0.85, "at least") is True
    assert judged(0.84, 0.85, "at least") is False
    assert judged(3.0, 3.0, "at most") is True
    assert judged(3.01, 3.0, "at most") is False
    assert judged(1.0, None, "at most") is None
    assert tail("x", list(range(1, 101)), 95, "ms", bar=94).met is False


def test_the_verdict_rests_on_the_value_before_it_is_rounded() -> None:
    row = figure("x", [3.0004], "times", bar=3.0)
    assert row.value == 3.0
    assert row.met is False


@pytest.mark.parametrize(("value", "told"), [(1234.5, 1234), (12.345, 12.3), (0.012345, 0.0123), (0.0, 0.0)])
def test_figures_are_told_with_three_digits(value: float, told: float) -> None:
    assert tidy(value) == told


def test_ratios_pair_what_was_measured_in_turn() -> None:
    assert ratios([2.0, 9.0], [1.0, 3.0]) == [2.0, 3.0]
    with pytest.raises(ValueError, match="shorter"):
        ratios([1.0, 2.0], [1.0])


def test_two_benches_are_compared_by_their_verdicts() -> None:
    one = {"rows": [{"name": "a", "met": True}, {"name": "b", "met": None}]}
    other = {"rows": [{"name": "a", "met": False}, {"name": "b", "met": None}]}
    assert differing(one, one) == []
    assert differing(one, other) == ["a"]


def test_growth_is_the_ratio_to_the_smallest_size_round_by_round() -> None:
    rows = growth_rows([10, 100], [[2.0, 4.0, 2.0], [4.0, 4.0, 8.0]])
    assert [(row.value, row.spread, row.met) for row in rows] == [(2.0, (1.0, 4.0), True)]


def test_only_the_largest_crowd_has_a_bar() -> None:
    rows = {row.name: row for row in crowd_rows({1: [10.0, 20.0], 2: [10.0, 30.0, 20.0, 80.0]})}
    assert rows["1 person, p95"].bar is None
    assert rows["2 people at once, p95"].met is True
    assert rows["last of 2 people / 1 person"].spread == (3.0, 4.0)


def test_the_build_is_judged_against_each_slice_of_the_encoder_alone() -> None:
    rows = {
        row.name: row
        for row in building_rows(
            {"texts": 900, "build_s": 10.0, "process_s": 12.0, "stages": {"Encoding": 9.0}, "raw": [100.0, 90.0, 120.0], "peak_mb": 900.0}
        )
    }
    assert rows["build / encoder alone, throughput"].value == 0.9
    assert rows["build / encoder alone, throughput"].met is True
    assert rows["whole library, from process start"].value == 12.0


def test_a_stage_lasts_until_the_next_one_is_first_heard_of() -> None:
    assert stage_seconds([("a", 1.0), ("a", 2.0), ("b", 4.0)], 9.0) == {"a": 3.0, "b": 5.0}


def test_stages_of_an_answer_are_told_in_the_order_of_the_chain(scripted, answer) -> None:
    timed = answer("Yes.").model_copy(update={"timings_ms": {"screen": 1.0, "write": 2.0}})
    rows = as_json(bench_asking(scripted({"a": timed}), scripted({}), lambda text: text, ["a"], rounds=2))
    assert [(row["name"], row["value"]) for row in rows if row["group"] == "Stages of an answer"] == [
        ("ask, stage screen, p50", 1.0),
        ("ask, stage write, p50", 2.0),
    ]


def made_bench() -> Bench:
    rows = (
        Row("speed <ratio>", 4.0, 3.0, False, "times", (3.9, 4.1), 5, "at most", "Growth"),
        Row("size", 1.0, None, None, "MB", (1.0, 1.0)),
    )
    point = {"vectors": 9, "retrieve_ms": 1, "start_s": 1, "memory_mb": 200, "disk_mb": 3, "write_s": 1, "quartiles_ms": [4, 6]}
    points = ({"passages": 1000, "p50_ms": 5.0, **point}, {"passages": 10000, "p50_ms": 9.0, **point})
    return Bench(rows, points, describe_machine())


def test_the_page_stands_alone_says_every_verdict_in_words_and_escapes_names(tmp_path: Path) -> None:
    data, page = write_bench(made_bench(), tmp_path / "new" / "folder")
    text = page.read_text(encoding="utf-8")
    assert "✗ Missed" in text
    assert "speed &lt;ratio&gt;" in text and "<ratio>" not in text
    assert text.count("<svg") == 2
    assert "http" not in text.replace("http-equiv", "")
    assert json.loads(data.read_text(encoding="utf-8"))["rows"][0]["met"] is False
    assert made_bench().missed == ["speed <ratio>"]


def test_a_bench_without_growth_has_no_curve() -> None:
    assert "<svg" not in render_page({**made_bench().as_json(), "growth": []})


def test_a_curve_says_its_points_in_words_and_survives_a_single_size() -> None:
    assert "1,000 passages: 5" in draw_curve("Time", [1000], [5.0])
    assert 'class="bar"' in draw_curve("Time", [1000, 10000], [5.0, 6.0], [(4, 6), (5, 7)], bar=15.0)


def test_the_table_names_the_bar_with_its_direction() -> None:
    cells = table([figure("a", [1.0, 2.0], "ms", 0.5, "at least"), figure("b", [1.0], "s")])
    assert cells[1][4:] == ["at least 0.5", "met"]
    assert cells[2][3:] == ["", "", ""]


def test_a_synthetic_library_has_exactly_the_size_asked_for_and_is_the_same_each_time() -> None:
    library = load_library()
    plan = synthetic_plan(library, 1_100)
    assert len(plan.passages) == len({passage.id for passage in plan.passages}) == 1_100
    assert {passage.kind for passage in plan.passages} >= {"card", "chunk"}
    assert plan.fingerprint == synthetic_plan(library, 1_100).fingerprint
    assert all(figure_id in {p.id for p in plan.passages} for passage in plan.passages for figure_id in passage.figures)
    with pytest.raises(ValueError, match="fits into 1"):
        synthetic_plan(library, 1)


def test_made_up_vectors_are_unit_vectors_and_known_texts_keep_theirs() -> None:
    import numpy as np

    from knowledge.build import text_hash

    known = {text_hash("a"): np.eye(4, dtype=np.float32)[0], text_hash("b"): np.eye(4, dtype=np.float32)[1]}
    encoder = ArithmeticEncoder("hash", known, text_hash)
    vectors = encoder.encode(["a", "c", "d", "c"])
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)
    assert vectors[0].tolist() == [1, 0, 0, 0]
    assert np.array_equal(vectors[1], vectors[3]) and not np.array_equal(vectors[1], vectors[2])


def test_a_tiny_growth_curve_is_measured_on_real_processes(real_home: Path) -> None:
    rows, points = bench_growth(["What is MS?", "Can I drink alcohol?"], sizes=(300, 100), rounds=1)
    assert [point.passages for point in points] == [100, 300]
    assert points[1].vectors > points[0].vectors > 100
    assert all(point.p50_ms > 0 and point.memory_mb > 0 and point.disk_mb > 0 for point in points)
    assert [row.name for row in rows] == ["ask p50 at 300 passages / at 100"]


def test_a_worker_answers_alone_and_to_many_at_once_and_names_a_failure(real_home: Path, tmp_path: Path) -> None:
    with Worker(real_home) as worker:
        assert worker.ask("What is MS?")["kind"] == "answer"
        assert len(worker.wave(["What is MS?"] * 3)) == 3
        memory = worker.memory()
        assert memory["peak"] >= memory["now"] > 0
        assert memory["torch"] is False
    shutil.rmtree(tmp_path, ignore_errors=True)
    with Worker(tmp_path / "absent") as worker, pytest.raises(EvalError, match="error"):
        worker.ask("What is MS?")


def test_an_unknown_part_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["bench", "--only", "dancing"])
    assert done.exit_code == 2
    assert "asking, process, building, growth" in done.output
