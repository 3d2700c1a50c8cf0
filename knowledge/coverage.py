"""What the library covers: options by aspect, and topics by the questions that people ask.

Two tables, each with two shares: empty cells, and cells whose answer is only that it is not known. The
questions stand in `library/questions.yaml` with the cards that answer them, so that a card that is
renamed or removed leaves a visible gap (an error) instead of a question that nobody answers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import Field

from knowledge.load import Library
from knowledge.passages import library_passages
from knowledge.schema import Aspect, Group, Line, Status, Strict
from knowledge.sentences import read_marked_text
from knowledge.yaml_file import Lines, parse_yaml, read_text, validate

State = Literal["filled", "not known", "empty"]

OPTION_ASPECTS = tuple(aspect for aspect in Aspect if aspect not in (Aspect.SIGNS, Aspect.LIVING, Aspect.GENERAL))
QUESTIONS_FILE = "questions.yaml"

_NOT_KNOWN = re.compile(
    r"could not confirm|is not known|are not known|not reported|no one knows|nobody knows|we do not know|not yet known", re.IGNORECASE
)
_CONTACTS = "contacts:"


class Asked(Strict):
    """One question and the ids of the cards, terms or phone lines that answer it; none is a gap."""

    ask: Line
    cards: tuple[str, ...] = ()


class Need(Asked):
    """One of the ranked needs that a decision aid for MS has to meet."""

    rank: int = Field(ge=1)


class Questions(Strict):
    """What people ask, by topic, and the ranked needs."""

    topics: dict[str, tuple[Asked, ...]]
    needs: tuple[Need, ...]


@dataclass(frozen=True)
class Coverage:
    """Cells of a table, row by row: `filled`, `not known` or `empty`."""

    cells: dict[str, dict[str, State]]

    def share(self, state: State, row: str | None = None) -> float:
        """Share of the cells of one row (of all for None) in `state`, 0 to 1."""
        rows = self.cells.values() if row is None else [self.cells[row]]
        states = [value for cells in rows for value in cells.values()]
        return states.count(state) / len(states) if states else 0.0


def coverage(library: Library, status: Status | None = Status.APPROVED) -> Coverage:
    """Aspects covered by disease-modifying options with this status (by all options for None)."""
    cells: dict[str, dict[str, State]] = {}
    for option in library.options:
        if status is not None and (option.status is not status or option.group is not Group.DMT):
            continue
        cells[option.id] = {
            str(aspect): _state(
                [split_lead(card.text) for card in option.cards if card.aspect is aspect], tells_gaps=aspect is Aspect.UNKNOWNS
            )
            for aspect in OPTION_ASPECTS
        }
    return Coverage(cells)


def load_questions(root: Path) -> Questions | None:
    """The questions file of a library folder; None when it has none.

    Raises:
        SourceFormatError: with file and line, when the file has another shape.
    """
    path = root / QUESTIONS_FILE
    if not path.exists():
        return None
    text = read_text(path)
    return validate(Questions, parse_yaml(text, path), path, Lines(text))


def question_coverage(library: Library, questions: Questions) -> Coverage:
    """Questions answered, by topic; the ranked needs are the last row, `needs`."""
    leads = _leads(library)
    rows: dict[str, tuple[Asked, ...]] = {**questions.topics, "needs": questions.needs}
    return Coverage(
        {row: {asked.ask: _state([leads[i] for i in asked.cards if i in leads]) for asked in all_} for row, all_ in rows.items()}
    )


def missing_answers(library: Library, questions: Questions) -> list[tuple[str, str]]:
    """Where the questions file points to something that the library does not have: question and id."""
    known = _leads(library)
    everything = [*(asked for all_ in questions.topics.values() for asked in all_), *questions.needs]
    return [(asked.ask, wanted) for asked in everything for wanted in asked.cards if wanted not in known]


def split_lead(text: str) -> str:
    """First sentence of a card, which holds its answer."""
    marked = read_marked_text(text)
    return marked.text[marked.sentences[0].start : marked.sentences[0].end] if marked.sentences else ""


def _leads(library: Library) -> dict[str, str]:
    """What can answer a question, by id, with its first sentence."""
    found = {p.id: p.text[p.sentences[0].start : p.sentences[0].end] for p in library_passages(library) if p.kind in ("card", "term")}
    for contact in library.contacts:
        for key in (contact.kind, contact.country):
            found[f"{_CONTACTS}{key}"] = contact.name
    return found


def _state(leads: list[str], tells_gaps: bool = False) -> State:
    if not leads:
        return "empty"
    return "not known" if not tells_gaps and all(_NOT_KNOWN.search(lead) for lead in leads) else "filled"
