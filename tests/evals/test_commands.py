"""The commands: exit codes 0, 1 and 2, clear lines, JSON for programs; and a bench that times whatever it is given."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from typer.testing import CliRunner, Result

import evals.system
from bot.schema import Question
from evals.__main__ import app
from evals.bench import as_json, bench_asking
from evals.schema import TurnTiming
from evals.scorers.latency import summarise_latency

SIX = "Ocrelizumab is given every six months."


def call(*words: str | Path) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture
def product(monkeypatch: pytest.MonkeyPatch, scripted, answer, citation) -> dict[str, Any]:
    """The product, scripted: change `script` to change what it answers."""
    script = {"how often?": answer(f"{SIX} [1]", [citation(quote=SIX)])}
    made = scripted(script, {"ocrelizumab#1": SIX})
    monkeypatch.setattr(evals.system, "Product", lambda library=None, model=None: made)
    made.searched = SimpleNamespace(encoder=SimpleNamespace(embed_query=lambda text: [1.0, float(len(text) % 2)]))
    monkeypatch.setattr(evals.system, "open_similarity", lambda: None)
    return script


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    path = tmp_path / "mine.jsonl"
    case = {"id": "a", "tags": ["t"], "turns": [{"user": "how often?", "expect": {"kind": ["answer"], "must_include": [["six months"]]}}]}
    path.write_text(json.dumps(case), encoding="utf-8")
    return path


def test_a_run_writes_all_files_and_prints_every_bar(product, questions: Path, tmp_path: Path) -> None:
    done = call("run", questions, "--out", tmp_path / "run", "--gate")
    assert done.exit_code == 0, done.output
    names = {path.name for path in (tmp_path / "run").iterdir()}
    assert names == {"run.json", "cases.jsonl", "evidence.json", "results.jsonl", "timings.jsonl", "report.json", "report.html"}
    assert "met" in done.output and "not measured" in done.output


def test_a_missed_bar_exits_with_1_only_when_gated(product, answer, questions: Path, tmp_path: Path) -> None:
    product["how often?"] = answer("I do not know.", kind="abstain")
    assert call("run", questions, "--out", tmp_path / "run").exit_code == 0
    done = call("run", questions, "--out", tmp_path / "run", "--gate")
    assert done.exit_code == 1
    assert "MISSED" in done.output and "Failed a: how often?" in done.output and "six months" in done.output
    assert call("score", tmp_path / "run", "--gate").exit_code == 1


def test_a_csv_of_a_user_is_scored_by_similarity(product, tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("question,answer\nhow often?,Every 6 months.\n", encoding="utf-8")
    assert call("run", path, "--out", tmp_path / "run").exit_code == 0
    scores = json.loads((tmp_path / "run" / "results.jsonl").read_text(encoding="utf-8"))["turns"][0]["scores"]
    assert scores["similarity_numbers"]["value"] == 1 and 0.7 < scores["similarity_meaning"]["value"] <= 1


def test_comparing_tells_what_broke_and_exits_with_1_when_found_wanting(product, answer, questions: Path, tmp_path: Path) -> None:
    call("run", questions, "--out", tmp_path / "a")
    assert call("compare", tmp_path / "a", tmp_path / "a").exit_code == 0
    product["how often?"] = answer("I do not know.", kind="abstain")
    call("run", questions, "--out", tmp_path / "b")
    done = call("compare", tmp_path / "a", tmp_path / "b")
    assert done.exit_code == 1
    assert "Broken: 1" in done.output and "how often?" in done.output and "Bar missed" in done.output
    found = json.loads(call("compare", tmp_path / "a", tmp_path / "b", "--json").output)
    assert found["broken"][0]["case"] == "a" and found["exit"] == 1


def test_a_report_is_made_again_from_a_folder(product, questions: Path, tmp_path: Path) -> None:
    call("run", questions, "--out", tmp_path / "run")
    (tmp_path / "run" / "report.html").unlink()
    found = json.loads(call("report", tmp_path / "run", "--json").output)
    assert found["headline"]["value"] == 1
    assert (tmp_path / "run" / "report.html").is_file()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["run", "absent.jsonl"], "cannot be read"),
        (["score", "absent"], "does not hold a finished run"),
        (["report", "absent"], "does not hold a finished run"),
        (["compare", "absent", "absent"], "does not hold a finished run"),
        (["retrieval", "absent"], "cannot be read"),
        (["bench", "--questions", "absent.jsonl"], "cannot be read"),
        (["run"], "Missing argument"),
        (["dance"], "No such command"),
    ],
)
def test_wrong_use_exits_with_2_and_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    done = call(*words)
    assert done.exit_code == 2
    assert message in done.output and "Traceback" not in done.output


def test_an_unknown_baseline_or_tag_is_wrong_use(product, questions: Path, tmp_path: Path) -> None:
    assert "no baseline called 'magic'" in call("run", questions, "--baseline", "magic").output
    assert "no case has the tag x" in call("run", questions, "--tag", "x").output


def test_checking_a_set_exits_with_1_when_it_has_faults(questions: Path, tmp_path: Path) -> None:
    assert call("check", questions).exit_code == 0
    bad = tmp_path / "bad.jsonl"
    bad.write_text("{", encoding="utf-8")
    done = call("check", questions, bad)
    assert done.exit_code == 1
    assert "fine, 1 cases" in done.output and "bad.jsonl:1: is not valid JSON" in done.output


def test_help_needs_no_heavy_library() -> None:
    import subprocess

    code = "import sys, evals.__main__; print(sorted(set(sys.modules) & {'torch', 'chromadb', 'numpy', 'langchain', 'ir_measures', 'streamlit'}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])
    assert done.stdout.strip() == "[]"


def test_the_bench_measures_all_three_side_by_side_and_judges_the_ratio(scripted) -> None:
    fast = scripted({})
    rows = {row["name"]: row for row in as_json(bench_asking(fast, fast, lambda text: text, ["a", "b"], rounds=3))}
    assert {"name", "value", "bar", "met"} <= set(rows["ask, p95"])
    assert rows["ask, p95"]["met"] is True and rows["ask, p95"]["bar"] == 300
    assert rows["query encoding, p50"]["bar"] is None and rows["query encoding, p50"]["met"] is None
    asked: list[Question] = fast.asked
    assert len(asked) == 2 + 2 * 3


def test_latency_names_the_slowest_below_twenty_answers_and_stage_medians() -> None:
    few = [TurnTiming(id="a", turn=n, total_ms=float(n), stages_ms={"write": float(n)}) for n in range(1, 6)]
    found = summarise_latency(few)
    assert found is not None and (found.p50, found.p95, found.slowest, found.stages) == (3, None, 5, {"write": 3})
    many = summarise_latency([TurnTiming(id="a", turn=n, total_ms=float(n)) for n in range(1, 101)])
    assert many is not None and many.p95 == 95
    assert summarise_latency([]) is None
