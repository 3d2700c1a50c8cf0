"""Fixed wording, read once from the YAML files beside this module and checked for its placeholders."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.errors import TextsError

_FOLDER = Path(__file__).parent


@cache
def load_texts(name: str) -> dict[str, Any]:
    """The texts of one file, e.g. `load_texts("replies")`.

    Raises:
        TextsError: the file is absent or is not a mapping.
    """
    path = _FOLDER / f"{name}.yaml"
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise TextsError(f"{path.name} cannot be read") from error
    if not isinstance(data, dict):
        raise TextsError(f"{path.name} should be a mapping of names to texts")
    return data


def say(*path: str, **fill: str | int) -> str:
    """One sentence of `replies.yaml` with its placeholders filled.

    Raises:
        TextsError: no such entry, or a placeholder without a value.
    """
    node: Any = load_texts("replies")
    try:
        for step in path:
            node = node[step]
        return str(node).format(**fill)
    except (KeyError, IndexError, TypeError) as error:
        raise TextsError(f"replies.yaml: {'.'.join(path)} is missing or lacks {error}") from error
