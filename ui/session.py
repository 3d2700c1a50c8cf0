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
from ui.aid.plan import Plan
from ui.wording import say

if TYPE_CHECKING:
    from bot.schema import Answer, Audience, Question, Size, Turn

MAX_CHARACTERS = 2_000
MAX_TURNS = 20
"""Turns kept; an older one leaves the page and is no longer sent along."""

PER_MINUTE, PER_HOUR = 20, 200

State = Literal["asking", "done", "stopped", "failed", "no_library", "too_fast"]
SERIOUS = ("emergency", "crisis")
"""Kinds that stand alone: nothing else is drawn beside them."""

_KEY = "conversation"
_PLAN = "plan"
BOX = "question_box"
"""Name of the question box among the controls."""


@dataclass
class Exchange:
    """One question and what became of it. `number` is unique in the visit and names its anchors."""

    number: int
    asked: str
    options: tuple[str, ...] = ()
    state: State = "asking"
    answer: Answer | None = None
    partial: str = ""
    passages: dict[str, str] = field(default_factory=dict)
    hint: str | None = None
    job: engine.Job | None = None

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
class Conversation:
    """Everything of one visit: turns, wishes, and what a screen reader is told next."""

    exchanges: list[Exchange] = field(default_factory=list)
    audience: Audience = "patient"
    size: Size = "short"
    country: str | None = None
    said: str = ""
    moved_to: int = 0
    counted: int = 0
    asked_at: deque[float] = field(default_factory=deque)

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
        exchange.state, here.said = "too_fast", say("announce.failed")
    else:
        here.said = say("announce.looking")
        exchange.job = engine.engine().ask(_question(here, text, options))
    here.exchanges = [*here.exchanges, exchange][-MAX_TURNS:]


def ask_from_box() -> None:
    """Ask what stands in the question box (called when it is sent)."""
    ask(str(st.session_state.get(BOX) or ""))


def ask_again() -> None:
    """Replace the newest exchange by a new try of the same question."""
    here = conversation()
    if here.current is not None:
        last = here.exchanges.pop()
        ask(last.asked, last.options)


def change_question() -> None:
    """Take the newest exchange away and put its question back into the box."""
    here = conversation()
    if here.current is not None:
        stop()
        st.session_state[BOX] = here.exchanges.pop().asked


def stop() -> None:
    """End an answer on its way; the sentences that came stay, marked as incomplete."""
    here = conversation()
    exchange = here.current
    if exchange is None or exchange.state != "asking" or exchange.job is None:
        return
    exchange.job.cancel()
    exchange.partial = exchange.job.text
    exchange.state, exchange.job = "stopped", None
    here.said = say("announce.stopped")


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
        here.said = _ready(exchange)
    else:
        exchange.state = "no_library" if job.failure == "no_library" else "failed"
        here.said = say("announce.failed")


def open_library() -> None:
    """Try once more to open the library."""
    engine.engine().try_again()


def start_over() -> None:
    """Forget every question and answer of this visit; the wishes (country, length) stay."""
    here = conversation()
    stop()
    here.exchanges.clear()
    here.said = say("announce.cleared")
    here.moved_to = 0


def choose_country(key: str) -> None:
    """Take over the country picked in the list called `key`."""
    conversation().country = st.session_state.get(key)


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


def _ready(exchange: Exchange) -> str:
    if exchange.is_serious or (exchange.answer and exchange.answer.kind.value == "urgent"):
        return say("announce.alert")
    count = len({citation.source_id for citation in exchange.answer.citations}) if exchange.answer else 0
    if not count:
        return say("announce.ready")
    return say("announce.ready_sources_one") if count == 1 else say("announce.ready_sources", count=count)


def _too_fast(asked_at: deque[float], now: float) -> bool:
    """Whether one more question would pass a limit; counts it when it would not."""
    while asked_at and now - asked_at[0] > 3_600:
        asked_at.popleft()
    if len(asked_at) >= PER_HOUR or sum(now - moment < 60 for moment in asked_at) >= PER_MINUTE:
        return True
    asked_at.append(now)
    return False
