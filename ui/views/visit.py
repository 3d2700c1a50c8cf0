"""The My visit page: what goes on the sheet, the sheet itself, and the ways to take it along or keep it for later."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, cast, get_args

import streamlit as st

from ui import engine, session
from ui.aid.plan import Decision, SectionKey
from ui.aid.visit import LEVELS, Level, VisitPage, has_content, portal_text, shown_options, visit_page
from ui.aid.visit_pdf import PdfError, print_page
from ui.parts import announcer, keep
from ui.parts.downloads import at_press, drawing
from ui.parts.markup import Markup, show
from ui.parts.visit_names import names
from ui.parts.visit_page import draw_print, left_out_html, page_html
from ui.parts.visit_questions import draw_questions
from ui.wording import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from knowledge.load import Library
    from ui.aid.plan import Plan

DECISION, BLOCKS, OPTIONS, UNCLEAR = "visit_decision", "visit_blocks", "visit_options", "visit_unclear"


def draw() -> None:
    """The page."""
    with drawing():
        _draw()


def _draw() -> None:
    announcer.draw_announcer(session.spoken("visit"), 0)
    plan, library = session.plan(), engine.library()
    lead = say("visit.lead_carer") if plan.audience == "caregiver" else say("visit.lead")
    show(Markup('<header class="ms-hero"><h1>{}</h1><p class="ms-lead">{}</p></header>').format(say("visit.title"), lead))
    _draw_decision()
    draw_questions()
    _draw_unclear()
    _draw_choice_of_blocks(library)
    show(Markup('<h2 class="ms-heading">{}</h2>').format(say("visit.preview_heading")))
    if not has_content(plan):
        show(Markup('<p class="ms-quiet">{}</p>').format(say("visit.preview_empty")))
    page, has_pdf = _printed(library)
    show(page_html(page))
    show(left_out_html(page))
    _draw_ways_out(page, has_pdf, library)
    keep.draw_open()


def _draw_decision() -> None:
    session.set_widget(DECISION, session.plan().decision)
    st.pills(say("visit.decision"), get_args(Decision), format_func=_decision_name, key=DECISION, on_change=_take_decision)


def _take_decision() -> None:
    session.plan().decision = cast("Decision | None", session.widget(DECISION))


def _decision_name(decision: str) -> str:
    return {
        "start": say("visit.decision_start"),
        "switch": say("visit.decision_switch"),
        "pause": say("visit.decision_pause"),
        "stop": say("visit.decision_stop"),
        "wait": say("visit.decision_wait"),
    }.get(decision, say("visit.decision_unsure"))


def _draw_unclear() -> None:
    session.set_widget(UNCLEAR, session.plan().unclear)
    st.text_area(say("visit.unclear_label"), key=UNCLEAR, max_chars=600, height=90, on_change=_take_unclear)


def _take_unclear() -> None:
    session.plan().unclear = str(session.widget(UNCLEAR) or "")[:600]


def _draw_choice_of_blocks(library: Library | None) -> None:
    plan = session.plan()
    session.set_widget(BLOCKS, [key for key in get_args(SectionKey) if key not in plan.left_off])
    st.pills(
        say("visit.blocks_label"), get_args(SectionKey), selection_mode="multi", format_func=_block_name, key=BLOCKS, on_change=_take_blocks
    )
    known = [one for one in shown_options(plan) if library and one in library.option_by_id]
    if library is None or not known:
        show(Markup('<p class="ms-quiet">{}</p>').format(say("visit.options_none")))
        return
    titles = {one: library.option_by_id[one].title for one in known}
    session.set_widget(OPTIONS, [one for one in known if one not in plan.options_off])
    st.pills(
        say("visit.options_label"), known, selection_mode="multi", format_func=titles.__getitem__, key=OPTIONS, on_change=_take_options
    )


def _take_blocks() -> None:
    wanted = cast("list[str]", session.widget(BLOCKS) or [])
    session.plan().left_off = [key for key in get_args(SectionKey) if key not in wanted]


def _take_options() -> None:
    wanted = cast("list[str]", session.widget(OPTIONS) or [])
    plan = session.plan()
    plan.options_off = [one for one in shown_options(plan) if one not in wanted]


def _block_name(key: str) -> str:
    return {
        "decision": say("visit.block_decision"),
        "matters": say("visit.block_matters"),
        "options": say("visit.block_options"),
        "leaning": say("visit.block_leaning"),
        "unclear": say("visit.block_unclear"),
        "questions": say("visit.block_questions"),
    }.get(key, say("visit.block_sources"))


def _printed(library: Library | None) -> tuple[VisitPage, bool]:
    """The page as it fits one sheet, and whether a PDF of it can be made; without typst the whole page."""
    try:
        return print_page(_maker(session.plan(), library)).page, True
    except PdfError:
        return _maker(session.plan(), library)(LEVELS[0]), False


def _maker(plan: Plan, library: Library | None) -> Callable[[Level], VisitPage]:
    today, words = dt.date.today(), names()
    return lambda level: visit_page(plan, library, words, today, level)


def _draw_ways_out(page: VisitPage, has_pdf: bool, library: Library | None) -> None:
    make = _maker(session.plan(), library)
    if not has_pdf:
        show(Markup('<p class="ms-note" role="alert">{}</p>').format(say("visit.pdf_failed")))
    with st.container(key="visit_out", horizontal=True):
        if has_pdf:
            pdf = at_press(lambda: print_page(make).pdf)
            st.download_button(
                say("visit.pdf"), pdf, "my-ms-visit.pdf", "application/pdf", key="visit_pdf", on_click="ignore", type="primary"
            )
        draw_print()
    show(Markup('<p class="ms-quiet">{}</p>').format(say("visit.print_hint")))
    text = portal_text(page)
    with st.expander(say("visit.text"), key="visit_text"):
        show(
            Markup('<p class="ms-quiet">{}</p><div class="ms-plain">{}</div>').format(say("visit.text_hint", count=f"{len(text):,}"), text)
        )
        with st.container(key="visit_text_out", horizontal=True):
            announcer.draw_copy(text, key="visit_copy")
            fresh = at_press(lambda: portal_text(make(LEVELS[0])).encode())
            st.download_button(say("visit.text_download"), fresh, "my-ms-visit.txt", "text/plain", key="visit_txt", on_click="ignore")


if __name__ == "__main__":
    draw()
