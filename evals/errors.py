"""What can go wrong with a set, a run or a comparison, each with what to do next."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path


class EvalError(Exception):
    """Base of all errors of this package. `hint` says what to do next."""

    hint: str = "Run `python -m evals --help` to see how the commands are used."

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        if hint is not None:
            self.hint = hint


class SetFormatError(EvalError):
    """A question set is not as the format wants it. Holds every problem found, each with its line."""

    hint = "Mend these lines; the files in evals/templates show the format."

    def __init__(self, path: Path, problems: Sequence[tuple[int | None, str]]) -> None:
        self.path, self.problems = path, tuple(problems)
        super().__init__("\n".join(f"{path}:{line}: {text}" if line else f"{path}: {text}" for line, text in problems))


class RunFolderError(EvalError):
    """A folder does not hold a finished run, or cannot be written."""

    hint = "Make one with `python -m evals run SET.jsonl --out DIR`."


class NotComparableError(EvalError):
    """Two runs were made over different questions."""

    hint = "Run both over the same set, or pass --common to compare the cases that they share."


class ThresholdsError(EvalError):
    """The file of bars is not as the format wants it."""

    hint = "Each bar needs `metric`, `label` and one of `at_least` or `at_most`; see evals/thresholds.yaml."
