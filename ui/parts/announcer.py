"""What a screen reader hears, and where view and focus go: two small components with a script.

Streamlit has no live region for a chat. The announcer keeps one hidden status node over all reruns and
changes only its text, at the start and the end of an answer; the answer itself stays silent until read.
On a new question it brings that question into view, and takes focus there only if focus was lost.
It also names the menu buttons as they look, closes the menu of a phone when a page was chosen, closes the help panel on Escape, leaves the page on quick exit, and opens the source behind a citation in browsers that do not open a closed block by themselves.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import streamlit as st

from ui.wording import say

if TYPE_CHECKING:
    from collections.abc import Callable

_HIDDEN = "position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap"

_ANNOUNCER_HTML = f'<div role="status" aria-live="polite" style="{_HIDDEN}"></div>'

_ANNOUNCER_JS = """
const seen = { turn: null, say: null, movedAt: 0, touchedAt: 0 };

// Browsers hold a box with the cursor still while text is put in above it, which would carry the new question out of view.
// So its place is looked at again for a moment, but never once the reader has scrolled, tapped or typed.
function bringIntoView(id, until) {
  if (seen.touchedAt > seen.movedAt) return;
  const target = document.getElementById(id);
  if (target) target.scrollIntoView({ block: "start" });
  if (performance.now() < until) setTimeout(() => bringIntoView(id, until), 60);
}

// The button that was pressed may be gone a moment later, and focus with it: then the question takes it.
function keepFocus(id, tries) {
  const target = document.getElementById(id), active = document.activeElement;
  if (target && (!active || active === document.body)) target.focus({ preventScroll: true });
  if (tries > 0) setTimeout(() => keepFocus(id, tries - 1), 100);
}

function openSource(event) {
  const link = event.target.closest && event.target.closest("a.ms-jump");
  if (!link) return;
  const target = document.getElementById(link.getAttribute("href").slice(1));
  if (!target) return;
  event.preventDefault();
  const block = target.closest("details");
  if (block) block.open = true;
  target.scrollIntoView({ block: "center" });
  target.focus({ preventScroll: true });
}

// Leave at once: the blank page takes this one's place in the tab's history.
function quickExit(event) {
  if (event.target.closest && event.target.closest("[data-quick-exit]")) window.location.replace("about:blank");
}

// Escape closes the help panel, as people expect of a panel that lies over the page.
function closeHelp(event) {
  if (event.key !== "Escape") return;
  const summary = document.querySelector(".st-key-help_now details[open] > summary");
  if (summary) { summary.click(); summary.focus(); }
}

// On a phone the menu lies over the page: it goes when a page was chosen, and the new page is where reading goes on.
function closeMenu(event) {
  if (window.innerWidth > 768 || !event.target.closest || !event.target.closest("[data-testid=stSidebarNavLink]")) return;
  const close = document.querySelector("[data-testid=stSidebarCollapseButton] button");
  if (close) close.click();
  setTimeout(() => {
    const heading = document.querySelector("main h1") || document.querySelector("h1");
    if (!heading) return;
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  }, 400);
}

// Two buttons show a word of ours; their spoken name has to hold it.
function nameMenu(names) {
  const open = document.querySelector("[data-testid=stExpandSidebarButton]");
  const close = document.querySelector("[data-testid=stSidebarCollapseButton] button");
  if (open) open.setAttribute("aria-label", names.menuOpen);
  if (close) close.setAttribute("aria-label", names.menuClose);
}

export default function (component) {
  const { data, parentElement } = component;
  const status = parentElement.querySelector("[role=status]");
  if (status && status.textContent !== data.say) status.textContent = data.say;
  if (!window.msSourceLinks) {
    window.msSourceLinks = true;
    document.addEventListener("click", openSource);
    document.addEventListener("click", () => setTimeout(() => nameMenu(data), 50));
    document.addEventListener("click", quickExit);
    document.addEventListener("click", closeMenu);
    document.addEventListener("keydown", closeHelp);
    window.addEventListener("resize", () => nameMenu(data));
    for (const sign of ["wheel", "touchmove", "keydown", "pointerdown"])
      document.addEventListener(sign, () => { seen.touchedAt = performance.now(); }, { capture: true, passive: true });
  }
  nameMenu(data);
  if (data.turn && data.turn !== seen.turn) seen.movedAt = performance.now();
  if (data.turn && (data.turn !== seen.turn || data.say !== seen.say)) bringIntoView(data.turn, performance.now() + 1800);
  if (data.turn && data.say !== seen.say) keepFocus(data.turn, 10);
  seen.turn = data.turn;
  seen.say = data.say;
}
"""

_COPY_HTML = '<button type="button"></button><span role="status"></span>'

BUTTON_CSS = """
:host, div { font-family: var(--st-font); }
button { font: inherit; font-size: 1rem; line-height: 1.6; min-height: 44px; padding: 0 1rem; cursor: pointer; border-radius: 10px;
  color: var(--ms-ink, var(--st-text-color)); background: var(--ms-card, var(--st-secondary-background-color)); border: 1px solid var(--ms-edge, var(--st-border-color)); }
button:hover { border-color: var(--ms-accent, var(--st-primary-color)); color: var(--ms-accent, var(--st-primary-color)); }
button:focus-visible { outline: 3px solid var(--ms-ink, var(--st-text-color)); outline-offset: 2px; }
span:not(:empty) { margin-left: .75rem; color: var(--ms-ink, var(--st-text-color)); }
"""

_COPY_JS = """
export default function (component) {
  const { data, parentElement } = component;
  const button = parentElement.querySelector("button");
  const status = parentElement.querySelector("[role=status]");
  button.textContent = data.label;
  button.onclick = async () => {
    try {
      await navigator.clipboard.writeText(data.text);
      status.textContent = data.done;
    } catch (error) {
      status.textContent = data.failed;
    }
  };
}
"""


def draw_announcer(said: str, turn: int) -> None:
    """Say `said` once, and bring the question of `turn` into view when it is a new one (0: none)."""
    with st.container(key="announcer_place"):
        # Texts alone: for a list or a nested mapping Streamlit loads pandas, 65 MB, to see whether it is a table.
        data = {"say": said, "turn": f"turn-{turn}" if turn else "", "menuOpen": say("app.menu"), "menuClose": say("app.menu_close")}
        _announcer()(data=data, key="announcer", height="content")


def draw_copy(text: str, key: str) -> None:
    """A button that puts `text` on the clipboard and says so."""
    data = {"text": text, "label": say("copy.button"), "done": say("copy.done"), "failed": say("copy.failed")}
    _copy_button()(data=data, key=key, width="content", height="content")


@lru_cache(maxsize=1)
def _announcer() -> Callable[..., Any]:
    return st.components.v2.component("ms_announcer", html=_ANNOUNCER_HTML, js=_ANNOUNCER_JS, isolate_styles=False)


@lru_cache(maxsize=1)
def _copy_button() -> Callable[..., Any]:
    return st.components.v2.component("ms_copy", html=_COPY_HTML, css=BUTTON_CSS, js=_COPY_JS)
