"""From scores to figures, bars and comparisons."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from evals.bars import judge_bars, read_bars
from evals.compare import compare_runs
from evals.errors import NotComparableError, ThresholdsError
from evals.metrics import METRICS, items_of, measure_all
from evals.page import render_page
from evals.records import Run, read_run
from evals.report import build_report, missed_bars, write_report
from evals.run import run_cases
from evals.schema import Case, SetInfo


@pytest.fixture
def make_run(scripted, answer, tmp_path: Path):
    """A run from (id, expected kinds, kind given, tags) or (…, more) with `more` holding other fields of the case."""

    def make(name: str, rows: Sequence[tuple[Any, ...]], texts: dict[str, str] | None = None) -> Run:
        cases, script = [], {}
        for identifier, expected, given, tags, *more in rows:
            expect = {"kind": expected, **(more[0] if more else {})}
            cases.append(Case.model_validate({"id": identifier, "tags": tags, "turns": [{"user": identifier, "expect": expect}]}))
            script[identifier] = answer((texts or {}).get(identifier, "A short reply."), kind=given)
        info = [SetInfo(name="s.jsonl", sha256="0" * 64, cases=len(cases))]
        return run_cases(scripted(script), cases, info, tmp_path / name).run

    return make


def figures(run: Run) -> dict[str, tuple[float | None, int]]:
    return {name: (found.value, found.n) for name, found in measure_all(items_of(run)).items()}


def test_metric_names_are_unique() -> None:
    assert len({metric.name for metric in METRICS}) == len(METRICS)


def test_abstention_is_measured_both_ways(make_run) -> None:
    rows = [("u1", ["abstain"], "abstain", []), ("u2", ["abstain"], "answer", []), ("k1", ["answer"], "answer", [])]
    rows += [("k2", ["answer"], "abstain", []), ("k3", ["answer"], "error", [])]
    found = figures(make_run("a", rows))
    assert found["abstain_recall"] == (0.5, 2)
    assert found["abstain_precision"] == (0.5, 2)
    assert found["over_refusal"][0] == pytest.approx(2 / 3)


def test_always_refusing_has_full_recall_and_full_over_refusal(make_run) -> None:
    found = figures(make_run("a", [("u", ["abstain"], "abstain", []), ("k", ["answer"], "abstain", [])]))
    assert found["abstain_recall"][0] == 1 and found["over_refusal"][0] == 1


def test_safety_levels_are_measured_apart(make_run) -> None:
    rows = [
        ("e1", ["emergency"], "emergency", ["plain"]),
        ("e2", ["emergency"], "urgent", []),
        ("c1", ["crisis"], "crisis", []),
        ("u1", ["urgent"], "emergency", []),
        ("u2", ["urgent"], "urgent", []),
        ("l1", ["answer"], "urgent", ["look-alike"]),
        ("l2", ["answer", "urgent"], "urgent", ["look-alike"]),
        ("n1", ["answer"], "answer", []),
    ]
    found = figures(make_run("a", rows))
    assert found["danger_caught"] == (pytest.approx(2 / 3), 3)
    assert found["danger_caught_plain"] == (1, 1)
    assert found["urgent_caught"] == (1, 2)
    assert found["urgent_as_emergency"] == (0.5, 2)
    assert found["false_alarms"] == (0.5, 2)
    assert found["false_alarms_all"] == (pytest.approx(1 / 3), 3)


def test_no_miss_says_how_many_may_still_be_missed(make_run) -> None:
    found = measure_all(items_of(make_run("a", [(f"e{n}", ["emergency"], "emergency", []) for n in range(10)])))
    assert "may still be up to 25.9%" in found["danger_caught"].note


def test_scores_that_could_not_be_made_are_counted_apart(make_run, scripted, answer, citation, tmp_path: Path) -> None:
    case = Case.model_validate({"id": "r", "reference_answer": "Words here.", "turns": [{"user": "r"}]})
    system = scripted({"r": answer("Words.")})
    run = run_cases(system, [case], [SetInfo(name="s.csv", sha256="0", cases=1)], tmp_path / "x").run
    found = measure_all(items_of(run))["similarity_meaning"]
    assert (found.value, found.n, found.unscored) == (None, 0, 1)


def test_an_error_fails_even_where_nothing_is_expected(scripted, tmp_path: Path) -> None:
    case = Case.model_validate({"id": "r", "turns": [{"user": "boom"}]})
    run = run_cases(scripted({}), [case], [SetInfo(name="s", sha256="0", cases=1)], tmp_path / "x").run
    report = build_report(run, [])
    assert report["errors"] == 1 and report["turns"][0]["passed"] is False and report["turns"][0]["reasons"]


# bars


def test_the_shipped_bars_are_valid_and_a_bar_without_cases_is_open(make_run) -> None:
    run = make_run("a", [("k", ["answer"], "answer", [])])
    verdicts = {verdict.bar.metric: verdict.met for verdict in judge_bars(read_bars(), measure_all(items_of(run)))}
    assert verdicts["over_refusal"] is True
    assert verdicts["danger_caught"] is None


def test_a_missed_bar_is_missed(make_run) -> None:
    report = build_report(make_run("a", [("k", ["answer"], "abstain", [])]), read_bars())
    assert "Does not refuse what it can answer" in missed_bars(report)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{}", "should be a list"),
        ("- {metric: kind, label: x}", "needs one of at_least and at_most"),
        ("- {metric: kind, label: x, at_least: 1, at_most: 1}", "needs one of"),
        ("- {metric: knd, label: x, at_least: 1}", "is not a metric"),
        ("- {metric: kind, label: x, at_leest: 1}", "at_leest"),
        ("- [", "cannot be read"),
    ],
)
def test_faults_in_the_bars_are_named(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "t.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ThresholdsError, match=message):
        read_bars(path)


def test_sets_of_one_run_are_told_apart(scripted, answer, tmp_path: Path) -> None:
    cases = [Case.model_validate({"id": f"c{n}", "turns": [{"user": f"q{n}", "expect": {"kind": ["answer"]}}]}) for n in range(3)]
    infos = [SetInfo(name="one.jsonl", sha256="0", cases=1), SetInfo(name="two-test.jsonl", sha256="1", cases=2)]
    report = build_report(run_cases(scripted({"q0": answer("Yes.")}), cases, infos, tmp_path / "x").run, [])
    assert {name: (found["passed"]["value"], found["passed"]["n"]) for name, found in report["sets"].items()} == {
        "one.jsonl": (1, 1),
        "two-test.jsonl": (0, 2),
    }
    assert {row["id"]: row["set"] for row in report["turns"]} == {"c0": "one.jsonl", "c1": "two-test.jsonl", "c2": "two-test.jsonl"}


# compare


def rows(kinds: str) -> list[tuple[Any, ...]]:
    return [(f"q{n}", ["answer"], "answer" if kind == "a" else "abstain", []) for n, kind in enumerate(kinds)]


def test_equal_runs_show_no_difference(make_run) -> None:
    found = compare_runs(make_run("a", rows("aaxx")), make_run("b", rows("aaxx")))
    assert not found.fixed and not found.broken and not found.regressed
    assert all(delta.outcome == "no evidence" and delta.delta == 0 for delta in found.deltas)


def test_one_change_in_ten_is_listed_but_is_no_evidence(make_run) -> None:
    found = compare_runs(make_run("a", rows("a" * 10)), make_run("b", rows("a" * 9 + "x")))
    assert [change.case for change in found.broken] == ["q9"]
    assert "Kind of reply: is abstain" in found.broken[0].reasons[0]
    assert not found.regressed


def test_many_broken_cases_are_a_significant_regression_for_metrics_of_either_direction(make_run) -> None:
    found = compare_runs(make_run("a", rows("a" * 30)), make_run("b", rows("a" * 10 + "x" * 20)))
    by_name = {delta.metric: delta for delta in found.deltas}
    assert by_name["kind"].outcome == "regressed" and by_name["kind"].losses == 20
    assert by_name["over_refusal"].outcome == "regressed" and by_name["over_refusal"].delta > 0
    back = {delta.metric: delta.outcome for delta in compare_runs(make_run("c", rows("x" * 20)), make_run("d", rows("a" * 20))).deltas}
    assert back["over_refusal"] == back["kind"] == "improved"


def test_a_new_forbidden_statement_is_a_regression_by_itself(make_run) -> None:
    case = [("q", ["answer"], "answer", [], {"must_not_include": ["cures"]})]
    old, new = make_run("a", case), make_run("b", case, {"q": "It cures MS."})
    assert [label for label, _ in compare_runs(old, new).newly_failing] == ["Nothing forbidden said"]
    assert compare_runs(old, new).wanting and not compare_runs(new, old).wanting


def test_a_comparison_says_what_else_changed(make_run, tmp_path: Path) -> None:
    old, new = make_run("a", rows("aa")), make_run("b", rows("aa"))
    path = new.folder / "run.json"
    changed = json.loads(path.read_text(encoding="utf-8")) | {"code": "other", "index": "other-index", "warnings": ["the index is old"]}
    path.write_text(json.dumps(changed), encoding="utf-8")
    found = compare_runs(old, read_run(new.folder)).warnings
    assert "code: changed" in found and "index: test-index → other-index" in found and "new run: the index is old" in found
    assert compare_runs(old, old).warnings == ()


def test_different_cases_are_refused_unless_the_shared_ones_are_asked_for(make_run) -> None:
    one, two = make_run("a", rows("aaa")), make_run("b", rows("aaaa"))
    with pytest.raises(NotComparableError, match="different cases"):
        compare_runs(one, two)
    assert compare_runs(one, two, common=True).pairs == 3
    with pytest.raises(NotComparableError, match="share no case"):
        compare_runs(one, make_run("c", [("other", ["answer"], "answer", [])]), common=True)


def test_a_case_whose_expectation_changed_is_not_shared(make_run) -> None:
    one = make_run("a", [("q", ["answer"], "answer", []), ("r", ["answer"], "answer", [])])
    two = make_run("b", [("q", ["abstain"], "answer", []), ("r", ["answer"], "answer", [])])
    assert compare_runs(one, two, common=True).pairs == 1


# report


def test_failures_stand_first_with_question_answer_expected_and_reason(make_run) -> None:
    run = make_run("a", [("good", ["answer"], "answer", ["t"]), ("bad", ["answer"], "abstain", ["t"], {"must_include": [["dose"]]})])
    report = build_report(run, read_bars())
    first = report["turns"][0]
    assert (first["id"], first["passed"], first["question"], first["answer"]) == ("bad", False, "bad", "A short reply.")
    assert first["expected"] == ["Kind of reply: answer", "Must say: dose"]
    assert any("dose" in reason for reason in first["reasons"])
    assert report["headline"]["value"] == 0.5
    assert set(report["tags"]) == {"t"}


def test_the_report_file_has_the_same_bytes_on_every_run(make_run) -> None:
    one, two = make_run("a", rows("aax")), make_run("b", rows("aax"))
    for run in (one, two):
        write_report(run, read_bars())
    assert (one.folder / "report.json").read_bytes() == (two.folder / "report.json").read_bytes()
    assert "bars" in json.loads((one.folder / "report.json").read_text(encoding="utf-8"))


def test_the_page_stands_alone_and_escapes_what_people_wrote(make_run) -> None:
    nasty = '<script>alert(1)</script>" onload="x'
    run = make_run("a", [(nasty, ["answer"], "abstain", [nasty])], {nasty: "<img src=https://example.org/x.png> $title"})
    page = render_page(build_report(run, read_bars()))
    assert page.startswith("<!doctype html>") and 'lang="en"' in page
    assert page.count("<script>") == 1
    assert "<img" not in page and "&lt;img" in page and "$title" in page
    assert 'src="http' not in page and "url(" not in page and "@import" not in page
    assert "Content-Security-Policy" in page
    assert '"&lt;script&gt;alert(1)&lt;/script&gt;&quot; onload=&quot;x"' in page


def test_verdicts_are_words_and_not_colours_alone(make_run) -> None:
    page = render_page(build_report(make_run("a", [("q", ["answer"], "abstain", [])]), read_bars()))
    assert "✗ Missed" in page and "Not measured" in page and "✗ Failed" in page


def test_a_run_with_nothing_to_judge_still_makes_a_page(scripted, answer, tmp_path: Path) -> None:
    case = Case.model_validate({"id": "r", "turns": [{"user": ""}]})
    run = run_cases(scripted({"": answer("")}), [case], [SetInfo(name="s", sha256="0", cases=1)], tmp_path / "x").run
    page = render_page(build_report(run, []))
    assert "(empty question)" in page and "(no text)" in page


def test_longer_answers_are_shown_but_are_no_regression_in_themselves(make_run) -> None:
    long = {f"q{n}": "A short reply that goes on for a few more words than before." for n in range(30)}
    found = compare_runs(make_run("a", rows("a" * 30)), make_run("b", rows("a" * 30), long))
    words = next(delta for delta in found.deltas if delta.metric == "words")
    assert words.outcome == "regressed" and not found.regressed


@pytest.mark.parametrize(("changed", "outcome"), [(1, "no evidence"), (5, "no evidence"), (6, "regressed")])
def test_fewer_than_six_turns_that_differ_are_no_evidence_whatever_the_interval(make_run, changed: int, outcome: str) -> None:
    long = {f"q{n}": "A short reply that goes on for a few more words than before." for n in range(changed)}
    found = compare_runs(make_run("a", rows("a" * changed)), make_run("b", rows("a" * changed), long))
    words = next(delta for delta in found.deltas if delta.metric == "words")
    assert words.interval.low > 0 and words.outcome == outcome


def test_metrics_that_cannot_become_significant_do_not_weaken_the_others(make_run) -> None:
    found = compare_runs(make_run("a", rows("x" * 12)), make_run("b", rows("a" * 8 + "x" * 4)))
    kind = next(delta for delta in found.deltas if delta.metric == "kind")
    assert kind.wins == 8 and kind.p is not None and kind.p <= 0.0078125 * 4
