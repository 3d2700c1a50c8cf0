"""Entry script: the frame that every page shares, then the page that was chosen.

Order matters for people who read from the top: help first, then the strip that says what this is, then
the page. No page title is set here, because one set here would replace the title of every page.
"""

from __future__ import annotations

import logging
from pathlib import Path

import streamlit as st

from ui import engine
from ui.parts import help_now, notice
from ui.wording import say

log = logging.getLogger(__name__)

HERE = Path(__file__).parent


def main() -> None:
    """Draw the frame and run the chosen page."""
    page = st.navigation(
        [
            st.Page(HERE / "views" / "ask.py", title=say("app.page_ask"), url_path="ask", default=True),
            st.Page(HERE / "views" / "about.py", title=say("app.page_about"), url_path="about"),
        ],
        position="top",
    )
    st.html(HERE / "theme.css")
    help_now.draw_panel()
    notice.draw_strip()
    engine.engine()
    try:
        page.run()
    except Exception as error:
        # Only the kind of fault is logged: its message could hold a person's words.
        log.error("a page failed: %s", type(error).__name__)
        notice.draw_page_problem()


if __name__ == "__main__":
    main()
