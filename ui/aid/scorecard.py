"""How the program stands against published lists for decision aids, and what the newest eval run found. Data, read and checked.

An item's state is not a matter of taste: a met item names a test that must exist (a test of ours looks), and every other
item says why. Figures of the eval run come from its report file and from nowhere else.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

SCORECARD = Path(__file__).with_name("scorecard.yaml")
MAX_REPORT_BYTES = 200_000_000

State = Literal["met", "not_met", "needs_people", "needs_owner", "cannot"]
PageName = Literal["ask", "options", "compare", "matters", "visit", "about"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Item(_Strict):
    """One item of a list: `page` and `element` say where it is met, `test` what shows it, `why` what is wanting."""

    id: str
    short: str
    state: State
    page: PageName | None = None
    element: str | None = None
    test: str | None = None
    why: str | None = None

    @model_validator(mode="after")
    def is_backed(self) -> Self:
        """A met item has place and test; any other one its reason."""
        if self.state == "met" and not (self.page and self.element and self.test):
            raise ValueError(f"{self.id} is met, so it needs page, element and test")
        if self.state != "met" and not self.why:
            raise ValueError(f"{self.id} is not met, so it needs why")
        return self


class Scorecard(_Strict):
    """Both lists."""

    ipdas: tuple[Item, ...]
    nice: tuple[Item, ...]


@lru_cache(maxsize=1)
def scorecard() -> Scorecard:
    """Both lists, read once.

    Raises:
        ValidationError: the file is not as it should be.
    """
    import yaml

    return Scorecard.model_validate(yaml.safe_load(SCORECARD.read_text(encoding="utf-8")))


def tally(items: Sequence[Item]) -> dict[State, int]:
    """How many items stand in each state."""
    counts: dict[State, int] = {"met": 0, "not_met": 0, "needs_people": 0, "needs_owner": 0, "cannot": 0}
    for item in items:
        counts[item.state] += 1
    return counts


# ---- the newest eval run ----------------------------------------------------------------------


class _Loose(BaseModel):
    """A part of a report of which we read only some fields."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class SetOfRun(_Loose):
    """One question set of a run."""

    name: str
    cases: int


class RunFacts(_Loose):
    """What the run was made with."""

    cases: int
    turns: int
    model: str = ""
    index: str = ""
    sets: tuple[SetOfRun, ...] = ()


class Result(_Loose):
    """One measure: its value, its 95% interval, of how many turns, and, for a bar, whether it was met."""

    label: str
    value: float | None
    interval: tuple[float, float] | None = None
    n: int = 0
    share: bool = True
    bar: float | None = None
    direction: str = ""
    met: bool | None = None


class _TurnOutcome(_Loose):
    passed: bool | None = None


class EvalReport(_Loose):
    """The parts of `report.json` that the page shows."""

    run: RunFacts
    errors: int
    headline: Result | None
    bars: tuple[Result, ...]
    turns: tuple[_TurnOutcome, ...]

    @property
    def failures(self) -> int:
        """Turns in which something expected did not hold."""
        return sum(turn.passed is False for turn in self.turns)


@dataclass(frozen=True)
class FoundReport:
    """A report and the day on which its file was written."""

    report: EvalReport
    day: dt.date


def report_places(home: Path) -> tuple[Path, ...]:
    """Where a report may lie: what `make evals` wrote, then a copy in the data folder."""
    return (Path(__file__).parents[2] / "runs" / "latest" / "report.json", home / "evals" / "report.json")


def latest_report(places: Sequence[Path]) -> FoundReport | None:
    """The newest report that can be read; None when there is none."""
    found = [path for path in places if path.is_file() and path.stat().st_size <= MAX_REPORT_BYTES]
    for path in sorted(found, key=lambda one: one.stat().st_mtime, reverse=True):
        written = path.stat()
        report = _read_report(path, written.st_mtime_ns, written.st_size)
        if report is not None:
            return FoundReport(report, dt.date.fromtimestamp(written.st_mtime))
    return None


@lru_cache(maxsize=4)
def _read_report(path: Path, mtime_ns: int, size: int) -> EvalReport | None:
    """The report as it was written at that time, in that size; read once, since it may be many megabytes long."""
    try:
        return EvalReport.model_validate_json(path.read_bytes())
    except (ValidationError, OSError):
        return None
