"""Question sets: JSON Lines or CSV in, checked cases out; every error names its line.

All problems of a file are reported at once, because whoever mends a set of 200 lines should not have to run it
200 times. A CSV needs the columns `question` and `answer` (as a spreadsheet saves them: comma, semicolon or tab); `id`,
`topic` and `tags` (parted by `;` or `,`) may stand beside them; other columns are left alone, and that is said. Its answers are references
for similarity only.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from evals.errors import EvalError, SetFormatError
from evals.schema import Case, SetInfo

CSV_COLUMNS = frozenset({"question", "answer", "id", "topic", "tags"})
_MESSAGES = {
    "extra_forbidden": "is not a known key",
    "missing": "is missing",
    "tuple_type": "should be a list",
    "string_type": "should be a text in quotes",
    "dict_type": "should be an object in braces",
    "model_type": "should be an object in braces",
    "model_attributes_type": "should be an object in braces",
    "int_type": "should be a whole number",
    "string_too_short": "is empty",
    "too_short": "is empty",
}

Problem = tuple[int | None, str]


@dataclass(frozen=True)
class QuestionSet:
    """The cases of one file, in their order."""

    path: Path
    sha256: str
    cases: tuple[Case, ...]
    notes: tuple[str, ...] = ()
    """What a reader should know though nothing is wrong: columns that are not read."""


def read_set(path: Path) -> QuestionSet:
    """Read and check one set.

    Raises:
        SetFormatError: names the file and every line that is wrong.
    """
    if path.suffix.lower() not in (".jsonl", ".csv"):
        raise SetFormatError(path, [(None, "should end in .jsonl or .csv")])
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SetFormatError(path, [(None, f"cannot be read ({error.strerror})")]) from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise SetFormatError(path, [(line, "is not UTF-8 text; save the file as UTF-8")]) from error
    notes: list[str] = []
    found = _from_csv(text, path, notes) if path.suffix.lower() == ".csv" else _from_jsonl(text)
    problems = [item for item in found if isinstance(item, tuple)]
    cases = [item for item in found if isinstance(item, _Line)]
    seen: dict[str, int] = {}
    for item in cases:
        if item.case.id in seen:
            problems.append((item.number, f"the id {item.case.id!r} stands on line {seen[item.case.id]} already"))
        seen.setdefault(item.case.id, item.number)
    frames: dict[str, list[_Line]] = {}
    for item in cases:
        if item.case.pair is not None:
            frames.setdefault(item.case.pair, []).append(item)
    problems += [(group[0].number, f"the pair {pair!r} has one case alone") for pair, group in frames.items() if len(group) == 1]
    if problems:
        raise SetFormatError(path, sorted(problems, key=lambda problem: problem[0] or 0))
    if not cases:
        raise SetFormatError(path, [(None, "holds no case")])
    return QuestionSet(path, hashlib.sha256(data).hexdigest(), tuple(item.case for item in cases), tuple(notes))


def read_sets(
    paths: Sequence[Path], tags: Iterable[str] = (), limit: int | None = None, on_note: Callable[[str], None] | None = None
) -> tuple[list[Case], list[SetInfo]]:
    """Cases of several sets, in order, and what is kept about each set.

    Args:
        tags: keep only cases with at least one of these tags (or this topic); none keeps all.
        limit: keep only the first so many of those of each set.
        on_note: told what is not wrong but worth knowing.

    Raises:
        SetFormatError: a file is wrong, or two files share an id.
        EvalError: no case has one of the tags.
    """
    wanted = set(tags)
    cases: list[Case] = []
    infos: list[SetInfo] = []
    owner: dict[str, Path] = {}
    for path in paths:
        read = read_set(path)
        kept = [case for case in read.cases if not wanted or wanted & {*case.tags, case.topic}][:limit]
        if on_note:
            for note in read.notes:
                on_note(note)
        clash = [(None, f"the id {case.id!r} is in {owner[case.id]} too") for case in kept if case.id in owner]
        if clash:
            raise SetFormatError(path, clash)
        owner |= {case.id: path for case in kept}
        cases += kept
        infos.append(SetInfo(name=path.name, sha256=read.sha256, cases=len(kept)))
    if not cases:
        raise EvalError(f"no case has the tag {' or '.join(sorted(wanted))}", "Leave --tag out to run every case.")
    return cases, infos


@dataclass(frozen=True)
class _Line:
    number: int
    case: Case


def _from_jsonl(text: str) -> list[_Line | Problem]:
    found: list[_Line | Problem] = []
    # Not splitlines(): it would also break at characters that JSON allows inside a string.
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            data = json.loads(line)
        except json.JSONDecodeError as error:
            found.append((number, f"is not valid JSON: {error.msg} at character {error.pos + 1}"))
            continue
        if not isinstance(data, dict):
            found.append((number, "should be one JSON object in braces"))
            continue
        found += _read_case(data, number)
    return found


def _read_case(data: dict[str, Any], number: int) -> list[_Line | Problem]:
    try:
        # As JSON, so that lists are read as tuples and nothing else is bent into shape.
        return [_Line(number, Case.model_validate_json(json.dumps(data), strict=True))]
    except ValidationError as error:
        problems = error.errors()
        # A list whose only entry is wrong is also "too short"; the inner fault says it all.
        inner = [
            p for p in problems if not any(q is not p and q["loc"][: len(p["loc"])] == p["loc"] and q["loc"] != p["loc"] for q in problems)
        ]
        return [(number, _explain(problem)) for problem in inner]


def _explain(problem: Any) -> str:
    """One validation problem in plain words, with the place as a reader would count it."""
    where = ""
    for part in problem["loc"]:
        where += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if where else str(part)
    message = _MESSAGES.get(problem["type"], problem["msg"].removeprefix("Value error, "))
    return f"{where or 'the case'}: {message}"


def _from_csv(text: str, path: Path, notes: list[str]) -> list[_Line | Problem]:
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    columns = [(name or "").strip().lower() for name in reader.fieldnames or ()]
    absent = [name for name in ("question", "answer") if name not in columns]
    if absent:
        return [(1, f"the first line should name the columns question and answer; {' and '.join(absent)} not found")]
    unknown = [name for name in columns if name not in CSV_COLUMNS]
    if unknown:
        names = ", ".join(name or "(no name)" for name in unknown)
        notes.append(f"{path}: columns that are not read: {names}; read are {', '.join(sorted(CSV_COLUMNS))}")
    doubled = [name for name in CSV_COLUMNS if columns.count(name) > 1]
    if doubled:
        return [(1, f"the column {name} stands there more than once") for name in sorted(doubled)]
    reader.fieldnames = columns
    found: list[_Line | Problem] = []
    count = 0
    previous = reader.line_num
    try:
        for row in reader:
            # A quoted cell may hold line breaks: the row begins after the line on which the last one ended.
            number, previous = previous + 1, reader.line_num
            if None in row or None in row.values():
                found.append((number, f"should have {len(columns)} cells; quote a text that holds the separator {delimiter!r}"))
                continue
            cells = {name: (value or "").strip() for name, value in row.items()}
            if not any(cells.values()):
                continue
            count += 1
            empty = [name for name in ("question", "answer") if not cells[name]]
            if empty:
                found.append((number, f"the {' and the '.join(empty)} cell is empty"))
                continue
            found += _read_case(_row_case(cells, f"{path.stem}-{count:03d}"), number)
    except csv.Error as error:
        found.append((reader.line_num, f"is not valid CSV: {error}"))
    return found


def _row_case(cells: dict[str, str], default_id: str) -> dict[str, Any]:
    tags = [tag.strip() for tag in cells.get("tags", "").replace(",", ";").split(";") if tag.strip()]
    return {
        "id": cells.get("id") or default_id,
        "topic": cells.get("topic", ""),
        "tags": tags,
        "reference_answer": cells["answer"],
        "turns": [{"user": cells["question"]}],
    }
