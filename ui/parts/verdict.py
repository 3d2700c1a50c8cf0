"""Helpful or not: asked under the newest answer, kept on this computer only after a clear yes, and never in clinic mode."""

from __future__ import annotations

from typing import cast

import streamlit as st

from ui import session
from ui.aid.answer_text import answer_as_text
from ui.aid.feedback import FeedbackError, Note, is_offered, keep_note
from ui.parts.markup import Markup, show
from ui.session import Exchange, Verdict
from ui.wording import say, say_all


def draw(exchange: Exchange) -> None:
    """The two answers, then, when one was given, the offer to keep it."""
    if exchange.answer is None or exchange.answer.kind.value in ("clarify", "error") or not is_offered():
        return
    number = exchange.number
    with st.container(key="verdict"):
        if exchange.is_noted:
            show(Markup('<p class="ms-quiet" role="status">{}</p>').format(say("verdict.kept")))
            return
        picked = st.segmented_control(
            say("verdict.ask"),
            ("helpful", "not_helpful"),
            format_func=lambda one: say("verdict.yes") if one == "helpful" else say("verdict.no"),
            key=f"verdict_{number}",
        )
        session.judge(cast("Verdict | None", picked))
        if picked:
            _draw_keeping(exchange, number)


def _draw_keeping(exchange: Exchange, number: int) -> None:
    """Why, and the box that has to be ticked before anything is written down."""
    if exchange.verdict == "not_helpful":
        st.pills(say("verdict.why"), say_all("verdict.reasons"), selection_mode="multi", key=f"reasons_{number}")
    agreed = st.checkbox(say("verdict.consent"), key=f"consent_{number}")
    st.button(say("verdict.keep"), key=f"keep_{number}", disabled=not agreed, on_click=_keep, args=(exchange, number))
    if session.widget(_failed(number)):
        show(Markup('<p class="ms-note" role="alert">{}</p>').format(say("verdict.failed")))


def _keep(exchange: Exchange, number: int) -> None:
    from knowledge import home_folder

    if exchange.answer is None or exchange.verdict is None or not session.widget(f"consent_{number}"):
        return
    reasons = tuple(cast("list[str]", session.widget(f"reasons_{number}") or []))
    try:
        keep_note(Note(exchange.verdict, reasons, exchange.asked, answer_as_text(exchange.answer)), home_folder())
    except FeedbackError:
        session.set_widget(_failed(number), True)
        return
    exchange.is_noted = True
    session.tell(say("verdict.kept"))


def _failed(number: int) -> str:
    return f"keep_failed_{number}"
