"""What every run of the entry script needs and never changes: the list of pages and the style sheet, found on the disk once.

They stand in a module of their own because the entry script itself is loaded anew at every run.
"""

from __future__ import annotations

from copy import copy
from functools import lru_cache
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from ui.wording import say

UI = Path(__file__).parents[1]

PAGES = ("ask", "options", "compare", "matters", "visit", "about")
"""Every page, in the order of the menu; each is a script in `views/` and an address of the same name."""


def pages() -> dict[str, StreamlitPage]:
    """The pages by name. Copies for this run alone, since a run marks the page that it may draw."""
    return {name: copy(page) for name, page in _found().items()}


@lru_cache(maxsize=1)
def _found() -> dict[str, StreamlitPage]:
    return {
        name: st.Page(UI / "views" / f"{name}.py", title=say(f"app.page_{name}"), url_path=name, default=name == PAGES[0]) for name in PAGES
    }


@lru_cache(maxsize=1)
def theme() -> str:
    """The style sheet as an element."""
    return f"<style>{(UI / 'theme.css').read_text(encoding='utf-8')}</style>"
