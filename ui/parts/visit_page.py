"""The visit page on the screen: the same content as the PDF, and the button that prints it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import streamlit as st

from ui.parts.markup import Markup, join
from ui.wording import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.aid.visit import Section, VisitPage

_PRINT_HTML = '<button type="button"></button>'

_PRINT_CSS = """
:host, div { font-family: var(--st-font); }
button { font: inherit; font-size: 1rem; line-height: 1.6; min-height: 44px; padding: 0 1rem; cursor: pointer; border-radius: 10px;
  color: var(--st-text-color); background: var(--st-secondary-background-color); border: 1px solid var(--st-border-color); }
button:hover { border-color: var(--st-primary-color); color: var(--st-primary-color); }
button:focus-visible { outline: 3px solid var(--st-text-color); outline-offset: 2px; }
"""

_PRINT_JS = """
export default function (component) {
  const button = component.parentElement.querySelector("button");
  button.textContent = component.data.label;
  button.onclick = () => window.print();
}
"""


def page_html(page: VisitPage) -> Markup:
    """The page as an article; the style sheet prints this and nothing else."""
    sections = join(_section(section) for section in page.sections)
    foot = join(Markup("<p>{}</p>").format(line) for line in page.foot)
    return Markup(
        '<article class="ms-page" id="visit-page"><h3 class="ms-page-title">{}</h3><p>{}</p>{}<footer>{}</footer></article>'
    ).format(page.title, page.intro, sections, foot)


def left_out_html(page: VisitPage) -> Markup:
    """What did not find room, or that all of it did."""
    if not page.left_out:
        return Markup('<p class="ms-quiet">{}</p>').format(say("visit.fits"))
    items = join(Markup("<li>{}</li>").format(line) for line in page.left_out)
    return Markup('<section class="ms-note"><p>{}</p><ul>{}</ul></section>').format(say("visit.left_heading"), items)


def draw_print() -> None:
    """A button that opens the browser's print window."""
    _print_button()(data={"label": say("visit.print")}, key="visit_print", width="content", height="content")


@lru_cache(maxsize=1)
def _print_button() -> Callable[..., Any]:
    return st.components.v2.component("ms_print", html=_PRINT_HTML, css=_PRINT_CSS, js=_PRINT_JS)


def _section(section: Section) -> Markup:
    if section.style == "text":
        body = join(Markup("<p>{}</p>").format(line) for line in section.lines)
    else:
        items = join(Markup("<li>{}</li>").format(line) for line in section.lines)
        body = (Markup("<ol>{}</ol>") if section.style == "numbered" else Markup("<ul>{}</ul>")).format(items)
    lead = Markup("<p>{}</p>").format(section.lead) if section.lead else ""
    return Markup('<section class="ms-page-{}"><h4>{}</h4>{}{}</section>').format(section.key, section.heading, lead, body)
