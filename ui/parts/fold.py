"""A fold whose inside is drawn only once it was opened: what nobody looks at costs neither time nor bytes.

From the first opening on it is drawn in every run, so that what was picked inside is not lost when the fold is closed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from ui import session

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator


def late_fold(label: str, key: str) -> DeltaGenerator | None:
    """The place inside the fold called `key`; None while it was never opened in this visit, and then nothing is to be drawn."""
    place = st.expander(label, key=key, on_change=session.set_widget, args=(opened_key(key), True))
    return place if session.widget(opened_key(key)) else None


def opened_key(key: str) -> str:
    """Where it is remembered that the fold called `key` was opened."""
    return f"{key}_opened"
