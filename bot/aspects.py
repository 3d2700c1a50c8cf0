"""What a question is about: side effects, pregnancy, tests ... by the words that patients use for it.

The words are data (`texts/aspects.yaml`). Finding the right card does not hang on this: it is a nudge for
ranking, the subject of a follow-up ("and the side effects?") and the choice of table rows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from bot.texts import load_texts


@dataclass(frozen=True)
class AspectWords:
    """One aspect: how we would ask it about a named option, its words, its rows of the table."""

    id: str
    question: str
    pattern: re.Pattern[str]
    cells: tuple[str, ...]


@cache
def aspect_table() -> tuple[AspectWords, ...]:
    """All aspects, in the order in which they win."""
    return tuple(
        AspectWords(
            id=name,
            question=entry["question"],
            pattern=re.compile("|".join(f"(?:{word})" for word in entry["words"]), re.IGNORECASE),
            cells=tuple(entry["cells"]),
        )
        for name, entry in load_texts("aspects").items()
    )


def find_aspects(text: str) -> tuple[str, ...]:
    """Aspects that a text speaks of, most telling first; empty when none is clear."""
    return tuple(aspect.id for aspect in aspect_table() if aspect.pattern.search(text))


def aspect_question(aspect: str, name: str) -> str | None:
    """The aspect asked of a named option, or None for an aspect that has no such question."""
    return next((entry.question.format(name=name) for entry in aspect_table() if entry.id == aspect), None)


def aspect_cells(aspect: str) -> tuple[str, ...]:
    """Table rows that answer an aspect."""
    return next((entry.cells for entry in aspect_table() if entry.id == aspect), ())
