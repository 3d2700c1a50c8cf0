"""Entry script: the frame that every page shares, then the page that was chosen.

Order matters for people who read from the top: help first, then the frame that says what this is, then
the page. No page title is set here, because one set here would replace the title of every page.
"""

from __future__ import annotations

import logging
from pathlib import Path

import streamlit as st

from ui import engine
from ui.parts import frame, help_now, notice
from ui.wording import say

log = logging.getLogger(__name__)

HERE = Path(__file__).parent

PAGES = ("ask", "options", "compare", "matters", "visit", "about")
"""Every page, in the order of the menu; each is a script in `views/` and an address of the same name."""


def main() -> None:
    """Draw the frame and run the chosen page."""
    page = st.navigation(
        [st.Page(HERE / "views" / f"{name}.py", title=say(f"app.page_{name}"), url_path=name, default=name == PAGES[0]) for name in PAGES],
        position="top",
    )
    st.html(HERE / "theme.css")
    help_now.draw_panel()
    frame.draw()
    engine.engine()
    try:
        page.run()
    except Exception as error:
        # Only the kind of fault is logged: its message could hold a person's words.
        log.error("a page failed: %s", type(error).__name__)
        notice.draw_page_problem()


if __name__ == "__main__":
    main()
