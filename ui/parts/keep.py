"""Save what was asked, answered and chosen to a file, and open such a file again: the only memory there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from ui import session
from ui.aid.plan import plan_to_json
from ui.parts.downloads import at_press
from ui.parts.fold import late_fold
from ui.parts.markup import Markup, join, rich_text, show
from ui.wording import say

if TYPE_CHECKING:
    from ui.aid.plan import SavedTurn

FILE, OUTCOME = "kept_file", "kept_outcome"


def draw() -> None:
    """A fold with both ways; the outcome of opening a file stands under it."""
    with st.container(key="keep"):
        inside = late_fold(say("keep.heading"), "keep_fold")
        if inside is not None:
            with inside:
                show(Markup("<p>{}</p>").format(say("keep.lead")))
                _draw_ways()
        _draw_outcome()


def draw_open() -> None:
    """Both ways under a heading of their own, for the page where a visit ends."""
    with st.container(key="keep"):
        show(Markup('<h2 class="ms-heading">{}</h2><p>{}</p>').format(say("keep.heading_open"), say("keep.lead")))
        _draw_ways()
        _draw_outcome()


def _draw_ways() -> None:
    plan = session.plan()
    st.download_button(
        say("keep.save"), at_press(lambda: plan_to_json(plan)), "my-ms-plan.json", "application/json", key="keep_save", on_click="ignore"
    )
    show(Markup('<p class="ms-quiet">{} {}</p>').format(say("keep.private"), say("keep.hint")))
    st.file_uploader(say("keep.open"), type=["json"], key=FILE, max_upload_size=1, on_change=_open)


def _draw_outcome() -> None:
    """Told once: on the next page it would be stale."""
    outcome = session.widget(OUTCOME)
    if outcome:
        session.set_widget(OUTCOME, None)
        show(Markup('<p class="ms-note" role="status">{}</p>').format(str(outcome)))


def loaded_html(turns: tuple[SavedTurn, ...]) -> Markup:
    """Turns from a kept file, folded: to read again, not to build on."""
    if not turns:
        return Markup("")
    items = join(
        Markup('<div class="ms-question"><h2>{}</h2><p>{}</p></div><article class="ms-answer"><p class="ms-who">{}</p>{}</article>').format(
            say("ask.you"), turn.asked, say("ask.guide"), rich_text(turn.answered)
        )
        for turn in turns
    )
    return Markup('<details class="ms-earlier"><summary>{}</summary><p class="ms-quiet">{}</p>{}</details>').format(
        say("keep.loaded", count=len(turns)), say("keep.loaded_hint"), items
    )


def _open() -> None:
    chosen = session.widget(FILE)
    outcome = None if chosen is None else session.open_plan_file(chosen.getvalue())  # type: ignore[attr-defined]
    session.set_widget(OUTCOME, outcome)
