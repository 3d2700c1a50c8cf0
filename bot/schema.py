"""The shapes that cross a border: a question in, an answer out. Others build on these; keep them stable.

`Answer` is what `python -m bot ask --json` prints, what the screens draw and what the evals score.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class Kind(StrEnum):
    """What sort of reply this is. Abstaining and urgent advice are answers, not errors."""

    ANSWER = "answer"
    CLARIFY = "clarify"
    ABOUT = "about"
    ABSTAIN = "abstain"
    OUT_OF_SCOPE = "out_of_scope"
    BOUNDARY = "boundary"
    URGENT = "urgent"
    EMERGENCY = "emergency"
    CRISIS = "crisis"
    ERROR = "error"


class Boundary(StrEnum):
    """Which limit of advice a question touched."""

    CHOICE = "choice"
    DOSING = "dosing"
    DIAGNOSIS = "diagnosis"
    PROGNOSIS = "prognosis"


Audience = Literal["patient", "caregiver"]
Size = Literal["line", "short", "long"]


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Turn(Shape):
    """One earlier exchange: what the person wrote, what we answered, and what it was about."""

    user: str
    answer: str = ""
    kind: Kind = Kind.ANSWER
    options: tuple[str, ...] = ()
    aspect: str | None = None
    follow_ups: tuple[str, ...] = ()
    subject: str = ""
    boundary: Boundary | None = None
    source: str = Field(default="", description="id of the source that the answer came from first")
    section: str = Field(default="", description="the question that its card answers")

    @classmethod
    def of(cls, user: str, answer: Answer) -> Turn:
        """The turn that a question and its answer make, to be sent along with the next question."""
        return cls(
            user=user,
            answer=answer.text,
            kind=answer.kind,
            options=answer.options,
            aspect=answer.aspect,
            follow_ups=answer.follow_ups,
            subject=answer.standalone_question,
            boundary=answer.boundary,
            source=answer.citations[0].source_id if answer.citations else "",
            section=answer.citations[0].section if answer.citations else "",
        )


class Question(Shape):
    """One message with what it needs to be understood. `options` are the ids in view, in order."""

    text: str
    turns: tuple[Turn, ...] = ()
    audience: Audience = "patient"
    country: str | None = Field(default=None, description="ISO code of two letters; None when not chosen")
    size: Size = "short"
    options: tuple[str, ...] = ()


class SourceReference(Shape):
    """A work that a passage rests on, and how much of it was really read."""

    id: str
    citation: str
    url: str
    read: str


class Citation(Shape):
    """Proof of a claim: `passage.text[start:end] == quote` for the passage `passage_id`."""

    number: int
    source_id: str
    title: str
    section: str
    passage_id: str
    quote: str
    start: int
    end: int
    trust: Literal["curated", "imported"]
    checked: str
    references: tuple[SourceReference, ...] = ()


class Claim(Shape):
    """One sentence of the answer that states something, with the numbers of its citations."""

    text: str
    citations: tuple[int, ...]


class Answer(Shape):
    """One reply. `text` is Markdown with [1] markers; every claim in it stands in `claims` too."""

    kind: Kind
    text: str
    boundary: Boundary | None = None
    claims: tuple[Claim, ...] = ()
    citations: tuple[Citation, ...] = ()
    missing: tuple[str, ...] = ()
    follow_ups: tuple[str, ...] = ()
    ask_your_team: tuple[str, ...] = ()
    standalone_question: str = ""
    options: tuple[str, ...] = ()
    aspect: str | None = None
    model: str = "cards"
    timings_ms: dict[str, float] = Field(default_factory=dict)
