"""The Ask page: a notice, the question box, ways in, and the conversation in the order it happened.

The page has the same few places in the same order in every state, each filled or emptied as a whole.
So nothing of an earlier state lingers while an answer streams in, the question box stays where the
reader's cursor is, and every control is there before the first sentence comes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ui import engine, session
from ui.parts import announcer, answer, frame, keep, notice, starters, team, verdict
from ui.parts.markup import Markup, join, show
from ui.session import Conversation
from ui.wording import say

if TYPE_CHECKING:
    from bot.schema import Size

# Seconds between two looks at an answer on its way; a stop or a new click is noticed this fast.
LOOK_EVERY = 0.1

SIZE = "size"
"""Name of the choice of length among the controls."""


def draw() -> None:
    """The page, in its state of now."""
    session.settle()
    here = session.conversation()
    speaker = st.container()
    current = here.current
    is_alone = current is not None and current.is_serious
    # One place for each block and state: a place that is not filled in this run is emptied at once.
    first, alert, title = st.empty(), st.empty(), st.empty()
    log, live, stop, under = st.container(key="log"), st.empty(), st.empty(), st.empty()
    box, wishes, ways_in, earlier, keeping = st.container(key="box"), st.empty(), st.empty(), st.empty(), st.empty()

    if current is None:
        with first.container(key="first"):
            _draw_first_view(here)
    elif is_alone:
        with alert.container(key="alert"):
            answer.draw_alert(current)
    else:
        with title.container():
            _draw_title(here)
        with log:
            for exchange in here.exchanges[:-1] if here.is_asking else here.exchanges:
                show(answer.exchange_html(exchange))
                team.draw(exchange)
        if here.is_asking:
            stop.button(say("ask.stop"), key="stop", on_click=session.stop)
        else:
            with under.container(key="under"):
                answer.draw_after(current)
                verdict.draw(current)
    with box:
        _draw_box(is_first=current is None)
    if not is_alone:
        with wishes.container(key="wishes"):
            _draw_settings(here)
    if current is None:
        with ways_in.container(key="ways_in"):
            starters.draw()
    elif is_alone:
        with earlier.container(key="earlier"):
            _draw_earlier(here)
    if not is_alone and not here.is_asking:
        with keeping.container():
            keep.draw()
    with speaker:  # only now: "the answer is ready" is not said over an answer that could not be drawn
        announcer.draw_announcer(session.spoken("ask"), here.moved_to)
    if here.is_asking:
        _follow_answer(here, live)


def _draw_first_view(here: Conversation) -> None:
    show(Markup('<header class="ms-hero"><h1>{}</h1></header>').format(say("ask.title")))
    notice.draw_first_notice()
    hint = engine.engine().hint
    if hint is not None:
        notice.draw_library_problem(hint)
        st.button(say("library.again"), key="library_again", on_click=session.open_library)
    if here.loaded:
        show(keep.loaded_html(here.loaded))


def _draw_title(here: Conversation) -> None:
    """The heading, and a way past everything older."""
    show(Markup('<h1 class="ms-small">{}</h1>').format(say("ask.title_talk")))
    if here.loaded:
        show(keep.loaded_html(here.loaded))
    if len(here.exchanges) > 1:
        link = Markup('<p><a class="ms-jump ms-newest" href="#turn-{}">{}</a></p>')
        show(link.format(here.exchanges[-1].number, say("ask.newest")))


def _draw_box(is_first: bool) -> None:
    """The question box. On the first view the heading of the page is its label, so that it is in sight on a small phone."""
    if not is_first:
        show(Markup('<p class="ms-box-label">{}</p>').format(say("ask.box_label")))
    st.chat_input(say("ask.box_name"), key=session.BOX, on_submit=session.ask_from_box)
    notice.draw_privacy(engine.model_notice() is not None)


def _draw_settings(here: Conversation) -> None:
    with st.container(key="settings"):
        frame.draw_audience("audience")
        session.set_widget(SIZE, here.size)
        st.segmented_control(say("ask.size"), session.SIZES, required=True, format_func=_size_name, key=SIZE, on_change=_take_size)
    if here.audience == "caregiver":
        show(Markup('<p class="ms-quiet">{}</p>').format(say("ask.carer_note")))


def _take_size() -> None:
    here = session.conversation()
    here.size = cast("Size", session.widget(SIZE) or here.size)


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
    """Show sentences as they come; when the answer is whole, store it and draw the page anew.

    At most ten times a second and only when there is something new: an answer from cards is whole before the first look,
    and fifty people who wait must not cost more than their answers.
    """
    exchange = here.exchanges[-1]
    job = exchange.job
    if job is None:
        return
    drawn: tuple[object, ...] = ()
    while not job.ends_within(LOOK_EVERY):
        seen = (job.version, engine.engine().ready, job.seconds > answer.SLOW_SECONDS)
        if seen != drawn:
            with place:
                show(answer.question_html(exchange) + answer.progress_html(job, engine.engine().ready))
            drawn = seen
        session.conversation()
    st.rerun()


if __name__ == "__main__":
    draw()
