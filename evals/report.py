"""A run as one report: headline, bars, metrics by tag, failures first. `report.json` for programs, `report.html` for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from bot.schema import Kind
from evals.bars import Bar, Verdict, judge_bars
from evals.claims import CLAIM_KINDS
from evals.compare import compare_runs, failure_reasons
from evals.errors import EvalError
from evals.metrics import MAX_GRADE, METRIC_BY_NAME, Item, Measured, items_of, measure, measure_all, passed
from evals.page import render_page
from evals.records import Run, read_run, write_json, write_text
from evals.schema import Expectation
from evals.scorers import LABELS
from evals.scorers.base import pattern_in_words
from evals.scorers.latency import summarise_latency
from evals.verdicts import LABELS as JUDGED
from evals.verdicts import TWINS, Agreement, compare_with_scorers, read_judge

TAG_METRICS = ("passed", "known_answer", "kind", "citation_recall", "subject", "danger_caught", "abstain_recall", "boundary")
"""Metrics shown for each tag and each set; the others are in `metrics`."""
BESIDE = (
    "passed", "known_answer", "must_include", "cites", "citation_recall", "abstain_recall", "over_refusal", "danger_caught", "false_alarms",
    "boundary", "subject", "both_sides", "frame_same", "within_limit", "reading_share",
)  # fmt: skip
"""Metrics shown beside the simpler systems."""
SIMILARITIES = ("similarity_numbers", "similarity_words", "similarity_meaning")
TEST_SET = "-test.jsonl"
"""End of the names of sets whose failures are not listed: a test that is read case by case is soon no test any more."""


def build_report(run: Run, bars: Sequence[Bar]) -> dict[str, Any]:
    """Everything the page shows, as plain data. Holds no times but those of `latency`."""
    items = items_of(run)
    measured = measure_all(items)
    verdicts = judge_bars(bars, measured)
    latency = summarise_latency(run.timings)
    sets = _sets_of(run)
    rows = [{**_row(item), "set": sets[item.case.id]} for item in items]
    rows.sort(key=_worst_first)
    return {
        "run": {**run.info.model_dump(mode="json"), "cases": len(run.cases), "turns": len(items)},
        "errors": sum(turn.answer.kind is Kind.ERROR for result in run.results for turn in result.turns),
        "headline": _measured_row(measured.get("passed")),
        "bars": [_bar_row(verdict) for verdict in verdicts],
        "metrics": {name: _measured_row(found) for name, found in measured.items()},
        "tags": _grouped((tag, item) for item in items for tag in item.tags),
        "sets": _grouped((sets[item.case.id], item) for item in items),
        "written_by": dict(sorted(Counter(item.turn.answer.model for item in items if item.turn.answer.kind in CLAIM_KINDS).items())),
        "beside": _beside(run),
        "judge": _judge(run, items),
        "latency": asdict(latency) if latency else None,
        "turns": rows,
    }


def _worst_first(row: dict[str, Any]) -> tuple[int, float]:
    """Failures, then what deserves a look, then the rest, the least like its reference first; else the order of the set."""
    likeness = [row["scores"][name]["value"] for name in SIMILARITIES if name in row["scores"]]
    known = [value for value in likeness if value is not None]
    rank = 0 if row["passed"] is False else 1 if row["look_at"] else 2
    return rank, sum(known) / len(known) if known else 0.0


def _sets_of(run: Run) -> dict[str, str]:
    """The set of each case; cases stand in the order of the sets."""
    names = [entry.name for entry in run.info.sets for _ in range(entry.cases)]
    return {case.id: name for case, name in zip(run.cases, names, strict=False)}


def _beside(run: Run) -> list[dict[str, Any]]:
    """The simpler systems that were asked the same cases in the same run, and how the product differs from each."""
    if run.info.system != "product":
        return []
    found = []
    for folder in sorted(path.parent for path in run.folder.glob("*/run.json")):
        try:
            other = read_run(folder)
            compared = compare_runs(other, run)
        except EvalError:  # of other cases, or not finished
            continue
        deltas = {delta.metric: delta for delta in compared.deltas}
        rows = [
            {
                "name": name,
                "label": delta.label,
                "better": delta.better,
                "share": METRIC_BY_NAME[name].reduce == "mean",
                "theirs": round(delta.old, 4),
                "ours": round(delta.new, 4),
                "difference": round(delta.delta, 4),
                "interval": [round(delta.interval.low, 4), round(delta.interval.high, 4)],
                "outcome": delta.outcome,
            }
            for name in BESIDE
            if (delta := deltas.get(name))
        ]
        found.append(
            {
                "system": other.info.system,
                "model": other.info.model,
                "pairs": compared.pairs,
                "only_ours": len(compared.fixed),
                "only_theirs": len(compared.broken),
                "rows": rows,
            }
        )
    return found


def _judge(run: Run, items: Sequence[Item]) -> dict[str, Any] | None:
    """What a judge model said, always beside the scorer that judges the same without a model."""
    found = read_judge(run)
    if found is None:
        return None
    info, verdicts = found
    return {**info.model_dump(mode="json"), "rows": [_agreement_row(one) for one in compare_with_scorers(verdicts, items)]}


def _agreement_row(found: Agreement) -> dict[str, Any]:
    return {
        "asked": found.asked,
        "label": JUDGED[found.asked],
        "scorer": LABELS[TWINS[found.asked]],
        "judged": found.judged,
        "yes": found.yes,
        "interval": [round(found.interval.low, 4), round(found.interval.high, 4)],
        "unscored": found.unscored,
        "both": found.both,
        "scorer_yes": found.scorer_yes,
        "same": found.same,
        "kappa": None if found.kappa is None else round(found.kappa, 4),
        "similarity": [None if mean is None else round(mean, 4) for mean in found.similarity],
        "disagreements": [asdict(one) for one in found.disagreements],
    }


def missed_bars(report: dict[str, Any]) -> list[str]:
    """Labels of the bars that were measured and missed."""
    return [bar["label"] for bar in report["bars"] if bar["met"] is False]


def write_report(run: Run, bars: Sequence[Bar]) -> dict[str, Any]:
    """Write `report.json` and `report.html` into the run's folder and return the report.

    Raises:
        RunFolderError: the folder cannot be written.
    """
    report = build_report(run, bars)
    # Times stay out of the JSON: like results.jsonl it has the same bytes on every run.
    write_json(run.folder / "report.json", {key: value for key, value in report.items() if key != "latency"})
    write_text(run.folder / "report.html", render_page(report))
    return report


def _measured_row(found: Measured | None) -> dict[str, Any] | None:
    if found is None:
        return None
    metric = METRIC_BY_NAME[found.name]
    interval = [round(found.interval.low, 4), round(found.interval.high, 4)] if found.interval else None
    return {
        "name": found.name,
        "label": metric.label,
        "better": metric.better,
        "share": metric.reduce == "mean",
        "value": None if found.value is None else round(found.value, 4),
        "interval": interval,
        "n": found.n,
        "unscored": found.unscored,
        "note": found.note,
    }


def _bar_row(verdict: Verdict) -> dict[str, Any]:
    bar = verdict.bar
    row = _measured_row(verdict.measured) or {"value": None, "interval": None, "n": 0, "unscored": 0, "note": ""}
    metric = METRIC_BY_NAME[bar.metric]
    return {
        **row,
        "name": bar.metric,
        "label": bar.label,
        "share": metric.reduce == "mean",
        "bar": bar.limit,
        "direction": "at least" if bar.at_least is not None else "at most",
        "met": verdict.met,
    }


def _grouped(named: Iterable[tuple[str, Item]]) -> dict[str, dict[str, Any]]:
    """The main metrics of each group (a tag, a set), by name."""
    groups: dict[str, list[Item]] = {}
    for name, item in named:
        groups.setdefault(name, []).append(item)
    found: dict[str, dict[str, Any]] = {}
    for name in sorted(groups):
        measured = (measure(METRIC_BY_NAME[metric], groups[name]) for metric in (*TAG_METRICS, *SIMILARITIES))
        found[name] = {one.name: _measured_row(one) for one in measured if one.n}
    return found


def _row(item: Item) -> dict[str, Any]:
    """One scored turn with all that a reader needs to judge it."""
    case, answer = item.case, item.turn.answer
    return {
        "id": case.id,
        "turn": item.index,
        "tags": item.tags,
        # A reference answer alone cannot be passed, only a rule for all answers broken.
        "passed": passed(item) if case.turns[item.index].expect is not None or passed(item) is False else None,
        "earlier": [turn.user for turn in case.turns[: item.index]],
        "question": item.turn.user,
        "answer": answer.text,
        "kind": str(answer.kind),
        "citations": [{"number": c.number, "title": c.title, "section": c.section, "quote": c.quote} for c in answer.citations],
        "expected": expected_in_words(item.view.expect, case.reference_answer)
        + ([f"The same facts as the other frames of {case.pair}"] if case.pair else []),
        "reasons": list(failure_reasons(item)) or ([f"the answer is an error: {answer.text}"] if answer.kind is Kind.ERROR else []),
        "look_at": _look_at(item),
        "scores": {name: score.model_dump(mode="json") for name, score in item.turn.scores.items()},
    }


def _look_at(item: Item) -> list[str]:
    """What does not decide but deserves a look: weak support, numbers without a source, hard reading, scores that stay open."""
    scores = item.turn.scores
    names = [name for name in ("citation_recall", "groundedness") if (item.value(name) or 0) < 1 and item.value(name) is not None]
    names += [name for name in ("unsupported_numbers",) if item.value(name)]
    names += [name for name in ("reading_level",) if (item.value(name) or 0) > MAX_GRADE]
    names += [name for name, score in scores.items() if score.value is None]
    return [f"{LABELS[name]}: {scores[name].explanation}" for name in names]


def expected_in_words(expect: Expectation, reference: str | None) -> list[str]:
    """An expectation as lines for a reader."""
    lines = []
    if expect.kind:
        lines.append(f"Kind of reply: {' or '.join(expect.kind)}")
    lines += [f"Must say: {' or '.join(map(pattern_in_words, group))}" for group in expect.must_include]
    lines += [f"Must not say: {pattern_in_words(pattern)}" for pattern in expect.must_not_include]
    if expect.cites:
        lines.append(f"Must cite: {' or '.join(expect.cites)}")
    if expect.boundary:
        lines.append(f"Limit to keep: {expect.boundary}")
    if expect.subject:
        lines.append(f"Must be about: {' or '.join(expect.subject)}")
    if expect.balance:
        lines.append("Must tell benefits and harms")
    if expect.max_words:
        lines.append(f"At most {expect.max_words} words")
    if reference:
        lines.append(f"Reference answer (for similarity only): {reference}")
    return lines or ["Nothing in particular; only the rules that hold for every answer"]
