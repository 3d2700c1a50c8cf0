"""The Ask page: a notice, the question box, ways in, and the conversation in the order it happened.

The page has the same few places in the same order in every state, each filled or emptied as a whole.
So nothing of an earlier state lingers while an answer streams in, the question box stays where the
reader's cursor is, and every control is there before the first sentence comes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ui import engine, session
from ui.parts import announcer, answer, notice, starters
from ui.parts.markup import Markup, join, show
from ui.session import Conversation
from ui.wording import say

if TYPE_CHECKING:
    from bot.schema import Audience, Size

# Seconds between two looks at an answer on its way; a stop or a new click is noticed this fast.
LOOK_EVERY = 0.1

AUDIENCES: tuple[Audience, ...] = ("patient", "caregiver")
SIZES: tuple[Size, ...] = ("line", "short", "long")


def draw() -> None:
    """The page, in its state of now."""
    session.settle()
    here = session.conversation()
    announcer.draw_announcer(here.said, here.moved_to)
    current = here.current
    is_alone = current is not None and current.is_serious
    # One place for each block and state: a place that is not filled in this run is emptied at once.
    first, alert, title = st.empty(), st.empty(), st.empty()
    log, live, stop, under = st.container(key="log"), st.empty(), st.empty(), st.empty()
    box, wishes, ways_in, earlier = st.container(key="box"), st.empty(), st.empty(), st.empty()

    if current is None:
        with first.container(key="first"):
            _draw_first_view()
    elif is_alone:
        with alert.container(key="alert"):
            answer.draw_alert(current)
    else:
        with title.container():
            show(Markup('<h1 class="ms-small">{}</h1>').format(say("ask.title_talk")))
        with log:
            for exchange in here.exchanges[:-1] if here.is_asking else here.exchanges:
                show(answer.exchange_html(exchange))
        if here.is_asking:
            stop.button(say("ask.stop"), key="stop", on_click=session.stop)
        else:
            with under.container(key="under"):
                answer.draw_after(current)
    with box:
        _draw_box(say("ask.box_label") if current is None else say("ask.box_label_next"))
    if not is_alone:
        with wishes.container(key="wishes"):
            _draw_settings(here)
    if current is None:
        with ways_in.container(key="ways_in"):
            starters.draw()
    elif is_alone:
        with earlier.container(key="earlier"):
            _draw_earlier(here)
    if here.is_asking:
        _follow_answer(here, live)


def _draw_first_view() -> None:
    show(Markup('<header class="ms-hero"><h1>{}</h1><p class="ms-lead">{}</p></header>').format(say("ask.title"), say("ask.lead")))
    notice.draw_first_notice()
    hint = engine.engine().hint
    if hint is not None:
        notice.draw_library_problem(hint)
        st.button(say("library.again"), key="library_again", on_click=session.open_library)


def _draw_box(label: str) -> None:
    show(Markup('<p class="ms-box-label">{}</p>').format(label))
    st.chat_input(say("ask.box_name"), key=session.BOX, on_submit=session.ask_from_box)
    notice.draw_privacy()


def _draw_settings(here: Conversation) -> None:
    with st.container(key="settings"):
        audience = st.segmented_control(
            say("ask.audience"), AUDIENCES, default=here.audience, required=True, format_func=_audience_name, key="audience"
        )
        size = st.segmented_control(say("ask.size"), SIZES, default=here.size, required=True, format_func=_size_name, key="size")
    here.audience, here.size = audience or here.audience, size or here.size
    if here.audience == "caregiver":
        show(Markup('<p class="ms-quiet">{}</p>').format(say("ask.carer_note")))


def _audience_name(audience: Audience) -> str:
    return say("ask.audience_patient") if audience == "patient" else say("ask.audience_caregiver")


def _size_name(size: Size) -> str:
    return {"line": say("ask.size_line"), "short": say("ask.size_short"), "long": say("ask.size_long")}[size]


def _draw_earlier(here: Conversation) -> None:
    """Under an alert: a way on, and the earlier turns folded away."""
    show(Markup('<p class="ms-quiet">{}</p>').format(say("answer.go_on")))
    st.button(say("ask.new"), key="new", on_click=session.start_over)
    if len(here.exchanges) > 1:
        earlier = join(answer.exchange_html(exchange) for exchange in here.exchanges[:-1])
        show(
            Markup('<details class="ms-earlier"><summary>{}</summary>{}</details>').format(
                say("ask.earlier", count=len(here.exchanges) - 1), earlier
            )
        )


def _follow_answer(here: Conversation, place: DeltaGenerator) -> None:
    """Show sentences as they come; when the answer is whole, store it and draw the page anew."""
    exchange = here.exchanges[-1]
    job = exchange.job
    if job is None:
        return
    seen, drawn = -1, Markup("")
    while not job.done:
        now = answer.question_html(exchange) + answer.progress_html(job, engine.engine().ready)
        if now != drawn:
            with place:
                show(now)
            drawn = now
        seen = job.wait(seen, LOOK_EVERY)
        session.conversation()
    st.rerun()


if __name__ == "__main__":
    draw()
