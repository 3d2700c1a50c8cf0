"""Questions for the MS team under an answer: each goes on the list for the visit with one tap, and so does what was asked."""

from __future__ import annotations

import streamlit as st

from ui import session
from ui.aid.plan import MAX_QUESTIONS
from ui.parts.answer import plain
from ui.parts.markup import Markup, show
from ui.session import Exchange
from ui.wording import say

_WITHOUT = ("about", "clarify", "error")
"""Kinds of reply that leave nothing to take along."""

_LONGEST = 300
"""Characters of a question on the list; one that is longer would be cut, so it is not offered."""


def draw(exchange: Exchange) -> None:
    """The block under the answer of one exchange; nothing when there is nothing to take along."""
    answer = exchange.answer
    if answer is None or exchange.is_serious or answer.kind.value in _WITHOUT:
        return
    known = {one.text.casefold() for one in session.plan().questions}
    own = " ".join(exchange.asked.split())
    with st.container(key=f"team_{exchange.number}"):
        show(Markup('<h3 class="ms-team">{}</h3>').format(say("team.heading") if exchange.team else say("team.heading_own")))
        for place, line in enumerate(exchange.team):
            _draw_line(line, f"team_{exchange.number}_{place}", line.casefold() in known)
        if 2 <= len(own) <= _LONGEST:
            _draw_line(own, f"team_{exchange.number}_own", own.casefold() in known, is_own=True)
        if known:
            show(Markup('<p class="ms-quiet">{}</p>').format(say("team.count", count=len(known), most=MAX_QUESTIONS)))


def _draw_line(line: str, key: str, is_known: bool, is_own: bool = False) -> None:
    label = say("team.own", question=line) if is_own else line
    st.button(
        plain(say("team.added", question=line) if is_known else label),
        key=key,
        icon=":material/check:" if is_known else ":material/add:",
        on_click=session.add_question,
        args=(line, "own" if is_own else "answer"),
        width="stretch",
    )
