"""The closed list of sentences that the product's code owns: greetings, limits, next steps. They need no citation.

Read from the product's own text files and kept with each run, so that a sentence is excused only if it stands in that list
word for word (its placeholders apart), never because it sounds like one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from evals.text import sentences

_PLACEHOLDER = re.compile(r"\{[a-z_]*\}")
MIN_WORDS = 3
"""Fixed words that a template must have beside its placeholders; with fewer it would excuse almost anything."""


def read_owned(folder: Path) -> tuple[str, ...]:
    """Every fixed sentence in the YAML files below a folder, placeholders kept as `{}`; sorted, each once."""
    found: set[str] = set()
    for path in sorted(folder.rglob("*.yaml")):
        for text in _texts(yaml.safe_load(path.read_text(encoding="utf-8"))):
            if text.rstrip().endswith((".", "!", "?")):
                found.update(_PLACEHOLDER.sub("{}", sentence.text) for sentence in sentences(text))
    return tuple(sorted(sentence for sentence in found if len(re.findall(r"[A-Za-z']{2,}", sentence)) >= MIN_WORDS))


def is_owned(sentence: str, owned: Iterable[str]) -> bool:
    """Whether a sentence stands in the list; a placeholder takes any words."""
    pattern = _pattern(tuple(owned))
    return pattern is not None and pattern.fullmatch(sentence.strip()) is not None


@lru_cache(maxsize=8)
def _pattern(owned: tuple[str, ...]) -> re.Pattern[str] | None:
    if not owned:
        return None
    parts = [".{1,200}?".join(re.escape(piece) for piece in sentence.split("{}")) for sentence in owned]
    return re.compile("|".join(parts), re.IGNORECASE | re.DOTALL)


def _texts(node: Any) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        for value in node.values():
            yield from _texts(value)
    elif isinstance(node, list):
        for value in node:
            yield from _texts(value)
