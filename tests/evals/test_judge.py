"""The judge: a second opinion that is never alone, never decides, and is asked nothing twice."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.providers import ModelFailedError
from bot.settings import ModelSettingsError
from evals.bars import read_bars
from evals.judge import JudgeError, judge_run, judge_settings, open_judge, read_reply
from evals.metrics import METRIC_BY_NAME, items_of
from evals.page import render_page
from evals.records import Run, read_run
from evals.report import build_report
from evals.run import run_cases
from evals.schema import Case, SetInfo
from evals.stats import cohen_kappa
from evals.verdicts import compare_with_scorers, read_judge

SIX = "Ocrelizumab is given every six months."
YES = '{"verdict": "yes", "reason": "it says so"}'
NO = '{"verdict": "no", "reason": "it says something else"}'


@pytest.fixture
def run(scripted, answer, citation, tmp_path: Path) -> Run:
    """Three turns: one good, one that its quote does not bear out, one emergency."""
    texts = {"good": f"{SIX} [1]", "bad": "Ocrelizumab is given every nine weeks. [1]"}
    script = {name: answer(text, [citation(quote=SIX)]) for name, text in texts.items()}
    script["danger"] = answer("Call 112 now.", kind="emergency")
    cases = [
        Case.model_validate({"id": name, "turns": [{"user": name, "expect": {"kind": ["answer"], "must_include": [["six months"]]}}]})
        for name in ("good", "bad", "danger")
    ]
    system = scripted(script, {"ocrelizumab#1": SIX})
    return run_cases(system, cases, [SetInfo(name="s.jsonl", sha256="0", cases=3)], tmp_path / "run").run


class Judge:
    """Says what it is told to; counts and keeps what it was asked."""

    def __init__(self, *replies: str) -> None:
        self.replies = replies
        self.tasks: list[str] = []

    def __call__(self, system: str, task: str) -> str:
        self.tasks.append(task)
        return self.replies[(len(self.tasks) - 1) % len(self.replies)]


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (YES, ("yes", "it says so")),
        (f"Sure! ```json\n{NO}\n``` Hope that helps.", ("no", "it says something else")),
        ('{"verdict": "UNSURE"}', ("unsure", "")),
        ('{"verdict": "maybe"}', ("unreadable", "")),
        ("yes", ("unreadable", "")),
        ("{", ("unreadable", "")),
        ("", ("unreadable", "")),
    ],
)
def test_only_a_plain_verdict_is_read(reply: str, expected: tuple[str, str]) -> None:
    assert read_reply(reply) == expected


def test_the_majority_counts_and_no_majority_is_not_wrong(run: Run) -> None:
    found = {(one.id, one.asked): one for one in judge_run(run, Judge(YES, NO, YES), "p:m", votes=3, jobs=1)}
    assert found["good", "support"].value == 1 and found["good", "support"].votes == ("yes", "no", "yes")
    split = {(one.id, one.asked): one for one in judge_run(run, Judge(YES, NO, "?"), "p:n", votes=3, jobs=1)}
    assert split["good", "support"].value is None and "could not be judged" in split["good", "support"].reason


def test_a_model_that_fails_leaves_the_turn_open(run: Run) -> None:
    def broken(system: str, task: str) -> str:
        raise ModelFailedError("the time was up")

    assert {one.value for one in judge_run(run, broken, "p:m", votes=1)} == {None}
    (support, _) = compare_with_scorers(read_judge(run)[1], items_of(run))  # type: ignore[index]
    assert (support.judged, support.unscored, support.kappa) == (0, 2, None)


def test_fixed_replies_are_not_judged_and_texts_cannot_leave_their_block(run: Run) -> None:
    judge = Judge(YES)
    judge_run(run, judge, "p:m", votes=1, jobs=1)
    assert not any("Call 112" in task for task in judge.tasks)
    assert f"<QUOTES>\n[1] Ocrelizumab (Ocrevus), How it is given: {SIX}\n</QUOTES>" in judge.tasks[0]
    assert "must say: six months" in judge.tasks[1]


def test_agreement_with_the_scorers_is_reported_beyond_chance(run: Run) -> None:
    judge_run(run, lambda system, task: NO if "nine weeks" in task else YES, "p:m", votes=1)
    fair = build_report(read_run(run.folder), [])["judge"]
    assert [(row["asked"], row["same"], row["both"], row["kappa"]) for row in fair["rows"]] == [("support", 2, 2, 1), ("expected", 2, 2, 1)]
    judge_run(run, Judge(YES), "p:always-yes", votes=1)
    yes = build_report(read_run(run.folder), [])["judge"]["rows"][0]
    assert (yes["yes"], yes["same"], yes["kappa"]) == (2, 1, 0)
    assert yes["disagreements"][0]["case"] == "bad" and "it says so" in yes["disagreements"][0]["judge"]


def test_kappa_has_the_hand_computed_values() -> None:
    pairs = [(True, True)] * 20 + [(True, False)] * 5 + [(False, True)] * 10 + [(False, False)] * 15
    assert cohen_kappa(pairs) == pytest.approx(0.4)
    assert cohen_kappa([(True, True)] * 5) is None and cohen_kappa([]) is None


def test_a_judge_decides_no_bar_no_verdict_and_no_figure(run: Run) -> None:
    before = build_report(run, read_bars())
    results = (run.folder / "results.jsonl").read_bytes()
    judge_run(run, Judge(NO), "p:m", votes=1)
    after = build_report(read_run(run.folder), read_bars())
    assert {key: value for key, value in after.items() if key != "judge"} == {key: value for key, value in before.items() if key != "judge"}
    assert (run.folder / "results.jsonl").read_bytes() == results
    assert not any("judge" in name for name in METRIC_BY_NAME)


def test_the_page_never_shows_the_judge_without_its_scorer(run: Run) -> None:
    assert "A second opinion" not in render_page(build_report(run, []))
    judge_run(run, Judge(YES), "p:m", votes=1)
    page = render_page(build_report(read_run(run.folder), []))
    assert "A second opinion" in page and "decides nothing above" in page
    assert "1 of 2 alike (50%; kappa 0.00)" in page and "holds in 1 of 2" in page


def test_nothing_is_asked_twice_until_the_answer_or_the_judge_changes(run: Run) -> None:
    first, again, other = Judge(YES), Judge(YES), Judge(YES)
    judge_run(run, first, "p:m", votes=1)
    judge_run(run, again, "p:m", votes=1)
    judge_run(run, other, "p:other", votes=1)
    assert (len(first.tasks), len(again.tasks), len(other.tasks)) == (4, 0, 4)


def test_a_judging_that_broke_off_goes_on_where_it_stopped(run: Run) -> None:
    judge = Judge(YES)

    def stops(system: str, task: str) -> str:
        if len(judge.tasks) == 2:
            raise KeyboardInterrupt
        return judge(system, task)

    with pytest.raises(KeyboardInterrupt):
        judge_run(run, stops, "p:m", votes=1, jobs=1)
    rest = Judge(YES)
    assert len(judge_run(run, rest, "p:m", votes=1, jobs=1)) == 4
    assert len(rest.tasks) == 2


def test_a_verdict_on_an_older_answer_is_not_shown(run: Run) -> None:
    judge_run(run, Judge(YES), "p:m", votes=1)
    path = run.folder / "results.jsonl"
    path.write_text(path.read_text(encoding="utf-8").replace("nine weeks", "ten weeks"), encoding="utf-8")
    kept = read_judge(read_run(run.folder))
    assert kept is not None and {verdict.id for verdict in kept[1]} == {"good"}


def test_a_reference_answer_is_judged_beside_similarity_which_has_no_pass_mark(scripted, answer, tmp_path: Path) -> None:
    case = Case.model_validate({"id": "r", "reference_answer": "Every six months.", "turns": [{"user": "q"}]})
    made = run_cases(
        scripted({"q": answer("Twice a year.")}),
        [case],
        [SetInfo(name="s.csv", sha256="0", cases=1)],
        tmp_path,
        similarity=lambda a, b: 0.5,
    ).run
    judge_run(made, Judge(YES), "p:m", votes=1)
    (row,) = build_report(read_run(made.folder), [])["judge"]["rows"]
    assert (row["asked"], row["yes"], row["both"], row["kappa"], row["similarity"]) == ("reference", 1, 0, None, [0.5, None])


def test_wrong_use_is_one_clear_error(run: Run, monkeypatch: pytest.MonkeyPatch, scripted, answer, tmp_path: Path) -> None:
    with pytest.raises(JudgeError, match="no majority"):
        judge_run(run, Judge(YES), "p:m", votes=2)
    with pytest.raises(JudgeError, match="not PROVIDER:NAME"):
        judge_settings("gpt")
    with pytest.raises(JudgeError, match="needs the package"):
        open_judge(judge_settings("nobody:model"))
    case = Case.model_validate({"id": "r", "turns": [{"user": "q"}]})
    empty = run_cases(scripted({}), [case], [SetInfo(name="s", sha256="0", cases=1)], tmp_path / "empty").run
    with pytest.raises(JudgeError, match="something to judge"):
        judge_run(empty, Judge(YES), "p:m")
    monkeypatch.setenv("MS_AID_JUDGE_TIMEOUT", "soon")
    with pytest.raises(ModelSettingsError, match="MS_AID_JUDGE_TIMEOUT"):
        judge_settings("p:m")


def test_the_judge_has_a_server_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MS_AID_MODEL_URL", "http://127.0.0.1:1/v1")
    assert judge_settings("openai:m").url is None
    monkeypatch.setenv("MS_AID_JUDGE_URL", "http://127.0.0.1:2/v1")
    assert judge_settings("openai:m").url == "http://127.0.0.1:2/v1"


def test_verdicts_are_lines_that_another_tool_can_read(run: Run) -> None:
    judge_run(run, Judge(YES), "p:m", votes=1)
    lines: list[dict[str, Any]] = [json.loads(line) for line in (run.folder / "verdicts.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(line["id"], line["asked"]) for line in lines] == [
        ("good", "support"), ("good", "expected"), ("bad", "support"), ("bad", "expected"),
    ]  # fmt: skip
