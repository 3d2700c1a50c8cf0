"""One measured figure with its spread and its bar, and the arithmetic behind it. Pure: nothing is timed here."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from evals.stats import percentile

Direction = Literal["at most", "at least"]


@dataclass(frozen=True)
class Row:
    """One figure. `bar` and `met` are None where there is no bar; `spread` holds the quartiles of `repeats` measurements."""

    name: str
    value: float
    bar: float | None
    met: bool | None
    unit: str
    spread: tuple[float, float]
    repeats: int = 1
    direction: Direction = "at most"
    group: str = ""


def figure(
    name: str, values: Sequence[float], unit: str, bar: float | None = None, direction: Direction = "at most", group: str = ""
) -> Row:
    """The median of repeated measurements, with their quartiles, judged against a bar where there is one.

    Raises:
        statistics.StatisticsError: no values.
    """
    middle = statistics.median(values)
    return Row(name, tidy(middle), bar, judged(middle, bar, direction), unit, quartiles(values), len(values), direction, group)


def tail(name: str, values: Sequence[float], percent: float, unit: str, bar: float | None = None, group: str = "") -> Row:
    """A percentile of all values, judged against a bar; the spread is that of the values themselves."""
    found = percentile(values, percent)
    return Row(name, tidy(found), bar, judged(found, bar, "at most"), unit, quartiles(values), len(values), "at most", group)


def judged(value: float, bar: float | None, direction: Direction) -> bool | None:
    """Whether a bar is met; None without a bar."""
    if bar is None:
        return None
    return value <= bar if direction == "at most" else value >= bar


def quartiles(values: Sequence[float]) -> tuple[float, float]:
    """First and third quartile (nearest rank), tidied."""
    return tidy(percentile(values, 25)), tidy(percentile(values, 75))


def ratios(above: Sequence[float], below: Sequence[float]) -> list[float]:
    """Quotients of two series measured turn by turn, pair by pair.

    Raises:
        ValueError: the series differ in length.
    """
    return [one / other for one, other in zip(above, below, strict=True)]


def tidy(value: float) -> float:
    """Three figures for small values, whole numbers for large ones: more would pretend precision."""
    return round(value) if abs(value) >= 1000 else float(f"{value:.3g}")


def as_json(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Rows as `evals bench --json` prints them."""
    return [asdict(row) for row in rows]


def table(rows: Sequence[Row]) -> list[list[str]]:
    """Rows as cells of text: name, value, unit, quartiles, bar, verdict."""
    cells = [["", "median", "", "half lie between", "bar", ""]]
    for row in rows:
        verdict = "" if row.met is None else "met" if row.met else "MISSED"
        bar = "" if row.bar is None else f"{row.direction} {row.bar:g}"
        between = f"{row.spread[0]:g} and {row.spread[1]:g}" if row.repeats > 1 else ""
        cells.append([row.name, f"{row.value:g}", row.unit, between, bar, verdict])
    return cells


def differing(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    """Names of figures on whose verdict two benches (as JSON) disagree, or that only one of them judged."""
    first = {row["name"]: row["met"] for row in one["rows"]}
    second = {row["name"]: row["met"] for row in other["rows"]}
    return [name for name in dict.fromkeys((*first, *second)) if first.get(name) != second.get(name)]
