"""Intervals and tests for small sets: Wilson, bootstrap over conversations, exact McNemar, Holm. Pure.

Every bootstrap uses a fixed seed, so the same results give the same interval. Turns of one conversation hang
together, so conversations are resampled, not turns.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

SEED = 20_170
RESAMPLES = 10_000
Z95 = 1.959963984540054


@dataclass(frozen=True)
class Interval:
    """A 95% interval, both ends included."""

    low: float
    high: float


def wilson(successes: float, n: int) -> Interval:
    """Wilson score interval of a share; with no item at all nothing is known, hence 0 to 1.

    `successes` may be a fraction where a share over turns is told for `n` independent conversations.

    Raises:
        ValueError: more successes than items, or a negative count.
    """
    if not 0 <= successes <= n:
        raise ValueError(f"{successes} successes of {n}")
    if n == 0:
        return Interval(0.0, 1.0)
    share = successes / n
    scale = 1 + Z95**2 / n
    centre = (share + Z95**2 / (2 * n)) / scale
    half = Z95 * math.sqrt(share * (1 - share) / n + Z95**2 / (4 * n * n)) / scale
    # With none or all the ends are 0 and 1 exactly; rounding would leave 1e-17 there.
    return Interval(0.0 if successes == 0 else centre - half, 1.0 if successes == n else centre + half)


def miss_rate_bound(n: int) -> float:
    """One-sided 95% upper bound of the miss rate when none of `n` was missed: 1 - 0.05^(1/n)."""
    return 1.0 if n <= 0 else 1 - math.pow(0.05, 1 / n)


def bootstrap_mean(groups: Sequence[Sequence[float]], resamples: int = RESAMPLES, seed: int = SEED) -> Interval:
    """Percentile interval of the mean of all values, resampling whole groups (conversations)."""
    import numpy as np

    sums = np.array([math.fsum(group) for group in groups if group])
    counts = np.array([len(group) for group in groups if group])
    if not len(sums):
        return Interval(math.nan, math.nan)
    chosen = np.random.default_rng(seed).integers(0, len(sums), size=(resamples, len(sums)))
    means = sums[chosen].sum(axis=1) / counts[chosen].sum(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    return Interval(float(low), float(high))


def bootstrap_statistic(
    groups: Sequence[Sequence[float]], statistic: Callable[[list[float]], float], resamples: int = 1_000, seed: int = SEED
) -> Interval:
    """Percentile interval of any statistic (the median, say), resampling whole groups."""
    import numpy as np

    kept = [group for group in groups if group]
    if not kept:
        return Interval(math.nan, math.nan)
    random = np.random.default_rng(seed)
    values: list[float] = []
    for _ in range(resamples):
        chosen = random.integers(0, len(kept), size=len(kept))
        values.append(statistic([value for index in chosen for value in kept[index]]))
    low, high = np.percentile(np.array(values), [2.5, 97.5])
    return Interval(float(low), float(high))


def paired_bootstrap(groups: Sequence[Sequence[float]], resamples: int = RESAMPLES, seed: int = SEED) -> Interval:
    """Interval of the mean difference; `groups` holds, for each conversation, new minus old of each paired item."""
    return bootstrap_mean(groups, resamples, seed)


def mcnemar(fixed: int, broken: int) -> float:
    """Exact two-sided p value of McNemar's test from the two discordant counts; 1.0 when there are none.

    Raises:
        ValueError: a negative count.
    """
    if fixed < 0 or broken < 0:
        raise ValueError("counts cannot be negative")
    n = fixed + broken
    tail = sum(math.comb(n, i) for i in range(min(fixed, broken) + 1))
    return min(1.0, float(2 * tail / 2**n))


def holm(p_values: Sequence[float]) -> list[float]:
    """Holm's adjusted p values, in the order given."""
    order = sorted(range(len(p_values)), key=lambda index: p_values[index])
    adjusted = [0.0] * len(p_values)
    highest = 0.0
    for rank, index in enumerate(order):
        highest = max(highest, min(1.0, (len(p_values) - rank) * p_values[index]))
        adjusted[index] = highest
    return adjusted


def percentile(values: Sequence[float], percent: float) -> float:
    """Nearest-rank percentile.

    Raises:
        ValueError: no values, or `percent` outside 0 to 100.
    """
    if not values or not 0 <= percent <= 100:
        raise ValueError("needs at least one value and a percentage from 0 to 100")
    rank = max(1, math.ceil(percent / 100 * len(values)))
    return sorted(values)[rank - 1]


def cohen_kappa(pairs: Sequence[tuple[bool, bool]]) -> float | None:
    """Agreement of two raters beyond chance: 1 is full, 0 is what chance gives. None when both gave one answer to everything, or nothing was rated."""
    n = len(pairs)
    if not n:
        return None
    one, other = sum(a for a, _ in pairs) / n, sum(b for _, b in pairs) / n
    chance = one * other + (1 - one) * (1 - other)
    return None if chance == 1 else (sum(a == b for a, b in pairs) / n - chance) / (1 - chance)
