"""A run as one report: headline, bars, metrics by tag, failures first. `report.json` for programs, `report.html` for people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from bot.schema import Kind
from evals.bars import Bar, Verdict, judge_bars
from evals.compare import failure_reasons
from evals.metrics import MAX_GRADE, METRIC_BY_NAME, Item, Measured, items_of, measure, measure_all, passed
from evals.page import render_page
from evals.records import Run, write_json, write_text
from evals.schema import Expectation
from evals.scorers import LABELS
from evals.scorers.base import pattern_in_words
from evals.scorers.latency import summarise_latency

TAG_METRICS = ("passed", "known_answer", "kind", "citation_recall", "subject", "danger_caught", "abstain_recall", "boundary")
"""Metrics shown for each tag; the others are in `metrics`."""


def build_report(run: Run, bars: Sequence[Bar]) -> dict[str, Any]:
    """Everything the page shows, as plain data. Holds no times but those of `latency`."""
    items = items_of(run)
    measured = measure_all(items)
    verdicts = judge_bars(bars, measured)
    latency = summarise_latency(run.timings)
    rows = [_row(item) for item in items]
    rows.sort(key=_worst_first)
    return {
        "run": {**run.info.model_dump(mode="json"), "cases": len(run.cases), "turns": len(items)},
        "errors": sum(turn.answer.kind is Kind.ERROR for result in run.results for turn in result.turns),
        "headline": _measured_row(measured.get("passed")),
        "bars": [_bar_row(verdict) for verdict in verdicts],
        "metrics": {name: _measured_row(found) for name, found in measured.items()},
        "tags": _by_tag(items),
        "latency": asdict(latency) if latency else None,
        "turns": rows,
    }


def _worst_first(row: dict[str, Any]) -> int:
    """Failures, then what deserves a look, then the rest; the order of the set inside each."""
    if row["passed"] is False:
        return 0
    return 1 if row["look_at"] else 2


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


def _by_tag(items: Iterable[Item]) -> dict[str, dict[str, Any]]:
    groups: dict[str, list[Item]] = {}
    for item in items:
        for tag in item.tags:
            groups.setdefault(tag, []).append(item)
    found: dict[str, dict[str, Any]] = {}
    for tag in sorted(groups):
        measured = (measure(METRIC_BY_NAME[name], groups[tag]) for name in TAG_METRICS)
        found[tag] = {one.name: _measured_row(one) for one in measured if one.n}
    return found


def _row(item: Item) -> dict[str, Any]:
    """One scored turn with all that a reader needs to judge it."""
    case, answer = item.case, item.turn.answer
    return {
        "id": case.id,
        "turn": item.index,
        "tags": item.tags,
        "passed": passed(item),
        "earlier": [turn.user for turn in case.turns[: item.index]],
        "question": item.turn.user,
        "answer": answer.text,
        "kind": str(answer.kind),
        "citations": [{"number": c.number, "title": c.title, "section": c.section, "quote": c.quote} for c in answer.citations],
        "expected": expected_in_words(item.view.expect, case.reference_answer),
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
    if expect.max_words:
        lines.append(f"At most {expect.max_words} words")
    if reference:
        lines.append(f"Reference answer (for similarity only): {reference}")
    return lines or ["Nothing in particular; only the rules that hold for every answer"]
