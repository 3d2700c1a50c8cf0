"""The Compare page: two to four options side by side, in the order in which they were picked. Nothing is ranked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from ui import engine, session
from ui.aid.catalogue import in_order
from ui.aid.comparison import MIN_COMPARED, NO_TREATMENT, add_pick, remove_pick
from ui.aid.plan import MAX_COMPARED
from ui.parts import announcer
from ui.parts.chances import draw_chances
from ui.parts.comparison_table import kept_comparison
from ui.parts.fold import late_fold
from ui.parts.markup import Markup, show
from ui.parts.option_card import named
from ui.wording import say

if TYPE_CHECKING:
    from knowledge.load import Library
    from knowledge.schema import Option

PICK = "compare_pick"
"""Name of the list to pick from among the controls."""


def draw() -> None:
    """The page."""
    announcer.draw_announcer(session.spoken("compare"), 0)
    library = engine.library()
    lead = say("compare.lead_carer") if session.plan().audience == "caregiver" else say("compare.lead")
    with st.container(key="compare_page"):
        show(Markup('<header class="ms-hero"><h1>{}</h1><p class="ms-lead">{}</p></header>').format(say("compare.title"), lead))
        if library is None:
            show(Markup('<p class="ms-note">{}</p>').format(say("compare.unavailable")))
            return
        picked = [library.option_by_id[one] for one in session.plan().compared if one in library.option_by_id]
        _draw_picks(picked, library)
        if len(picked) >= MIN_COMPARED:
            show(Markup('<p class="ms-quiet">{} {}</p>').format(say("compare.order"), say("compare.fold_hint")))
            show(kept_comparison(library, tuple(option.id for option in picked)))
            show(Markup('<h2 class="ms-heading ms-pictures-heading">{}</h2>').format(say("compare.pictures")))
            pictures = late_fold(say("compare.pictures_fold"), "compare_pictures")
            if pictures is not None:
                with pictures:
                    draw_chances([option.id for option in picked])


def _draw_picks(picked: list[Option], library: Library) -> None:
    show(Markup('<h2 class="ms-heading">{}</h2>').format(say("compare.picks")))
    if not picked:
        show(Markup("<p>{}</p>").format(say("compare.none")))
    elif len(picked) < MIN_COMPARED:
        show(Markup("<p>{}</p>").format(say("compare.one", name=picked[0].title)))
    with st.container(key="compare_picks"):
        for option in picked:
            with st.container(key=f"pick_{option.id}", horizontal=True):
                show(Markup("<p><strong>{}</strong></p>").format(option.title))
                if st.button(
                    named(say("options.open"), option),
                    key=f"pick_open_{option.id}",
                    on_click=session.open_option,
                    args=(option.id,),
                ):
                    st.switch_page("views/options.py")
                st.button(
                    named(say("compare.remove"), option),
                    key=f"pick_out_{option.id}",
                    on_click=_take_out,
                    args=(option.id, option.title),
                )
    if len(picked) < MIN_COMPARED:
        _draw_add(library)
    elif len(picked) < MAX_COMPARED:  # folded, so that the table is not pushed off a phone's screen
        with st.expander(say("compare.add_more"), key="compare_add_fold"):
            _draw_add(library)
    with st.container(key="compare_ways", horizontal=True):
        if st.button(say("compare.to_options"), key="compare_to_options", on_click=session.close_option):
            st.switch_page("views/options.py")
        if len(picked) >= MIN_COMPARED:
            _draw_ask(picked)


def _draw_add(library: Library) -> None:
    plan = session.plan()
    left = [option for option in in_order(library.options) if option.id not in plan.compared]
    titles = {option.id: _pick_name(option) for option in left}
    with st.container(key="compare_add"):
        st.selectbox(
            say("compare.add"),
            list(titles),
            index=None,
            placeholder=say("compare.add_placeholder"),
            format_func=titles.__getitem__,
            key=PICK,
        )
        st.button(say("compare.add_go"), key="compare_add_go", on_click=_put_in_picked)
        if NO_TREATMENT in titles:
            st.button(say("compare.add_no_treatment"), key="compare_add_none", on_click=_put_in, args=(NO_TREATMENT,))
            show(Markup('<p class="ms-quiet">{}</p>').format(say("compare.no_treatment_hint")))


def _pick_name(option: Option) -> str:
    return say("compare.trial_name", name=option.title) if option.status.value == "investigational" else option.title


def _put_in_picked() -> None:
    picked = session.widget(PICK)
    session.set_widget(PICK, None)
    if picked:
        _put_in(str(picked))


def _put_in(option_id: str) -> None:
    plan, library = session.plan(), engine.library()
    if library is not None and option_id in library.option_by_id and add_pick(plan, option_id):
        title = library.option_by_id[option_id].title
        session.tell(say("options.added", name=title, count=len(plan.compared)))


def _take_out(option_id: str, title: str) -> None:
    remove_pick(session.plan(), option_id)
    session.tell(say("options.removed", name=title))


def _draw_ask(picked: list[Option]) -> None:
    names = [option.title for option in picked]
    question = say("compare.ask_question", names=", ".join(names[:-1]) + say("compare.and") + names[-1])
    ids = tuple(option.id for option in picked)
    if st.button(say("compare.ask"), key="compare_ask", on_click=session.ask, args=(question, ids)):
        st.switch_page("views/ask.py")


if __name__ == "__main__":
    draw()
