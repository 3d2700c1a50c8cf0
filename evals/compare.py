"""Two runs over the same cases, paired turn by turn: what was fixed, what broke, and whether a difference is real.

For each metric: the mean difference with a paired bootstrap interval over conversations; for metrics that pass or fail
also exact McNemar. P values are adjusted by Holm across the metrics, because with thirty metrics one will look
significant by luck. A regression is significant when its interval lies below zero and, for pass/fail, the adjusted p is under 0.05.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from evals.errors import NotComparableError
from evals.metrics import METRIC_BY_NAME, METRICS, Item, Metric, items_of, passed
from evals.records import Run
from evals.scorers import LABELS, MUST_HOLD
from evals.stats import Interval, holm, mcnemar, paired_bootstrap

ALPHA = 0.05
Outcome = Literal["improved", "regressed", "no evidence"]


@dataclass(frozen=True)
class Delta:
    """One metric in both runs. `wins` counts turns where the new run is better."""

    metric: str
    label: str
    better: str
    old: float
    new: float
    interval: Interval
    wins: int
    ties: int
    losses: int
    p: float | None
    """Holm-adjusted exact McNemar p; None for metrics that are not pass/fail."""
    outcome: Outcome

    @property
    def delta(self) -> float:
        return self.new - self.old


@dataclass(frozen=True)
class Change:
    """One turn that passes in one run alone."""

    case: str
    turn: int
    question: str
    old_answer: str
    new_answer: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Comparison:
    """Everything a reader needs to judge a change."""

    pairs: int
    fixed: tuple[Change, ...]
    broken: tuple[Change, ...]
    deltas: tuple[Delta, ...]
    warnings: tuple[str, ...]
    newly_failing: tuple[tuple[str, Change], ...] = ()
    """Turns that newly fail where a single one counts (a missed danger, a forbidden statement, a quote that is not exact), with the measure."""

    @property
    def wanting(self) -> bool:
        """Whether the new run is worse: a significant regression, or one new failure where one is too many."""
        return bool(self.regressed or self.newly_failing)

    @property
    def regressed(self) -> list[Delta]:
        """Significant regressions of metrics that count as better or worse in themselves."""
        return [delta for delta in self.deltas if delta.outcome == "regressed" and METRIC_BY_NAME[delta.metric].counts]


def compare_runs(old: Run, new: Run, common: bool = False) -> Comparison:
    """Compare two runs.

    Args:
        common: compare the cases that are word for word in both, instead of refusing sets that differ.

    Raises:
        NotComparableError: the cases differ and `common` is off, or no case is shared.
    """
    if old.info.cases_sha256 != new.info.cases_sha256 and not common:
        raise NotComparableError(f"{old.folder} and {new.folder} were run over different cases")
    cases = {case.id: case for case in old.cases}
    shared = {case.id for case in new.cases if cases.get(case.id) == case}
    if not shared:
        raise NotComparableError("the two runs share no case", "Run both over the same set.")
    before = {item.key: item for item in items_of(old) if item.case.id in shared}
    after = [item for item in items_of(new) if item.case.id in shared]
    pairs = [(before[item.key], item) for item in after]
    deltas = [found for metric in METRICS if (found := _delta(metric, pairs))]
    fixed = [_change(a, b, a) for a, b in pairs if passed(a) is False and passed(b) is True]
    broken = [_change(a, b, b) for a, b in pairs if passed(a) is True and passed(b) is False]
    return Comparison(
        len(pairs), tuple(fixed), tuple(broken), tuple(_adjust(deltas)), tuple(_warnings(old, new)), tuple(_newly_failing(pairs))
    )


def failure_reasons(item: Item) -> tuple[str, ...]:
    """Why a turn failed: the explanation of each scorer that must hold and does not."""
    scores = item.turn.scores
    failed = [name for name in MUST_HOLD if name in scores and scores[name].value not in (1, None)]
    # The headline score repeats what its parts say.
    parts = [name for name in failed if name != "known_answer"] or failed
    return tuple(f"{LABELS[name]}: {scores[name].explanation}" for name in parts)


def _newly_failing(pairs: Sequence[tuple[Item, Item]]) -> list[tuple[str, Change]]:
    found = []
    for metric in METRICS:
        for a, b in pairs if metric.zero else ():
            one, two = metric.value(a), metric.value(b)
            if one == 1 and two is not None and two < 1:
                found.append((metric.label, _change(a, b, b)))
    return found


def _change(old: Item, new: Item, failing: Item) -> Change:
    user = new.case.turns[new.index].user
    return Change(new.case.id, new.index, user, old.turn.answer.text, new.turn.answer.text, failure_reasons(failing))


def _delta(metric: Metric, pairs: Sequence[tuple[Item, Item]]) -> Delta | None:
    """One metric over the turns where both runs have a value; p is not adjusted yet."""
    groups: dict[str, list[float]] = {}
    old_values, new_values = [], []
    for a, b in pairs:
        one, two = metric.value(a), metric.value(b)
        if one is None or two is None:
            continue
        groups.setdefault(b.case.id, []).append(two - one)
        old_values.append(one)
        new_values.append(two)
    if not old_values:
        return None
    sign = 1 if metric.better == "higher" else -1
    differences = [sign * difference for group in groups.values() for difference in group]
    wins = sum(difference > 1e-9 for difference in differences)
    losses = sum(difference < -1e-9 for difference in differences)
    interval = paired_bootstrap(list(groups.values()))
    p = mcnemar(wins, losses) if metric.pass_fail else None
    return Delta(
        metric=metric.name,
        label=metric.label.replace(" (median)", " (mean)"),
        better=metric.better,
        old=sum(old_values) / len(old_values),
        new=sum(new_values) / len(new_values),
        interval=interval,
        wins=wins,
        ties=len(differences) - wins - losses,
        losses=losses,
        p=p,
        outcome=_outcome(interval, sign, p, wins + losses),
    )


def _outcome(interval: Interval, sign: int, p: float | None, differing: int) -> Outcome:
    # So few turns that differ prove nothing, whatever the interval: resampling one turn gives that turn for ever.
    if mcnemar(differing, 0) >= ALPHA:
        return "no evidence"
    low, high = (interval.low, interval.high) if sign > 0 else (-interval.high, -interval.low)
    if p is not None and p >= ALPHA:
        return "no evidence"
    if low > 0:
        return "improved"
    return "regressed" if high < 0 else "no evidence"


def _adjust(deltas: Sequence[Delta]) -> list[Delta]:
    # With fewer than six turns that differ the exact p cannot fall below 0.05, so such metrics take no part in the adjustment.
    tested = [delta for delta in deltas if delta.p is not None and mcnemar(delta.wins + delta.losses, 0) < ALPHA]
    adjusted = dict(zip((delta.metric for delta in tested), holm([delta.p or 0.0 for delta in tested]), strict=True))
    found = []
    for delta in deltas:
        p = adjusted.get(delta.metric, delta.p)
        outcome = _outcome(delta.interval, 1 if delta.better == "higher" else -1, p, delta.wins + delta.losses)
        found.append(replace(delta, p=p, outcome=outcome))
    return found


def _warnings(old: Run, new: Run) -> list[str]:
    """What else differs between the runs, so that nobody credits the wrong cause."""
    found = []
    for field in ("system", "model", "library", "index", "code", "scorers"):
        one, two = getattr(old.info, field), getattr(new.info, field)
        # An older run kept no hash of the code: nothing is known then, not even that it changed.
        if one != two and one and two and not (field in ("index", "code") and old.info.system != new.info.system):
            found.append(f"{field}: changed" if field in ("library", "code") else f"{field}: {one} → {two}")
    found += [f"{name} run: {warning}" for name, run in (("old", old), ("new", new)) for warning in run.info.warnings]
    errors = [sum(turn.answer.kind == "error" for result in run.results for turn in result.turns) for run in (old, new)]
    if errors[0] != errors[1]:
        found.append(f"answers that failed: {errors[0]} → {errors[1]}")
    return found
