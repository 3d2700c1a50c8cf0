"""What one visitor has done so far, typed; the only place that touches Streamlit's session state.

A turn has three phases, because a page can only draw what is known when it starts: the question is
stored and the page drawn anew; the answer streams in from its `Job`; the finished turn is stored and
the page drawn once more. Nothing here is written to disk or to a log.
"""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, cast

import streamlit as st

from ui import engine
from ui.aid.plan import MAX_QUESTIONS, Plan, PlanFileError, SavedTurn, plan_from_json
from ui.aid.plan import MAX_TURNS as MAX_SAVED_TURNS
from ui.wording import say

if TYPE_CHECKING:
    from markupsafe import Markup

    from bot.schema import Answer, Audience, Question, Size, Turn

MAX_CHARACTERS = 2_000
MAX_TURNS = 20
"""Turns kept; an older one leaves the page and is no longer sent along."""

PER_MINUTE, PER_HOUR = 20, 200

State = Literal["asking", "done", "stopped", "failed", "no_library", "too_fast"]
SIZES: tuple[Size, ...] = ("line", "short", "long")
"""Lengths of an answer, shortest first."""

SERIOUS = ("emergency", "crisis")
"""Kinds that stand alone: nothing else is drawn beside them. They are not kept in a file either: someone at home may read it."""

TextSize = Literal["usual", "large", "largest"]
Contrast = Literal["usual", "high"]
Verdict = Literal["helpful", "not_helpful"]

_KEY = "conversation"
_PLAN = "plan"
_LOOK = "look"
BOX = "question_box"
"""Name of the question box among the controls."""


Around = tuple[tuple[str, str] | None, tuple[str, str] | None]
"""What stands before and after a passage in its source: heading and text of each, or None."""


@dataclass
class Exchange:
    """One question and what became of it. `number` is unique in the visit and names its anchors.

    `team` are the questions for the MS team that no earlier answer of this visit offered; `drawn` is its HTML in a state.
    """

    number: int
    asked: str
    options: tuple[str, ...] = ()
    state: State = "asking"
    answer: Answer | None = None
    partial: str = ""
    passages: dict[str, str] = field(default_factory=dict)
    around: dict[str, Around] = field(default_factory=dict)
    team: tuple[str, ...] = ()
    verdict: Verdict | None = None
    is_noted: bool = False
    hint: str | None = None
    job: engine.Job | None = None
    drawn: tuple[State, Markup] | None = None

    @property
    def is_too_long(self) -> bool:
        """Longer than we answer; it is read for signs of an emergency all the same."""
        return len(self.asked) > MAX_CHARACTERS

    @property
    def is_serious(self) -> bool:
        """Emergency or crisis: shown alone."""
        return self.answer is not None and self.answer.kind.value in SERIOUS

    def as_turn(self) -> Turn | None:
        """What the chain should know of this exchange; None when there is nothing to know."""
        if self.answer is None or (self.is_too_long and not self.is_serious):
            return None
        from bot.schema import Turn

        return Turn.of(self.asked, self.answer)


@dataclass
class Look:
    """How the page shows itself to this visitor."""

    text: TextSize = "usual"
    contrast: Contrast = "usual"


@dataclass
class Conversation:
    """Everything of one visit: turns, wishes, and what a screen reader is told next.

    Who it is for and the country live in the plan, so that the file which a person keeps holds them. `loaded` are turns
    from such a file: to read again, never sent along.
    """

    exchanges: list[Exchange] = field(default_factory=list)
    loaded: tuple[SavedTurn, ...] = ()
    size: Size = "short"
    said: str = ""
    said_on: str | None = None
    moved_to: int = 0
    counted: int = 0
    asked_at: deque[float] = field(default_factory=deque)

    @property
    def audience(self) -> Audience:
        """Who the answers are for."""
        return plan().audience

    @property
    def country(self) -> str | None:
        """The country whose phone lines are shown; None when not chosen."""
        return plan().country

    @property
    def current(self) -> Exchange | None:
        """The newest exchange."""
        return self.exchanges[-1] if self.exchanges else None

    @property
    def is_asking(self) -> bool:
        """Whether an answer is on its way."""
        return self.current is not None and self.current.state == "asking"


