"""What stands at the top of every page in the same order: what this is, who it speaks to, settings, and the way to finish."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import streamlit as st

from ui import engine, session
from ui.parts import help_now, notice
from ui.parts.markup import Markup, show
from ui.wording import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from streamlit.navigation.page import StreamlitPage

    from bot.schema import Audience
    from ui.session import Contrast, TextSize

AUDIENCES: tuple[Audience, ...] = ("patient", "caregiver")
TEXT_SIZES: tuple[TextSize, ...] = ("usual", "large", "largest")
CONTRASTS: tuple[Contrast, ...] = ("usual", "high")


def draw(visit: StreamlitPage) -> None:
    """The frame above the page; `visit` is where "finish" leads."""
    with st.container(key="frame"):
        notice.draw_strip()
        with st.container(key="frame_ways", horizontal=True):
            with st.popover(say("frame.settings"), key="settings_panel"):
                draw_audience("audience_in_settings")
                _draw_look()
                help_now.draw_country("country_in_settings")
            st.page_link(visit, label=say("frame.finish"))
    notice.draw_model(engine.model_notice())
    show(_marks())


def draw_audience(key: str) -> None:
    """Who it is for; every place that asks shows one setting."""
    session.set_widget(key, session.plan().audience)
    st.segmented_control(
        say("ask.audience"), AUDIENCES, required=True, format_func=_audience_name, key=key, on_change=_take_audience, args=(key,)
    )


def _draw_look() -> None:
    look = session.look()
    size = _choice(say("frame.text_size"), TEXT_SIZES, look.text, "text_size")
    contrast = _choice(say("frame.contrast"), CONTRASTS, look.contrast, "contrast")
    look.text, look.contrast = cast("TextSize", size), cast("Contrast", contrast)


def _choice(label: str, values: Sequence[str], chosen: str, key: str) -> str:
    names = {
        "usual": say("frame.usual"),
        "large": say("frame.text_large"),
        "largest": say("frame.text_largest"),
        "high": say("frame.contrast_high"),
    }
    return st.segmented_control(label, values, default=chosen, required=True, format_func=names.__getitem__, key=key) or chosen


def _marks() -> Markup:
    """Says to the style sheet what was chosen, and to the reader whom the page speaks to."""
    look = session.look()
    marks = Markup('<span class="ms-look-{} ms-contrast-{}" hidden></span>').format(look.text, look.contrast)
    if session.plan().audience == "caregiver":
        return marks + Markup('<p class="ms-for">{}</p>').format(say("frame.for_carer"))
    return marks


def _audience_name(audience: Audience) -> str:
    return say("ask.audience_patient") if audience == "patient" else say("ask.audience_caregiver")


def _take_audience(key: str) -> None:
    session.choose_audience(cast("Audience", session.widget(key) or session.plan().audience))
