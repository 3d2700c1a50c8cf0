"""Where the person stands now: what is still open, which way they lean, and how sure it feels. Nothing here advises a way."""

from __future__ import annotations

from typing import cast

import streamlit as st

from ui import engine, session
from ui.aid.wishes import SURE, in_view
from ui.parts.answer import plain
from ui.parts.markup import Markup, show
from ui.wording import say


def draw_unclear(is_carer: bool) -> None:
    """A box for what is still open."""
    heading = say("matters.heading_unclear_carer") if is_carer else say("matters.heading_unclear")
    show(Markup('<h2 class="ms-heading">{}</h2>').format(heading))
    session.set_widget("matters_unclear", session.plan().unclear)
    st.text_area(say("matters.unclear"), key="matters_unclear", max_chars=600, height=90, on_change=_take_unclear)


def _take_unclear() -> None:
    session.plan().unclear = str(session.widget("matters_unclear") or "")[:600]


def draw_leaning(is_carer: bool) -> None:
    """Which way the person leans now; "not decided yet" is one of the answers."""
    library = engine.library()
    if library is None:
        return
    show(Markup('<h2 class="ms-heading">{}</h2>').format(say("matters.heading_leaning")))
    titles = {"": say("matters.not_decided")} | {one.id: one.title for one in in_view(session.plan(), library)}
    leaning = session.plan().leaning
    if leaning in library.option_by_id:
        titles[leaning] = library.option_by_id[leaning].title
    session.set_widget("matters_leaning", leaning if leaning in titles else "")
    label = say("matters.leaning_carer") if is_carer else say("matters.leaning")
    st.pills(label, list(titles), format_func=lambda one: plain(titles[one]), key="matters_leaning", required=True, on_change=_take_leaning)


def _take_leaning() -> None:
    session.plan().leaning = cast("str | None", session.widget("matters_leaning")) or None


def draw_sure(is_carer: bool) -> None:
    """The certainty check: four questions, and a kind next step for each "not yet"."""
    show(Markup('<h2 class="ms-heading">{}</h2><p>{}</p>').format(say("matters.heading_sure"), say("matters.sure_lead")))
    if is_carer:
        show(Markup('<p class="ms-note">{}</p>').format(say("matters.sure_carer")))
    with st.container(key="matters_sure"):
        for one in SURE:
            _draw_sure_question(one, is_carer)
    if all(session.plan().sure.get(one) for one in SURE):
        show(Markup('<p class="ms-note" role="status">{}</p>').format(say("matters.sure_all")))


def _draw_sure_question(one: str, is_carer: bool) -> None:
    asked, step, ask, ask_carer = {
        "sure": (say("matters.sure_sure"), say("matters.next_sure"), say("matters.ask_sure"), say("matters.ask_sure_carer")),
        "understand": (
            say("matters.sure_understand"),
            say("matters.next_understand"),
            say("matters.ask_understand"),
            say("matters.ask_understand_carer"),
        ),
        "balance": (say("matters.sure_balance"), say("matters.next_balance"), say("matters.ask_balance"), say("matters.ask_balance_carer")),
        "encouraged": (
            say("matters.sure_encouraged"),
            say("matters.next_encouraged"),
            say("matters.ask_encouraged"),
            say("matters.ask_encouraged_carer"),
        ),
    }[one]
    ask = ask_carer if is_carer else ask
    key, answer = f"sure_{one}", session.plan().sure.get(one)
    session.set_widget(key, None if answer is None else "yes" if answer else "no")
    names = {"yes": say("matters.sure_yes"), "no": say("matters.sure_not_yet")}
    st.segmented_control(asked, list(names), format_func=names.__getitem__, key=key, on_change=_take_sure, args=(one,))
    if answer is False:
        show(Markup('<p class="ms-note">{}</p>').format(step))
        on_list = {question.text.casefold() for question in session.plan().questions}
        if ask.casefold() in on_list:
            show(Markup('<p class="ms-quiet" role="status">{} {}</p>').format(ask, say("matters.change_asked")))
        else:
            st.button(plain(say("matters.change_ask", what=ask)), key=f"sure_ask_{one}", on_click=_add_question, args=(ask,))


def _take_sure(one: str) -> None:
    plan, answer = session.plan(), session.widget(f"sure_{one}")
    rest = {key: value for key, value in plan.sure.items() if key != one}
    plan.sure = rest if answer is None else {**rest, one: answer == "yes"}


def _add_question(text: str) -> None:
    added = session.plan().add_question(text, "wish")
    session.tell(say("matters.change_asked") if added else say("matters.change_full"))