def conversation() -> Conversation:
    """The conversation of this visitor; a new one at the first call.

    Reading it is also a point at which Streamlit may end a page run that is no longer wanted, so the
    loop that waits for an answer calls this.
    """
    if _KEY not in st.session_state:
        st.session_state[_KEY] = Conversation()
    return cast(Conversation, st.session_state[_KEY])


def plan() -> Plan:
    """What this visitor has gathered for the decision; an empty plan at the first call."""
    if _PLAN not in st.session_state:
        st.session_state[_PLAN] = Plan()
    return cast(Plan, st.session_state[_PLAN])


def ask(text: str, options: tuple[str, ...] = ()) -> None:
    """Store a question and start its answer; the page then draws itself anew.

    `options` are ids of treatments that the question is about. An answer still on its way is stopped.
    """
    text = text.strip()
    if not text:
        return
    here = conversation()
    stop()
    here.counted += 1
    exchange = Exchange(here.counted, text, options)
    here.moved_to = exchange.number
    if _too_fast(here.asked_at, time.monotonic()):
        # Not answered, but still read for signs of danger.
        tell(say("announce.looking"))
        exchange.job = engine.engine().read_for_danger(_question(here, text, options))
    else:
        tell(say("announce.looking"))
        exchange.job = engine.engine().ask(_question(here, text, options))
    here.exchanges = [*here.exchanges, exchange][-MAX_TURNS:]


def ask_from_box() -> None:
    """Ask what stands in the question box (called when it is sent)."""
    ask(str(st.session_state.get(BOX) or ""))


def ask_again(size: Size | None = None) -> None:
    """Replace the newest exchange by a new try of the same question; `size` is the wished length from now on."""
    here = conversation()
    if here.current is not None:
        here.size = size or here.size
        last = here.exchanges.pop()
        ask(last.asked, last.options)


def change_question() -> None:
    """Take the newest exchange away and put its question back into the box."""
    here = conversation()
    if here.current is not None:
        stop()
        st.session_state[BOX] = here.exchanges.pop().asked
        _keep_turns(here)


def stop() -> None:
    """End an answer on its way; the sentences that came stay, marked as incomplete."""
    here = conversation()
    exchange = here.current
    if exchange is None or exchange.state != "asking" or exchange.job is None:
        return
    exchange.job.cancel()
    exchange.partial = exchange.job.text
    exchange.state, exchange.job = "stopped", None
    tell(say("announce.stopped"))


def settle() -> None:
    """Store what the finished job of the newest exchange brought."""
    here = conversation()
    exchange = here.current
    if exchange is None or exchange.job is None or not exchange.job.done:
        return
    job, exchange.job = exchange.job, None
    exchange.answer, exchange.partial, exchange.hint = job.answer, job.text, job.hint
    if job.answer is not None:
        exchange.state = "done"
        exchange.passages = _passages(job.answer)
        exchange.around = {one: _around(one) for one in exchange.passages}
        exchange.team = _new_for_team(here, job.answer)
        tell(_ready(exchange))
    else:
        exchange.state = job.failure if job.failure in ("no_library", "too_fast") else "failed"
        tell(say("announce.failed"))
    _keep_turns(here)


def open_library() -> None:
    """Try once more to open the library."""
    engine.engine().try_again()


def start_over() -> None:
    """Forget every question and answer of this visit; the wishes (country, length) stay."""
    here = conversation()
    stop()
    here.exchanges.clear()
    here.loaded = ()
    _keep_turns(here)
    tell(say("announce.cleared"))
    here.moved_to = 0


def choose_country(key: str) -> None:
    """Take over the country picked in the list called `key`."""
    plan().country = st.session_state.get(key)


