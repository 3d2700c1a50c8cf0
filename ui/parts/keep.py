"""Save what was asked, answered and chosen to a file, and open such a file again: the only memory there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from ui import session
from ui.aid.plan import plan_to_json
from ui.parts.markup import Markup, join, rich_text, show
from ui.wording import say

if TYPE_CHECKING:
    from ui.aid.plan import SavedTurn

FILE, OUTCOME = "kept_file", "kept_outcome"


def draw() -> None:
    """A fold with both ways; the outcome of opening a file stands under it."""
    with st.container(key="keep"):
        with st.expander(say("keep.heading"), key="keep_fold"):
            show(Markup("<p>{}</p>").format(say("keep.lead")))
            st.download_button(
                say("keep.save"), plan_to_json(session.plan()), "my-ms-plan.json", "application/json", key="keep_save", on_click="ignore"
            )
            show(Markup('<p class="ms-quiet">{}</p>').format(say("keep.private")))
            st.file_uploader(say("keep.open"), type=["json"], key=FILE, max_upload_size=1, on_change=_open)
        outcome = session.widget(OUTCOME)
        if outcome:
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
