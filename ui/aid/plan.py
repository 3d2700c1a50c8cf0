"""What a person has gathered in this visit: treatments looked at, wishes, leaning, questions for the team.

One typed object that every page reads and adds to, and the whole of what the file that a person keeps holds. It lives
in the memory of one visit; nothing here writes to disk. `plan_from_json` treats a file as hostile: it is bounded in
size, unknown keys are refused, and ids that the library does not know are dropped by `without_unknown`.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

MAX_FILE_BYTES = 1_000_000
MAX_QUESTIONS = 12
MAX_LOOKED_AT = 12
MAX_COMPARED = 4
MAX_TURNS = 40

Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=600)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9.-]*$", max_length=60)]
Decision = Literal["start", "switch", "pause", "stop", "wait", "unsure"]
Importance = Literal["very", "some", "little", "unsure"]
SectionKey = Literal["decision", "matters", "options", "leaning", "unclear", "questions", "sources"]
"""The blocks of the visit page, in the order in which they stand there."""


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", validate_assignment=True, str_strip_whitespace=True)


class VisitQuestion(_Model):
    """One question to take along, and where it came from."""

    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=300)]
    origin: Literal["own", "answer", "option", "wish", "topic"] = "own"


class SavedTurn(_Model):
    """One question and its answer as they stood, to read again; a loaded answer is never taken as evidence."""

    asked: Annotated[str, StringConstraints(max_length=4_000)]
    answered: Annotated[str, StringConstraints(max_length=20_000)]


class Plan(_Model):
    """Everything optional; an empty plan is a valid one.

    `wishes` maps an id of the list of wishes to how much it matters; `trade_offs` maps an id of a forced choice to the
    side taken. `sure` holds the four answers of the SURE check by id (None: not answered). `left_off` names blocks,
    `options_off` treatments, that the person does not want on the visit page.
    """

    version: Literal[1] = 1
    audience: Literal["patient", "caregiver"] = "patient"
    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")] | None = None
    decision: Decision | None = None
    looked_at: list[Id] = Field(default_factory=list, max_length=MAX_LOOKED_AT)
    compared: list[Id] = Field(default_factory=list, max_length=MAX_COMPARED)
    wishes: dict[Id, Importance] = Field(default_factory=dict, max_length=40)
    trade_offs: dict[Id, Literal["first", "second", "unsure"]] = Field(default_factory=dict, max_length=40)
    own_wish: Text = ""
    leaning: Id | None = None
    sure: dict[Id, bool] = Field(default_factory=dict, max_length=8)
    unclear: Text = ""
    questions: list[VisitQuestion] = Field(default_factory=list, max_length=MAX_QUESTIONS)
    left_off: list[SectionKey] = Field(default_factory=list, max_length=7)
    options_off: list[Id] = Field(default_factory=list, max_length=40)
    turns: list[SavedTurn] = Field(default_factory=list, max_length=MAX_TURNS)

    def look_at(self, option: str) -> None:
        """Note that an option was opened; the oldest goes when there are too many."""
        kept = [one for one in self.looked_at if one != option]
        self.looked_at = [*kept, option][-MAX_LOOKED_AT:]

    def add_question(self, text: str, origin: Literal["own", "answer", "option", "wish", "topic"] = "own") -> bool:
        """Add a question unless it is empty, there already, or the list is full; whether it went in."""
        text = " ".join(text.split())[:300]
        known = {one.text.casefold() for one in self.questions}
        if len(text) < 2 or text.casefold() in known or len(self.questions) >= MAX_QUESTIONS:
            return False
        self.questions = [*self.questions, VisitQuestion(text=text, origin=origin)]
        return True

    def change_question(self, place: int, text: str) -> None:
        """Reword the question at `place`; words too short to ask anything take it away."""
        text = " ".join(text.split())[:300]
        if len(text) < 2:
            self.remove_question(place)
        elif 0 <= place < len(self.questions):
            changed = self.questions[place].model_copy(update={"text": text})
            self.questions = [*self.questions[:place], changed, *self.questions[place + 1 :]]

    def remove_question(self, place: int) -> None:
        """Take the question at `place` off the list; nothing happens when there is none."""
        self.questions = [one for at, one in enumerate(self.questions) if at != place]

    def move_question(self, place: int, by: int) -> None:
        """Move the question at `place` up (-1) or down (1); at an end of the list nothing happens."""
        to = place + by
        if 0 <= place < len(self.questions) and 0 <= to < len(self.questions):
            moved = [*self.questions]
            moved.insert(to, moved.pop(place))
            self.questions = moved

    def without_unknown(self, options: Collection[str]) -> Plan:
        """The same plan without options that the library does not hold (an old file, or one changed by hand)."""
        return self.model_copy(
            update={
                "looked_at": [one for one in self.looked_at if one in options],
                "compared": [one for one in self.compared if one in options],
                "leaning": self.leaning if self.leaning in options else None,
                "options_off": [one for one in self.options_off if one in options],
            }
        )


class PlanFileError(ValueError):
    """A file that is no saved plan. The message is for the reader and holds nothing of the file."""


def plan_to_json(plan: Plan) -> bytes:
    """The file that a person keeps: readable JSON, UTF-8. The oldest turns stay out when it would be too large to open again."""
    data = plan.model_dump_json(indent=1).encode()
    while len(data) > MAX_FILE_BYTES and plan.turns:
        plan = plan.model_copy(update={"turns": plan.turns[1:]})
        data = plan.model_dump_json(indent=1).encode()
    return data


def plan_from_json(data: bytes) -> Plan:
    """Read a kept file.

    Raises:
        PlanFileError: too large, not JSON, or not a plan of this program.
    """
    if len(data) > MAX_FILE_BYTES:
        raise PlanFileError("too large")
    try:
        return Plan.model_validate_json(data)
    except (ValidationError, ValueError):
        raise PlanFileError("not a saved plan") from None
