"""The shapes of evaluation: a case and what is expected of it, a score, and the rows of a run.

These cross borders (users write cases, other tools read `results.jsonl`), so they are pydantic models that
refuse unknown keys: a misspelt `must_inclde` would otherwise pass in silence and score nothing.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator, model_validator

from bot.schema import Answer, Audience, Boundary, Kind, Size


def _check_pattern(pattern: str) -> str:
    """A regular expression that compiles and does not match everything."""
    try:
        found = re.compile(pattern, re.IGNORECASE | re.DOTALL)
    except re.error as error:
        raise ValueError(f"{pattern!r} is not a regular expression: {error}") from error
    if found.search(""):
        raise ValueError(f"{pattern!r} matches an empty text, so it would match every answer")
    return pattern


Pattern = Annotated[str, AfterValidator(_check_pattern)]
Group = Annotated[tuple[Pattern, ...], Field(min_length=1)]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Settings(Strict):
    """How the person asks: the same fields as `bot.Question`, without text and turns."""

    audience: Audience = "patient"
    country: str | None = Field(default=None, pattern=r"^[A-Z]{2}$")
    size: Size = "short"
    options: tuple[str, ...] = ()


class Expectation(Strict):
    """What a good answer to one turn is. Every field may be left out; only what stands here is scored.

    `kind`: one of these. `must_include`: every group must match; a group matches by any of its case-insensitive
    regular expressions. `must_not_include`: none may match, unless negated. `cites`: at least one citation from one
    of these sources. `boundary`: which limit of advice must be kept. `subject`: ids that a follow-up is about, when
    they are not the same as `cites`. `max_words`: other than the limit of the size asked for. `balance`: benefits and harms
    must both be told.
    """

    kind: tuple[Kind, ...] = ()
    must_include: tuple[Group, ...] = ()
    must_not_include: tuple[Pattern, ...] = ()
    cites: tuple[str, ...] = ()
    boundary: Boundary | None = None
    subject: tuple[str, ...] = ()
    max_words: int | None = Field(default=None, ge=1)
    balance: bool = False

    @field_validator("must_include", mode="before")
    @classmethod
    def single_patterns_are_groups(cls, value: Any) -> Any:
        """`["a", ["b", "c"]]` reads as `[["a"], ["b", "c"]]`."""
        if isinstance(value, list):
            return tuple((item,) if isinstance(item, str) else tuple(item) if isinstance(item, list) else item for item in value)
        return value


class CaseTurn(Strict):
    """One message of the person. Without `expect` it only sets the scene for the next."""

    user: str
    expect: Expectation | None = None


class Case(Strict):
    """One conversation with what is expected of it. Cases with the same `pair` ask one thing in several frames."""

    id: Annotated[str, Field(min_length=1, max_length=120)]
    topic: str = ""
    tags: tuple[str, ...] = ()
    settings: Settings = Settings()
    pair: Annotated[str, Field(min_length=1)] | None = None
    reference_answer: str | None = None
    turns: tuple[CaseTurn, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def something_is_asked(self) -> Self:
        if self.reference_answer is not None and not self.reference_answer.strip():
            raise ValueError("reference_answer is empty; leave the key out instead")
        return self

    def is_scored(self, index: int) -> bool:
        """Whether turn `index` is scored.

        It has an expectation, or it is the last turn and the case brings a reference answer or no expectation at all.
        """
        if self.turns[index].expect is not None:
            return True
        last = index == len(self.turns) - 1
        return last and (self.reference_answer is not None or all(turn.expect is None for turn in self.turns))


class Score(Strict):
    """What one scorer says of one turn. `value` is None when it could not be scored; `explanation` says why."""

    value: float | None
    explanation: str

    @field_validator("value")
    @classmethod
    def rounded(cls, value: float | None) -> float | None:
        """Four decimals: more would differ between machines and say nothing."""
        return None if value is None else round(value, 4) + 0.0


class ContextPassage(Strict):
    """One passage that was retrieved for a question; rank 1 is the best."""

    passage_id: str
    rank: int
    text: str


class TurnResult(Strict):
    """One turn of a run: what was asked, answered and retrieved, and the scores by scorer."""

    user: str
    answer: Answer
    context: tuple[ContextPassage, ...] = ()
    scores: dict[str, Score] = Field(default_factory=dict)


class CaseResult(Strict):
    """One line of `results.jsonl`."""

    id: str
    turns: tuple[TurnResult, ...]


class TurnTiming(Strict):
    """One line of `timings.jsonl`: how long one answer took, in milliseconds, whole and by stage."""

    id: str
    turn: int
    total_ms: float
    stages_ms: dict[str, float] = Field(default_factory=dict)


class SetInfo(Strict):
    """One question set of a run: its file name, the SHA-256 of its bytes, and how many cases were taken."""

    name: str
    sha256: str
    cases: int


class RunInfo(Strict):
    """What a run was made with (`run.json`). Two runs with the same information give the same results (a chat model excepted)."""

    system: str
    model: str
    library: str
    index: str
    sets: tuple[SetInfo, ...]
    tags: tuple[str, ...] = ()
    cases_sha256: str
    code: str = ""
    """SHA-256 of what makes answers beside library and index: the product's code and wording, and what it learnt."""
    warnings: tuple[str, ...] = ()
    """What was out of date when the run was made."""
    scorers: str
    """Version of the scoring rules; scores of different versions are not compared in silence."""
