"""The Ask page: a notice, the question box, ways in, and the conversation in the order it happened.

Every control is drawn before the answer streams in, so that none is missing while it does.
"""

from __future__ import annotations

import streamlit as st

from ui import engine, session
from ui.parts import announcer, answer, notice, starters
from ui.parts.markup import Markup, join, show
from ui.session import Conversation
from ui.wording import say

# Seconds between two looks at an answer on its way; a stop or a new click is noticed this fast.
LOOK_EVERY = 0.1


def draw() -> None:
    """The page, in its state of now."""
    here = session.conversation()
    session.settle()
    current = here.current
    announcer.draw_announcer(here.said, here.moved_to)
    if current is None:
        _draw_first_view()
    elif current.is_serious:
        _draw_alone(here)
    else:
        _draw_conversation(here)


def _draw_first_view() -> None:
    show(
        Markup('<header class="ms-hero"><h1>{}</h1><p class="ms-lead">{}</p></header>').format(say("ask.title"), say("ask.lead"))
    )
    notice.draw_first_notice()
    _draw_library_problem()
    _draw_box(say("ask.box_label"))
    starters.draw()


def _draw_library_problem() -> None:
    """When the library would not open: what still works, what to do, and a button to try again."""
    hint = engine.engine().hint
    if hint is None:
        return
    show(
        Markup('<section class="ms-note"><p>{}</p><p class="ms-quiet">{}</p></section>').format(
            say("library.missing"), say("library.hint", hint=hint)
        )
    )
    st.button(say("library.again"), key="library_again", on_click=session.open_library)


def _draw_alone(here: Conversation) -> None:
    """An emergency or a crisis: the alert comes first, and earlier turns are folded away."""
    answer.draw_alert(here.exchanges[-1])
    show(Markup('<p class="ms-quiet">{}</p>').format(say("answer.go_on")))
    _draw_box(say("ask.box_label_next"), with_settings=False)
    with st.container(key="answer_actions", horizontal=True):
        st.button(say("ask.new"), key="new", on_click=session.start_over)
    if len(here.exchanges) > 1:
        earlier = join(answer.exchange_html(exchange) for exchange in here.exchanges[:-1])
        show(
            Markup('<details class="ms-earlier"><summary>{}</summary>{}</details>').format(
                say("ask.earlier", count=len(here.exchanges) - 1), earlier
            )
        )


def _draw_conversation(here: Conversation) -> None:
    show(Markup('<h1 class="ms-small">{}</h1>').format(say("ask.title_talk")))
    past = here.exchanges[:-1] if here.is_asking else here.exchanges
    for exchange in past:
        show(answer.exchange_html(exchange))
    stream = st.container(key="answering") if here.is_asking else None
    if here.is_asking:
        with st.container(key="stop_row"):
            st.button(say("ask.stop"), key="stop", on_click=session.stop)
    else:
        answer.draw_after(here.exchanges[-1])
    _draw_box(say("ask.box_label_next"))
    if stream is not None:
        with stream:
            _follow_answer(here)


def _follow_answer(here: Conversation) -> None:
    """Show sentences as they come; when the answer is whole, store it and draw the page anew."""
    exchange = here.exchanges[-1]
    job = exchange.job
    if job is None:
        return
    show(answer.question_html(exchange))
    slot = st.empty()
    seen, drawn = -1, Markup("")
    while not job.done:
        now = answer.progress_html(job, engine.engine().ready)
        if now != drawn:
            with slot:
                show(now)
            drawn = now
        seen = job.wait(seen, LOOK_EVERY)
        session.conversation()
    st.rerun()


def _draw_box(label: str, with_settings: bool = True) -> None:
    with st.container(key="box"):
        show(Markup('<p class="ms-box-label" id="box-label">{}</p>').format(label))
        st.chat_input(say("ask.box_name"), key="question_box", on_submit=session.ask_from_box)
        notice.draw_privacy()
    if with_settings:
        _draw_settings()


def _draw_settings() -> None:
    here = session.conversation()
    audiences = {"patient": say("ask.audience_patient"), "caregiver": say("ask.audience_caregiver")}
    sizes = {"line": say("ask.size_line"), "short": say("ask.size_short"), "long": say("ask.size_long")}
    with st.container(key="settings"):
        here.audience = st.segmented_control(
            say("ask.audience"), list(audiences), default=here.audience, required=True, format_func=audiences.__getitem__, key="audience"
        )
        here.size = st.segmented_control(
            say("ask.size"), list(sizes), default=here.size, required=True, format_func=sizes.__getitem__, key="size"
        )
    if here.audience == "caregiver":
        show(Markup('<p class="ms-quiet">{}</p>').format(say("ask.carer_note")))


if __name__ == "__main__":
    draw()
