"""The bars of `thresholds.yaml`, and whether a run meets them. A bar that nothing measured is open, not met."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import yaml
from pydantic import ValidationError, model_validator

from evals.errors import ThresholdsError
from evals.metrics import METRIC_BY_NAME, Measured
from evals.schema import Strict

THRESHOLDS = Path(__file__).parent / "thresholds.yaml"


class Bar(Strict):
    """One bar. Exactly one of `at_least` and `at_most` is given."""

    metric: str
    label: str
    at_least: float | None = None
    at_most: float | None = None

    @model_validator(mode="after")
    def has_one_limit(self) -> Self:
        if (self.at_least is None) == (self.at_most is None):
            raise ValueError("needs one of at_least and at_most")
        if self.metric not in METRIC_BY_NAME:
            raise ValueError(f"{self.metric!r} is not a metric; known are {', '.join(METRIC_BY_NAME)}")
        return self

    @property
    def limit(self) -> float:
        return self.at_least if self.at_least is not None else self.at_most or 0.0

    def is_met(self, value: float) -> bool:
        """Whether a value meets the bar; rounding of the last digit is forgiven."""
        return value >= self.limit - 1e-9 if self.at_least is not None else value <= self.limit + 1e-9


@dataclass(frozen=True)
class Verdict:
    """One bar beside what was measured; `met` is None when nothing was."""

    bar: Bar
    measured: Measured | None
    met: bool | None


def read_bars(path: Path = THRESHOLDS) -> list[Bar]:
    """Read the bars.

    Raises:
        ThresholdsError: the file is absent or a bar is not as it should be.
    """
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ThresholdsError(f"{path}: cannot be read") from error
    if not isinstance(data, list):
        raise ThresholdsError(f"{path}: should be a list of bars")
    bars = []
    for number, entry in enumerate(data, start=1):
        try:
            bars.append(Bar.model_validate(entry))
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"])
            raise ThresholdsError(f"{path}: bar {number}: {where} {first['msg'].removeprefix('Value error, ')}") from error
    return bars


def judge_bars(bars: Sequence[Bar], measured: Mapping[str, Measured]) -> list[Verdict]:
    """Each bar with its verdict."""
    verdicts = []
    for bar in bars:
        found = measured.get(bar.metric)
        met = None if found is None or found.value is None else bar.is_met(found.value)
        verdicts.append(Verdict(bar, found, met))
    return verdicts
