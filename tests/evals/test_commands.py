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

    def open_product(library: Path | None = None, model: str | None = None) -> Any:
        made.model = model or "cards"
        return made

    monkeypatch.setattr(evals.system, "Product", open_product)
    monkeypatch.delenv("MS_AID_MODEL", raising=False)
    script["system"] = made
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


def test_a_reference_answer_alone_is_called_similarity_and_never_correct(product, tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("question,answer,source\nhow often?,Every 6 months.,leaflet\n", encoding="utf-8")
    done = call("run", path, "--out", tmp_path / "run")
    assert done.exit_code == 0
    assert "Likeness to 1 reference answers" in done.output and "does not say that an answer is correct" in done.output
    assert "everything expected holds" not in done.output
    assert "columns that are not read: source" in done.output
    report = json.loads((tmp_path / "run" / "report.json").read_text(encoding="utf-8"))
    assert report["headline"] is None and report["turns"][0]["passed"] is None
    page = (tmp_path / "run" / "report.html").read_text(encoding="utf-8")
    assert "answered as expected" not in page and "Compared with the reference answer, not judged" in page


def test_the_chat_model_named_is_the_one_that_answers_and_is_kept_with_the_run(
    product, questions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MS_AID_MODEL_URL", "http://127.0.0.1:9/v1")
    done = call("run", questions, "--out", tmp_path / "run", "--model", "openai:stub")
    assert done.exit_code == 0, done.output
    assert "worded by the model stub on this computer" in done.output
    assert json.loads((tmp_path / "run" / "run.json").read_text(encoding="utf-8"))["model"] == "openai:stub"
    # The scripted answer was worded by a card: a model's run that falls back on cards says so.
    assert "Answers were worded by cards: 1." in done.output


def test_a_model_that_cannot_be_used_is_wrong_use_and_nothing_is_asked(product, questions: Path, tmp_path: Path) -> None:
    for model, message in (("gpt", "not PROVIDER:NAME"), ("nobody:m", "needs the package")):
        done = call("run", questions, "--out", tmp_path / "run", "--model", model)
        assert done.exit_code == 2 and message in done.output
    done = call("run", questions, "--out", tmp_path / "run", "--judge", "gpt")
    assert done.exit_code == 2 and "the judge is 'gpt'" in done.output
    assert not (tmp_path / "run").exists()


def test_a_judge_is_asked_after_the_run_and_printed_beside_the_scorers(
    product, questions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import evals.judge

    monkeypatch.setattr(evals.judge, "open_judge", lambda settings: lambda system, task: '{"verdict": "yes"}')
    done = call("run", questions, "--out", tmp_path / "run", "--judge", "openai:m")
    assert done.exit_code == 0, done.output
    assert "Second opinion of openai:m (3 votes each); it decides nothing above." in done.output and "1 of 1 alike" in done.output
    assert "another computer" in done.output
    again = call("judge", tmp_path / "run", "--model", "openai:m")
    assert again.exit_code == 0 and "Claims that their quotes support" in again.output
    assert call("judge", tmp_path / "absent", "--model", "openai:m").exit_code == 2


def test_failures_of_a_test_set_are_counted_and_not_listed(product, answer, questions: Path, tmp_path: Path) -> None:
    product["how often?"] = answer("I do not know.", kind="abstain")
    hidden = questions.with_name("mine-test.jsonl")
    hidden.write_text(questions.read_text(encoding="utf-8"), encoding="utf-8")
    done = call("run", hidden, "--out", tmp_path / "run")
    assert "1 failures in test sets are not listed" in done.output and "Failed a" not in done.output


def test_only_the_first_failures_are_listed(product, answer, tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl"
    cases = [{"id": f"c{n}", "turns": [{"user": f"q{n}", "expect": {"kind": ["answer"]}}]} for n in range(25)]
    path.write_text("\n".join(map(json.dumps, cases)), encoding="utf-8")
    done = call("run", path, "--out", tmp_path / "run")
    assert done.output.count("Failed c") == 20 and "5 more failures: see report.html" in done.output


def test_scores_that_could_not_be_made_are_printed_apart_from_wrong_ones(product, tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("question,answer\nhow often?,Every 6 months.\n", encoding="utf-8")
    call("run", path, "--out", tmp_path / "run")
    done = call("score", tmp_path / "run")
    assert "Could not be scored, and not counted as wrong: 1 × Similarity: meaning" in done.output


def test_a_set_up_that_is_out_of_date_is_said_before_the_run_and_in_the_report(product, questions: Path, tmp_path: Path) -> None:
    product["system"].warnings = ("the index is older than the library",)
    done = call("run", questions, "--out", tmp_path / "run")
    assert "Note: the index is older than the library" in done.output
    assert "Take care:" in (tmp_path / "run" / "report.html").read_text(encoding="utf-8")


def test_a_run_that_is_stopped_says_how_to_go_on(product, tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl"
    cases = [{"id": f"c{n}", "turns": [{"user": "how often?", "expect": {"kind": ["answer"]}}]} for n in range(3)]
    path.write_text("\n".join(map(json.dumps, cases)), encoding="utf-8")
    product["system"].fail_after = 2
    done = call("run", path, "--out", tmp_path / "run")
    assert done.exit_code == 130 and "the same command goes on from there" in done.output
    product["system"].fail_after = None
    done = call("run", path, "--out", tmp_path / "run")
    assert done.exit_code == 0 and "Took over 2 cases" in done.output


def test_the_report_shows_a_baseline_of_the_same_run_beside_the_product(
    product, answer, scripted, questions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import evals.baselines

    simple = scripted({"how often?": answer("I do not know.", kind="abstain")})
    simple.name = "bm25"
    monkeypatch.setattr(evals.baselines, "open_baseline", lambda name, index, model=None: simple)
    done = call("run", questions, "--out", tmp_path / "run", "--baseline", "bm25")
    assert done.exit_code == 0 and "bm25 → product: 1 turns paired" in done.output
    (beside,) = json.loads((tmp_path / "run" / "report.json").read_text(encoding="utf-8"))["beside"]
    assert (beside["system"], beside["only_ours"], beside["only_theirs"]) == ("bm25", 1, 0)
    known = next(row for row in beside["rows"] if row["name"] == "known_answer")
    assert (known["theirs"], known["ours"], known["outcome"]) == (0, 1, "no evidence")


def test_one_newly_missed_danger_is_found_wanting_though_no_test_is_significant(product, answer, tmp_path: Path) -> None:
    path = tmp_path / "danger.jsonl"
    cases = [{"id": f"e{n}", "turns": [{"user": f"q{n}", "expect": {"kind": ["emergency"]}}]} for n in range(60)]
    path.write_text("\n".join(map(json.dumps, cases)), encoding="utf-8")
    product.update({f"q{n}": answer("Call 112 now.", kind="emergency") for n in range(60)})
    call("run", path, "--out", tmp_path / "a")
    product["q7"] = answer("Fewer relapses.", kind="abstain")
    call("run", path, "--out", tmp_path / "b")
    done = call("compare", tmp_path / "a", tmp_path / "b")
    assert done.exit_code == 1
    assert "New failure where none may be (Emergencies and crises caught): e7" in done.output
    assert "0 significant regressions, 1 new failures where none may be, 0 bars missed" in done.output
    back = call("compare", tmp_path / "b", tmp_path / "a")
    assert back.exit_code == 0, back.output


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
