"""Read a YAML file so that an error can name its line; validate it against a schema model."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from knowledge.errors import SourceFormatError

Model = TypeVar("Model", bound=BaseModel)
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Lines:
    """Line numbers of a YAML text, found by the path of keys that a validation error gives."""

    def __init__(self, text: str, first_line: int = 1) -> None:
        self._text = text
        self._first = first_line
        self._root: yaml.Node | None = None

    def of(self, path: tuple[int | str, ...]) -> int | None:
        """Line of the deepest part of `path` that exists, counted from 1 in the whole file."""
        if self._root is None:
            self._root = yaml.compose(self._text, Loader=_LOADER)
        node = self._root
        if node is None:
            return self._first
        line = node.start_mark.line
        for step in path:
            if isinstance(node, yaml.MappingNode):
                found = next(((k, v) for k, v in node.value if k.value == str(step)), None)
                if found is None:
                    break
                line, node = found[0].start_mark.line, found[1]
            elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
                node = node.value[step]
                line = node.start_mark.line
            else:
                break
        return line + self._first


def read_text(path: Path) -> str:
    """Text of a UTF-8 file.

    Raises:
        SourceFormatError: the file is absent, unreadable or not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise SourceFormatError(path, None, f"is not UTF-8 text (byte {error.start})") from error
    except OSError as error:
        raise SourceFormatError(path, None, f"cannot be read ({error.strerror})") from error


def parse_yaml(text: str, path: Path, first_line: int = 1) -> Any:
    """YAML text as plain data; an error names file and line."""
    try:
        return yaml.load(text, Loader=_LOADER)  # noqa: S506 (a safe loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + first_line if error.problem_mark else None
        raise SourceFormatError(path, line, f"is not valid YAML: {error.problem}") from error
    except yaml.YAMLError as error:
        raise SourceFormatError(path, None, "is not valid YAML") from error


def validate(model: type[Model], data: Any, path: Path, lines: Lines, at: tuple[int | str, ...] = ()) -> Model:
    """Data as a model; the first problem becomes one error that names file, line and field.

    Args:
        at: where `data` stands inside the file, as keys and positions from the top.
    """
    if not isinstance(data, dict):
        raise SourceFormatError(path, lines.of(at), "should be a mapping of keys to values")
    try:
        return model.model_validate(data)
    except ValidationError as error:
        problems = error.errors()
        # A misspelt key is reported as unknown and as missing; the unknown one shows what to mend.
        first = next((problem for problem in problems if problem["type"] == "extra_forbidden"), problems[0])
        location = tuple(first["loc"])
        field = ".".join(str(part) for part in location) or "the entry"
        message = first["msg"].removeprefix("Value error, ")
        if first["type"] == "extra_forbidden":
            message = "is not a known key"
        elif first["type"] == "missing":
            message = "is missing"
        raise SourceFormatError(path, lines.of(at + location), f"{field}: {message}") from error
