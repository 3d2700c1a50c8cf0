"""The files of a run, read and written. One folder, seven files, each for one reader.

run.json        what the run was made with
cases.jsonl     the cases as they were asked, so that scoring needs no set
evidence.json   passage texts read again from the index, drug names, fixed sentences: all that scorers need besides the answers
results.jsonl   one line a case, in the order of the set: the same bytes on every run
timings.jsonl   how long each answer took; changes from run to run
report.json, report.html   made by `report`
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from evals.errors import RunFolderError
from evals.schema import Case, CaseResult, RunInfo, Strict, TurnTiming

Model = TypeVar("Model", bound=BaseModel)


class Evidence(Strict):
    """What scorers need besides the answers."""

    passages: dict[str, str | None]
    names: dict[str, str]
    masked_words: tuple[str, ...] = ()
    owned: tuple[str, ...] = ()


@dataclass(frozen=True)
class Run:
    """A finished run, read back."""

    folder: Path
    info: RunInfo
    cases: tuple[Case, ...]
    evidence: Evidence
    results: tuple[CaseResult, ...]
    timings: tuple[TurnTiming, ...]

    @property
    def result_by_id(self) -> dict[str, CaseResult]:
        return {result.id: result for result in self.results}


def json_line(model: BaseModel) -> str:
    """One model as one line of JSON; keys stand in the order of the model, so bytes do not vary."""
    return json.dumps(model.model_dump(mode="json"), ensure_ascii=False)


def write_text(path: Path, text: str) -> None:
    """Write a file whole or not at all.

    Raises:
        RunFolderError: the folder cannot be written.
    """
    temporary: str | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        Path(temporary).replace(path)
    except OSError as error:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        raise RunFolderError(f"cannot write {path} ({error.strerror})", "Pass --out with a folder that you may write to.") from error


def write_lines(path: Path, models: Iterable[BaseModel]) -> None:
    """Write a JSON Lines file."""
    write_text(path, "".join(json_line(model) + "\n" for model in models))


def write_json(path: Path, data: Any) -> None:
    """Write readable JSON with sorted keys."""
    write_text(path, json.dumps(data, ensure_ascii=False, indent=2, sort_keys=True) + "\n")


def read_lines(path: Path, model: type[Model]) -> tuple[Model, ...]:
    """Models of a JSON Lines file.

    Raises:
        RunFolderError: absent, or a line is not what it should be.
    """
    found: list[Model] = []
    for number, line in enumerate(_read(path).split("\n"), start=1):
        if line.strip():
            try:
                found.append(model.model_validate_json(line))
            except ValidationError as error:
                raise RunFolderError(f"{path}:{number}: is not a line of a run ({error.errors()[0]['msg']})") from error
    return tuple(found)


def read_json(path: Path, model: type[Model]) -> Model:
    """A model from a JSON file.

    Raises:
        RunFolderError: absent or not what it should be.
    """
    try:
        return model.model_validate_json(_read(path))
    except ValidationError as error:
        raise RunFolderError(f"{path}: is not a file of a run ({error.errors()[0]['msg']})") from error


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = "is not there" if isinstance(error, FileNotFoundError) else "cannot be read"
        raise RunFolderError(f"{path} {reason}; {path.parent} does not hold a finished run") from error


def read_run(folder: Path) -> Run:
    """Read a finished run.

    Raises:
        RunFolderError: names the file that is absent or wrong.
    """
    results = read_lines(folder / "results.jsonl", CaseResult)
    cases = read_lines(folder / "cases.jsonl", Case)
    _same_cases(folder, cases, results)
    timings = folder / "timings.jsonl"
    return Run(
        folder=folder,
        info=read_json(folder / "run.json", RunInfo),
        cases=cases,
        evidence=read_json(folder / "evidence.json", Evidence),
        results=results,
        timings=read_lines(timings, TurnTiming) if timings.is_file() else (),
    )


def _same_cases(folder: Path, cases: Sequence[Case], results: Sequence[CaseResult]) -> None:
    if [case.id for case in cases] != [result.id for result in results]:
        raise RunFolderError(f"{folder}: results.jsonl and cases.jsonl hold different cases", "Run the set again.")
    for case, result in zip(cases, results, strict=True):
        if len(case.turns) != len(result.turns):
            raise RunFolderError(
                f"{folder}: case {case.id} has {len(case.turns)} turns but {len(result.turns)} results", "Run the set again."
            )
