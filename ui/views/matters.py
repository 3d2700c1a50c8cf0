"""The page What matters to me: wishes to tap, then how the options line up with them, and what is still open.

Two steps, each of which can be skipped; everything is kept in the plan at once, so that a person may stop anywhere.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

import streamlit as st

from ui import engine, session
from ui.aid.comparison import NO_TREATMENT
from ui.aid.plan import MAX_COMPARED
from ui.aid.wishes import in_view, line_up
from ui.parts import announcer
from ui.parts.answer import plain
from ui.parts.leaning import draw_leaning, draw_sure, draw_unclear
from ui.parts.line_up import changes_of, draw_changes, grid_html
from ui.parts.markup import Markup, show
from ui.parts.wish_list import draw_own_words, draw_trade_offs, draw_wishes
from ui.wording import say

if TYPE_CHECKING:
    from knowledge.load import Library
    from knowledge.schema import Option

STEP = "matters_step"
"""Where the step is kept for the visit; it is no control, so that it outlives a change of page."""

MOVES = "matters_moves"
FIRST_MOVE = 20_000
"""How often the step was changed; counted from a number far from those of turns and openings, it names a place for the announcer."""

VISIT = Path(__file__).with_name("visit.py")


def draw() -> None:
    """The page."""
    moves = cast("int", session.widget(MOVES) or 0)
    announcer.draw_announcer(session.spoken("matters"), moves and FIRST_MOVE + moves)
    is_carer = session.plan().audience == "caregiver"
    title = say("matters.title_carer") if is_carer else say("matters.title")
    lead = say("matters.lead_carer") if is_carer else say("matters.lead")
    show(
        Markup('<header class="ms-hero"><h1>{}</h1><p class="ms-lead">{}</p><p class="ms-quiet">{}</p></header>').format(
            title, lead, say("matters.tired")
        )
    )
    step = 2 if session.widget(STEP) == 2 else 1
    show(Markup('<p class="ms-kind" id="turn-{}" tabindex="-1">{}</p>').format(FIRST_MOVE + moves, say("matters.step", step=step)))
    if step == 1:
        draw_wishes(is_carer)
        draw_trade_offs(is_carer)
        draw_own_words(is_carer)
    else:
        _draw_line_up(is_carer)
        draw_unclear(is_carer)
        draw_leaning(is_carer)
        draw_sure(is_carer)
    _draw_ways_on(step)


def _draw_ways_on(step: int) -> None:
    with st.container(key="matters_ways", horizontal=True):
        if step == 1:
            st.button(say("matters.next"), key="matters_next", type="primary", on_click=_go, args=(2,))
            st.button(say("matters.skip"), key="matters_skip", on_click=_go, args=(2,))
        else:
            st.button(say("matters.back"), key="matters_back", on_click=_go, args=(1,))
        if st.button(say("matters.finish"), key="matters_finish"):
            st.switch_page(VISIT)


def _go(step: int) -> None:
    """Show a step from its top: the button that was pressed stands at the foot of the page and is gone a moment later."""
    session.set_widget(STEP, step)
    session.set_widget(MOVES, cast("int", session.widget(MOVES) or 0) + 1)
    session.tell(say("matters.step", step=step))


def _draw_line_up(is_carer: bool) -> None:
    library = engine.library()
    show(Markup('<h2 class="ms-heading">{}</h2>').format(say("matters.heading_grid")))
    if library is None:
        show(Markup('<p class="ms-note">{}</p>').format(say("matters.grid_no_library")))
        return
    options = in_view(session.plan(), library)
    _draw_options(library, options)
    rows = line_up(session.plan(), options)
    if not options:
        show(Markup('<p class="ms-note">{}</p>').format(say("matters.grid_no_options")))
    elif not rows:
        show(Markup('<p class="ms-note">{}</p>').format(say("matters.grid_no_wishes")))
    else:
        show(grid_html(library, rows, session.plan().wishes, is_carer))
    changes = changes_of(session.plan())
    if changes:
        draw_changes(changes, is_carer)


def _draw_options(library: Library, options: list[Option]) -> None:
    """Take an option out by a tap, or add one; what is picked here is what Compare shows."""
    titles = {one.id: one.title for one in library.options}
    plan = session.plan()
    chosen = [one.id for one in options if one.id in (plan.compared or plan.looked_at)]
    if chosen:
        session.set_widget("matters_options", chosen)
        st.pills(
            say("matters.options"),
            chosen,
            selection_mode="multi",
            format_func=lambda one: plain(titles[one]),
            key="matters_options",
            on_change=_take_options,
        )
    if len(chosen) >= MAX_COMPARED:
        show(Markup('<p class="ms-quiet">{}</p>').format(say("matters.option_full")))
        return
    st.selectbox(
        say("matters.option_add"),
        [one for one in titles if one not in chosen and one != NO_TREATMENT],
        index=None,
        placeholder=say("matters.option_add_none"),
        format_func=lambda one: titles.get(one, one),
        key="matters_add",
        on_change=_add_option,
        args=(chosen,),
    )


def _take_options() -> None:
    session.plan().compared = cast("list[str]", session.widget("matters_options") or [])[:MAX_COMPARED]


def _add_option(chosen: list[str]) -> None:
    added = session.widget("matters_add")
    if isinstance(added, str):
        session.plan().compared = [*chosen, added][:MAX_COMPARED]
        session.set_widget("matters_add", None)


if __name__ == "__main__":
    draw()