def choose_audience(audience: Audience) -> None:
    """Speak to the person who has MS, or to someone who helps, from now on."""
    plan().audience = audience


def look() -> Look:
    """Text size and contrast that this visitor chose."""
    if _LOOK not in st.session_state:
        st.session_state[_LOOK] = Look()
    return cast(Look, st.session_state[_LOOK])


def add_question(text: str, origin: Literal["own", "answer"] = "answer") -> None:
    """Put a question on the list for the visit and say what came of it."""
    is_full = len(plan().questions) >= MAX_QUESTIONS
    if plan().add_question(text, origin):
        tell(say("team.told"))
    else:
        tell(say("team.full") if is_full else say("team.known"))


def judge(verdict: Verdict | None) -> None:
    """Note how the newest answer was found; only for this visit, until the person agrees to keep it."""
    current = conversation().current
    if current is not None:
        current.verdict = verdict


def open_plan_file(data: bytes) -> str:
    """Take over a kept file in the place of everything gathered so far; what came of it, in words."""
    try:
        opened = plan_from_json(data)
    except PlanFileError as error:
        return say("keep.too_large") if str(error) == "too large" else say("keep.wrong")
    library = engine.library()
    kept = opened.without_unknown(library.option_by_id) if library else opened
    open_plan(kept)
    return say("keep.opened") if kept == opened else say("keep.opened_without")


def set_widget(key: str, value: object) -> None:
    """Give a control its value before it is drawn, so that two controls can show one setting."""
    st.session_state[key] = value


def _question(here: Conversation, text: str, options: tuple[str, ...]) -> Question:
    from bot.schema import Question

    turns = tuple(turn for exchange in here.exchanges if (turn := exchange.as_turn()))
    in_view = options or next((turn.options for turn in reversed(turns) if turn.options), ())
    return Question(text=text, turns=turns[-MAX_TURNS:], audience=here.audience, country=here.country, size=here.size, options=in_view)


def _passages(answer: Answer) -> dict[str, str]:
    """Text of each passage cited, by id; read once, so that a later build cannot move the marks."""
    wanted = {citation.passage_id for citation in answer.citations}
    found = {passage_id: engine.passage(passage_id) for passage_id in sorted(wanted)}
    return {passage_id: passage.text for passage_id, passage in found.items() if passage is not None}


def _around(passage_id: str) -> Around:
    """What stands before and after a passage, to read it in its place."""
    before, after = engine.neighbours(passage_id)
    return (before.section, before.text) if before else None, (after.section, after.text) if after else None


def _new_for_team(here: Conversation, answer: Answer) -> tuple[str, ...]:
    """Questions for the MS team that no earlier answer offered: the same two lines under each answer tire the reader."""
    known = {line.casefold() for exchange in here.exchanges for line in exchange.team}
    return tuple(line for line in dict.fromkeys(answer.ask_your_team) if line.casefold() not in known)


def _keep_turns(here: Conversation) -> None:
    """Bring the turns in the plan up to date: those from a kept file, then those of this visit."""
    from ui.aid.answer_text import answer_as_text

    mine = [
        SavedTurn(asked=one.asked[:4_000], answered=answer_as_text(one.answer, one.team)[:20_000])
        for one in here.exchanges
        if one.answer is not None and not one.is_serious and one.answer.kind.value != "error"
    ]
    plan().turns = [*here.loaded, *mine][-MAX_SAVED_TURNS:]


def _ready(exchange: Exchange) -> str:
    answer = exchange.answer
    if answer is None or answer.kind.value == "error":
        return say("announce.failed")
    if exchange.is_serious or answer.kind.value == "urgent":
        return say("announce.alert")
    if exchange.is_too_long:  # what is shown is that it was too long, not the answer
        return say("announce.too_long")
    if answer.kind.value == "clarify":
        return say("announce.asked_back")
    return say("announce.ready_sources") if answer.citations else say("announce.ready")


