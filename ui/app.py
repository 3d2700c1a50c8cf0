"""Entry script: the frame that every page shares, then the page that was chosen.

Order matters for people who read from the top: help first, then the frame that says what this is, then
the page. No page title is set here, because one set here would replace the title of every page.
"""

from __future__ import annotations

import logging

import streamlit as st

from ui import engine
from ui.parts import frame, help_now, notice, pages

log = logging.getLogger(__name__)


def main() -> None:
    """Draw the frame and run the chosen page."""
    found = pages.pages()
    page = st.navigation(list(found.values()), position="top")
    st.html(pages.theme())
    help_now.draw_panel()
    frame.draw(found["visit"])
    engine.engine()
    try:
        page.run()
    except Exception as error:
        # Only the kind of fault is logged: its message could hold a person's words.
        log.error("a page failed: %s", type(error).__name__)
        notice.draw_page_problem()


if __name__ == "__main__":
    main()
