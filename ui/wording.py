"""The labels of the screens, read once from the files in `texts/` (one file a page; a group stands in one file only).

Code never holds a sentence that a person reads: it asks for it by name. An unknown name is a
programming mistake and raises at once; a test compares the names used with the names in the file.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from pathlib import Path
from typing import Any

TEXTS = Path(__file__).parent / "texts"


@lru_cache(maxsize=1)
def all_texts() -> dict[str, dict[str, Any]]:
    """Every label, by group and name.

    Raises:
        KeyError: two files hold a group of the same name.
    """
    import yaml

    texts: dict[str, dict[str, Any]] = {}
    for path in sorted(TEXTS.glob("*.yaml")):
        loaded: dict[str, dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
        twice = texts.keys() & loaded.keys()
        if twice:
            raise KeyError(f"{path.name}: the group {sorted(twice)[0]} stands in another file too")
        texts |= loaded
    return texts


def say(name: str, /, **values: object) -> str:
    """The label `group.name`, with its words in braces filled in.

    Raises:
        KeyError: no such label, or a word in braces was not given.
    """
    group, _, key = name.partition(".")
    text = all_texts()[group][key]
    if not isinstance(text, str):
        raise KeyError(f"{name} is a list of labels; use say_all")
    return text.format(**values) if values else text


def say_all(name: str) -> list[str]:
    """The list of labels `group.name`.

    Raises:
        KeyError: no such list.
    """
    group, _, key = name.partition(".")
    texts = all_texts()[group][key]
    if not isinstance(texts, list):
        raise KeyError(f"{name} is one label; use say")
    return [str(text) for text in texts]


def has(name: str) -> bool:
    """Whether a label of this name exists; for names that come from data (a kind, a read level)."""
    group, _, key = name.partition(".")
    return key in all_texts().get(group, {})


def short_date(value: str | dt.date) -> str:
    """A date for a narrow column ("20 Nov 2026"); text that is not an ISO date comes back as it is."""
    day, _, rest = long_date(value).partition(" ")
    month, _, year = rest.partition(" ")
    return f"{day} {month[:3]} {year}" if year else str(value)


def long_date(value: str | dt.date) -> str:
    """A date in words ("20 November 2026"); text that is not an ISO date comes back as it is."""
    try:
        day = value if isinstance(value, dt.date) else dt.date.fromisoformat(value[:10])
    except ValueError:
        return str(value)
    return f"{day.day} {day:%B %Y}"