def _too_fast(asked_at: deque[float], now: float) -> bool:
    """Whether one more question would pass a limit; counts it when it would not."""
    while asked_at and now - asked_at[0] > 3_600:
        asked_at.popleft()
    if len(asked_at) >= PER_HOUR or sum(now - moment < 60 for moment in asked_at) >= PER_MINUTE:
        return True
    asked_at.append(now)
    return False


# ---- My visit ----


def widget(key: str) -> object:
    """What the control called `key` holds now; None when it was not drawn."""
    return st.session_state.get(key)


def open_plan(opened: Plan) -> None:
    """Put a plan from a kept file in the place of the present one, and its turns in the place of the conversation.

    A country chosen in this visit stays when the file names none.
    """
    stop()
    if opened.country is None:
        opened = opened.model_copy(update={"country": plan().country})
    st.session_state[_PLAN] = opened
    here = conversation()
    here.exchanges.clear()
    here.loaded, here.moved_to = tuple(opened.turns), 0


@dataclass
class DrawingState:
    """Whether a page with files to download is being drawn at this moment."""

    is_drawing: bool = False


def drawing_state() -> DrawingState:
    """That of this visitor; may be looked at from other threads once fetched."""
    return cast(DrawingState, st.session_state.setdefault("drawing_state", DrawingState()))


def tell(message: str) -> None:
    """Let the page say `message` to a screen reader when it is drawn next."""
    here = conversation()
    here.said, here.said_on = message, None


def spoken(page: str) -> str:
    """What a screen reader is told on `page` now; what was told on another page is stale and not said again."""
    here = conversation()
    if here.said_on not in (None, page):
        here.said = ""
    here.said_on = page
    return here.said


# ---- Options and Compare ----

_SHELF = "options_shelf"
_FIRST_OPENING = 10_000
"""Numbers of opened pages begin here, far from those of turns, since both name places that the announcer can show."""


@dataclass
class _Shelf:
    """What the Options page remembers: the option that is open, the one last closed, filters, and what was searched."""

    opened: str | None = None
    closed: str | None = None
    openings: int = 0
    filters: dict[str, tuple[str, ...]] = field(default_factory=dict)
    search: str = ""


def _shelf() -> _Shelf:
    if _SHELF not in st.session_state:
        st.session_state[_SHELF] = _Shelf()
    return cast(_Shelf, st.session_state[_SHELF])


def opened_option() -> str | None:
    """Id of the option whose full page is open."""
    return _shelf().opened


def closed_option() -> str | None:
    """Id of the option whose page was closed last, to find its card again."""
    return _shelf().closed


def opening() -> int:
    """Number of the last opening or closing, to bring what it changed into view; 0 before the first."""
    return _shelf().openings and _FIRST_OPENING + _shelf().openings


def open_option(option_id: str) -> None:
    """Open the full page of an option, and note in the plan that it was looked at."""
    shelf = _shelf()
    shelf.opened, shelf.openings = option_id, shelf.openings + 1
    plan().look_at(option_id)
    tell(say("options.opened"))


def close_option() -> None:
    """Go back to the list."""
    shelf = _shelf()
    if shelf.opened is not None:
        shelf.opened, shelf.closed, shelf.openings = None, shelf.opened, shelf.openings + 1
        tell(say("options.closed"))


def option_filters() -> dict[str, tuple[str, ...]]:
    """Choices picked on the Options page, by the id of their filter."""
    return _shelf().filters


def pick_option_filter(filter_id: str, picked: tuple[str, ...]) -> None:
    """Keep the choices picked in one filter."""
    _shelf().filters[filter_id] = picked


def clear_option_filters() -> None:
    """No filter and no search on the Options page."""
    _shelf().filters.clear()
    _shelf().search = ""


def option_search() -> str:
    """What the Options page was searched for."""
    return _shelf().search


def search_options(key: str) -> None:
    """Keep what stands in the search box called `key`."""
    _shelf().search = str(st.session_state.get(key) or "")
