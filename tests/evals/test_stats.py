"""Intervals and tests against published or hand-computed values."""

from __future__ import annotations

import math
import statistics

import pytest

from evals.stats import bootstrap_mean, bootstrap_statistic, holm, mcnemar, miss_rate_bound, paired_bootstrap, percentile, wilson


def test_wilson_gives_the_textbook_values() -> None:
    assert (round(wilson(8, 10).low, 4), round(wilson(8, 10).high, 4)) == (0.4902, 0.9433)
    assert (round(wilson(0, 10).high, 4), round(wilson(10, 10).low, 4)) == (0.2775, 0.7225)


def test_wilson_ends_are_exact_at_none_and_all_and_everything_is_open_without_items() -> None:
    assert wilson(0, 7).low == 0 and wilson(7, 7).high == 1
    assert (wilson(0, 0).low, wilson(0, 0).high) == (0, 1)
    for wrong in ((-1, 3), (4, 3)):
        with pytest.raises(ValueError, match="successes"):
            wilson(*wrong)


def test_no_miss_of_56_still_allows_five_percent() -> None:
    assert round(miss_rate_bound(56), 3) == 0.052
    assert round(miss_rate_bound(100), 3) == 0.030
    assert miss_rate_bound(0) == 1


def test_bootstrap_repeats_itself_and_holds_the_mean() -> None:
    groups = [[1.0], [0.0], [1.0], [1.0], [0.0]] * 6
    one, two = bootstrap_mean(groups), bootstrap_mean(groups)
    assert one == two
    assert one.low < 0.6 < one.high


def test_conversations_are_resampled_whole() -> None:
    # Two conversations of fifty equal turns know no more than two single turns.
    wide = bootstrap_mean([[1.0] * 50, [0.0] * 50])
    assert (wide.low, wide.high) == (0, 1)


def test_no_values_give_no_interval_and_equal_values_a_point() -> None:
    assert math.isnan(bootstrap_mean([[], []]).low)
    assert math.isnan(bootstrap_statistic([], statistics.median).low)
    assert bootstrap_mean([[0.5], [0.5]]).low == bootstrap_mean([[0.5], [0.5]]).high == 0.5
    assert paired_bootstrap([[0.0], [0.0]]).high == 0


def test_bootstrap_of_the_median_holds_it() -> None:
    found = bootstrap_statistic([[float(n)] for n in range(21)], statistics.median)
    assert found.low < 10 < found.high


@pytest.mark.parametrize(
    ("fixed", "broken", "p"), [(0, 0, 1.0), (1, 0, 1.0), (5, 0, 0.0625), (6, 0, 0.03125), (0, 6, 0.03125), (5, 5, 1.0), (10, 2, 0.0386)]
)
def test_mcnemar_is_exact_and_two_sided(fixed: int, broken: int, p: float) -> None:
    assert round(mcnemar(fixed, broken), 4) == round(p, 4)


def test_mcnemar_refuses_negative_counts() -> None:
    with pytest.raises(ValueError, match="negative"):
        mcnemar(-1, 0)


def test_holm_steps_down_keeps_order_and_never_exceeds_one() -> None:
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([0.6, 0.9]) == [1.0, 1.0]
    assert holm([]) == []


def test_percentiles_are_nearest_rank() -> None:
    values = [15, 20, 35, 40, 50]
    assert [percentile(values, p) for p in (0, 30, 40, 50, 100)] == [15, 20, 20, 35, 50]
    assert percentile([7], 95) == 7
    for wrong in ([], [1]):
        with pytest.raises(ValueError, match="needs"):
            percentile(wrong, 101)
