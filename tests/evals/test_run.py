"""The runner: order, determinism, resuming, conversations, errors; and scoring again from records alone."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from evals.errors import RunFolderError
from evals.records import read_run
from evals.run import PARTIAL, run_cases
from evals.schema import Case, SetInfo
from evals.score import score_folder

SIX = "Ocrelizumab is given every six months."
INFO = [SetInfo(name="s.jsonl", sha256="0" * 64, cases=3)]


def case(identifier: str, *users: str, **expect: Any) -> Case:
    turns: list[dict[str, Any]] = [{"user": user} for user in users]
    turns[-1]["expect"] = expect or {"kind": ["answer"]}
    return Case.model_validate({"id": identifier, "tags": ["t"], "turns": turns})


CASES = [
    case("one", "how often?", kind=["answer"], must_include=[["six months"]], cites=["ocrelizumab"]),
    case("two", "what is ocrevus?", "and how often?"),
    case("three", "unknown", kind=["abstain"]),
]


@pytest.fixture
def system(scripted, answer, citation):
    def make() -> Any:
        cited = answer(
            f"{SIX} [1]",
            [citation(quote=SIX)],
            options=("ocrelizumab",),
            aspect="how_taken",
            follow_ups=("Next?",),
            timings_ms={"write": 2.5},
        )
        return scripted({"how often?": cited, "what is ocrevus?": cited, "and how often?": cited}, {"ocrelizumab#1": SIX})

    return make


def test_results_have_the_promised_shape(system, tmp_path: Path) -> None:
    run_cases(system(), CASES, INFO, tmp_path)
    lines = [json.loads(line) for line in (tmp_path / "results.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [line["id"] for line in lines] == ["one", "two", "three"]
    assert set(lines[0]) == {"id", "turns"}
    turn = lines[0]["turns"][0]
    assert set(turn) == {"user", "answer", "context", "scores"}
    assert turn["context"] == [{"passage_id": "ocrelizumab#1", "rank": 1, "text": SIX}]
    assert turn["answer"]["kind"] == "answer" and turn["answer"]["citations"][0]["quote"] == SIX
    assert turn["scores"]["must_include"] == {"value": 1.0, "explanation": "1 of 1 required facts are there"}


def test_two_runs_give_the_same_bytes_whatever_finishes_first(system, tmp_path: Path) -> None:
    many = [case(f"c{number}", "how often?") for number in range(40)]
    run_cases(system(), many, INFO, tmp_path / "a")
    run_cases(system(), many, INFO, tmp_path / "b", jobs=8)
    for name in ("results.jsonl", "cases.jsonl", "run.json", "evidence.json"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_times_stand_in_a_file_of_their_own(system, tmp_path: Path) -> None:
    run = run_cases(system(), CASES, INFO, tmp_path).run
    assert all(not turn.answer.timings_ms for result in run.results for turn in result.turns)
    assert [(timing.id, timing.turn) for timing in run.timings] == [("one", 0), ("two", 0), ("two", 1), ("three", 0)]
    assert run.timings[0].stages_ms == {"write": 2.5}


def test_later_turns_carry_the_real_answers_before_them(system, tmp_path: Path) -> None:
    made = system()
    run_cases(made, CASES, INFO, tmp_path)
    follow_up = next(question for question in made.asked if question.text == "and how often?")
    (before,) = follow_up.turns
    assert (before.user, before.answer, before.kind) == ("what is ocrevus?", f"{SIX} [1]", "answer")
    assert (before.options, before.aspect, before.follow_ups) == (("ocrelizumab",), "how_taken", ("Next?",))


def test_turns_that_set_the_scene_are_asked_and_not_scored(system, tmp_path: Path) -> None:
    run = run_cases(system(), CASES, INFO, tmp_path).run
    assert run.results[1].turns[0].scores == {}
    assert "kind" in run.results[1].turns[1].scores


def test_a_run_that_died_goes_on_where_it_stopped(system, tmp_path: Path) -> None:
    dying = system()
    dying.fail_after = 1
    with pytest.raises(KeyboardInterrupt):
        run_cases(dying, CASES, INFO, tmp_path / "a")
    partial = tmp_path / "a" / PARTIAL
    assert partial.is_file() and not (tmp_path / "a" / "results.jsonl").exists()
    partial.write_text(partial.read_text(encoding="utf-8") + '{"cut off', encoding="utf-8")
    second = system()
    report = run_cases(second, CASES, INFO, tmp_path / "a")
    assert report.resumed == 1
    assert "how often?" not in [question.text for question in second.asked]
    run_cases(system(), CASES, INFO, tmp_path / "b")
    assert (tmp_path / "a" / "results.jsonl").read_bytes() == (tmp_path / "b" / "results.jsonl").read_bytes()
    assert not partial.exists()


@pytest.mark.parametrize("field", ["index", "code", "model"])
def test_nothing_is_taken_over_when_what_makes_the_answers_changed(system, tmp_path: Path, field: str) -> None:
    dying = system()
    dying.fail_after = 1
    with pytest.raises(KeyboardInterrupt):
        run_cases(dying, CASES, INFO, tmp_path)
    other = system()
    setattr(other, field, "another")
    assert run_cases(other, CASES, INFO, tmp_path).resumed == 0


def test_a_failing_answer_becomes_an_error_and_the_run_goes_on(system, tmp_path: Path) -> None:
    run = run_cases(system(), [case("bad", "boom"), CASES[0]], INFO, tmp_path).run
    bad = run.results[0].turns[0]
    assert bad.answer.kind == "error" and bad.answer.text == "The system failed: ValueError."
    assert bad.scores["kind"].value == 0
    assert run.results[1].turns[0].scores["kind"].value == 1


def test_quotes_are_checked_against_the_passage_read_again(system, tmp_path: Path) -> None:
    made = system()
    made.passages["ocrelizumab#1"] = SIX.replace("six", "two")
    run = run_cases(made, CASES[:1], INFO, tmp_path).run
    assert run.results[0].turns[0].scores["citation_spans"].value == 0


def test_scoring_again_needs_records_alone_and_changes_nothing(system, tmp_path: Path) -> None:
    run_cases(system(), CASES, INFO, tmp_path)
    before = (tmp_path / "results.jsonl").read_bytes()
    score_folder(tmp_path, None)
    assert (tmp_path / "results.jsonl").read_bytes() == before


def test_progress_tells_how_many_are_done(system, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    run_cases(system(), CASES, INFO, tmp_path, on_progress=lambda done, total: told.append((done, total)))
    assert told == [(0, 3), (1, 3), (2, 3), (3, 3)]


@pytest.mark.parametrize("name", ["results.jsonl", "cases.jsonl", "run.json", "evidence.json"])
def test_a_folder_without_a_finished_run_is_named(system, tmp_path: Path, name: str) -> None:
    run_cases(system(), CASES, INFO, tmp_path)
    shutil.copy(tmp_path / name, tmp_path / "kept")
    (tmp_path / name).unlink()
    with pytest.raises(RunFolderError, match="does not hold a finished run"):
        read_run(tmp_path)
    (tmp_path / name).write_text("{}", encoding="utf-8")
    with pytest.raises(RunFolderError, match=name.split(".")[0]):
        read_run(tmp_path)


def test_results_of_other_cases_are_refused(system, tmp_path: Path) -> None:
    run_cases(system(), CASES, INFO, tmp_path)
    lines = (tmp_path / "results.jsonl").read_text(encoding="utf-8").splitlines()
    (tmp_path / "results.jsonl").write_text("\n".join(lines[1:]), encoding="utf-8")
    with pytest.raises(RunFolderError, match="different cases"):
        read_run(tmp_path)


def test_a_folder_that_cannot_be_written_is_one_clear_error(system, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(RunFolderError, match="cannot write"):
        run_cases(system(), CASES, INFO, tmp_path / "file" / "run")
