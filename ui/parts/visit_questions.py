"""The person's questions for the visit: read, reword, move, remove, add. Works by keyboard alone.

The controls are named by place, not by question, so that a press of "Move up" leaves the focus where it was.
"""

from __future__ import annotations

import streamlit as st

from ui import engine, session
from ui.aid.plan import MAX_QUESTIONS
from ui.aid.visit import suggested_questions
from ui.parts.answer import plain
from ui.parts.markup import Markup, show
from ui.wording import say

NEW, PROBLEM = "visit_new_question", "visit_add_problem"


def draw_questions() -> None:
    """The list with its controls, and the box for a new question."""
    questions = session.plan().questions
    show(Markup('<h2 class="ms-heading">{}</h2>').format(say("visit.questions_heading")))
    show(Markup('<p class="ms-quiet">{}</p>').format(say("visit.questions_hint") if questions else say("visit.questions_none")))
    with st.container(key="visit_questions"):
        for place, question in enumerate(questions):
            _draw_question(place, question.text, len(questions))
    with st.container(key="visit_add"), st.form("visit_add_form", clear_on_submit=True, border=False):
        st.text_input(say("visit.add_label"), key=NEW, max_chars=300)
        st.form_submit_button(say("visit.add"), key="visit_add_go", on_click=_add)
    problem = session.widget(PROBLEM)
    if problem:
        show(Markup('<p class="ms-note">{}</p>').format(str(problem)))
    _draw_suggestions()


def _draw_suggestions() -> None:
    suggested = suggested_questions(session.plan(), engine.library())
    if not suggested:
        return
    show(Markup('<p class="ms-quiet">{}</p>').format(say("visit.suggested")))
    with st.container(key="visit_suggested"):
        for place, question in enumerate(suggested):
            st.button(plain(question), key=f"visit_suggest_{place}", on_click=_take, args=(question,), width="stretch")


def _draw_question(place: int, text: str, count: int) -> None:
    key = f"visit_question_{place}"
    session.set_widget(key, text)
    with st.container(key=f"visit_row_{place}"):
        # Grows with its words, so that a long question can be read whole on a phone.
        st.text_area(
            say("visit.question_name", number=place + 1), key=key, max_chars=300, height="content", on_change=_change, args=(place,)
        )
        number = place + 1
        with st.container(key=f"visit_moves_{place}", horizontal=True):
            st.button(say("visit.up", number=number), key=f"visit_up_{place}", disabled=place == 0, on_click=_move, args=(place, -1))
            st.button(
                say("visit.down", number=number), key=f"visit_down_{place}", disabled=place == count - 1, on_click=_move, args=(place, 1)
            )
            st.button(say("visit.remove", number=number), key=f"visit_remove_{place}", on_click=_remove, args=(place,))


def _change(place: int) -> None:
    session.plan().change_question(place, str(session.widget(f"visit_question_{place}") or ""))


def _move(place: int, by: int) -> None:
    session.plan().move_question(place, by)
    session.tell(say("visit.moved", number=place + by + 1))


def _remove(place: int) -> None:
    session.plan().remove_question(place)
    session.tell(say("visit.removed"))


def _add() -> None:
    plan = session.plan()
    is_full = len(plan.questions) >= MAX_QUESTIONS
    problem = None
    if not plan.add_question(str(session.widget(NEW) or "")):
        problem = say("visit.add_full") if is_full else say("visit.add_known")
    session.set_widget(PROBLEM, problem)
    session.tell(problem or say("visit.add_done"))


def _take(question: str) -> None:
    session.plan().add_question(question, "option")
    session.set_widget(PROBLEM, None)
    session.tell(say("visit.add_done"))
