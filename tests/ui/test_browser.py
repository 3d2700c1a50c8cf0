"""What only a real browser can show: jumps to sources, focus, announcements, widths, targets, requests.

The screens run with the scripted chain on a port of their own. Without a chromium the tests are skipped with a
message; with `CI=true` they fail instead.
"""

from __future__ import annotations

import itertools
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
FOCUSED = "document.activeElement"


def find_chromium() -> str | None:
    """An installed chromium or chrome."""
    return next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of the browser; without one the tests are skipped, or fail under CI."""
    path = find_chromium()
    if path is None:
        message = "NO BROWSER: the browser tests did not run; install chromium"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    return path


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """Where the scripted screens are served."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(Path(__file__).with_name("scripted_app.py")), f"--server.port={port}"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, [os.environ.get("PYTHONPATH"), str(ROOT)]))}
    with subprocess.Popen(command, cwd=ROOT / "ui", env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            deadline = time.monotonic() + 30
            while time.monotonic() < deadline:
                try:
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1).read()
                    break
                except OSError:
                    time.sleep(0.1)
            yield f"http://localhost:{port}"
        finally:
            server.terminate()


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Any]:
    """One browser for all tests."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield running
        running.close()


@pytest.fixture
def visit(browser: Any, address: str) -> Iterator[Callable[..., Any]]:
    """A function that opens a page of the app as a new visitor."""
    contexts = []

    def opened(path: str = "", width: int = 1280, height: int = 900, scheme: str = "light", **more: Any) -> Any:
        context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme, **more)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.goto(address + path)
        page.locator("h1").first.wait_for()
        settle(page)
        return page

    yield opened
    for context in contexts:
        context.close()


def settle(page: Any) -> None:
    """Wait until the page script has ended and nothing more is drawn for a third of a second."""
    page.wait_for_function(
        """() => {
             const app = document.querySelector('[data-testid=stApp]'), size = document.body.innerHTML.length, now = performance.now();
             const last = window.lastSeen;
             if (app.dataset.testScriptState !== 'notRunning' || !last || last.size !== size) { window.lastSeen = { size, now }; return false; }
             return now - last.now > 300;
           }"""
    )


def ask(page: Any, text: str, expect: str) -> None:
    """Type a question, send it by Enter, and wait for words of the answer."""
    box = page.get_by_role("textbox", name="Type your question about MS")
    box.fill(text)
    box.press("Enter")
    page.get_by_text(expect).first.wait_for()
    settle(page)


def test_a_citation_opens_the_exact_words_by_mouse_and_by_keyboard_and_leads_back(visit):
    page = visit()
    ask(page, "How is examplimab given?", "Questions to take to your MS team")
    citation = page.get_by_role("link", name="Source 2: Examplimab (Exemplo)")
    citation.click()
    words = page.locator("mark#src-1-2")
    assert words.is_visible() and words.inner_text() == "People on it have a blood test before each drip."
    assert page.evaluate(f"{FOCUSED}.id") == "src-1-2"
    top, bottom = page.evaluate("(e => [e.top, e.bottom])(document.getElementById('src-1-2').getBoundingClientRect())")
    assert top > 60 and bottom < 900, "the words are in view and not under the header"
    page.get_by_role("link", name="Back to the answer").first.click()
    assert page.evaluate(f"{FOCUSED}.id") == "answer-1"
    page.locator("details.ms-source").first.evaluate("block => { block.open = false; }")
    citation.focus()
    page.keyboard.press("Enter")
    assert words.is_visible() and page.evaluate(f"{FOCUSED}.id") == "src-1-2"


def test_an_open_source_stays_open_while_the_page_draws_itself_anew(visit):
    page = visit()
    ask(page, "How is examplimab given?", "Questions to take to your MS team")
    page.get_by_role("link", name="Source 1: Examplimab (Exemplo)").click()
    page.get_by_role("radio", name="Longer").click()
    settle(page)
    assert page.locator("mark#src-1-1").is_visible()


def test_one_status_node_speaks_at_the_start_and_at_the_end_and_holds_no_answer_text(visit):
    page = visit()
    status = page.locator('[role="status"]').first
    status.evaluate("node => { node.dataset.same = 'yes'; }")
    ask(page, "How is examplimab given?", "Questions to take to your MS team")
    page.wait_for_function("document.querySelector('[role=status]').textContent.startsWith('Answer ready')")
    assert status.inner_text() == "Answer ready, 2 sources." and status.get_attribute("data-same") == "yes"
    live = page.evaluate("[...document.querySelectorAll('[role=status],[role=alert],[role=log],[aria-live]')].map(e => e.textContent)")
    assert not any("drip" in text for text in live)


def test_a_new_question_comes_into_view_and_focus_is_never_lost(visit):
    page = visit(width=375, height=700)
    ask(page, "How is examplimab given?", "Questions to take to your MS team")
    page.get_by_role("button", name="Can I have vaccines while on it?").click()
    page.locator("#turn-2").wait_for()
    page.locator("#answer-2").wait_for()
    settle(page)
    page.wait_for_function("(e => e.top > 50 && e.top < 500)(document.getElementById('turn-2').getBoundingClientRect())")
    assert page.evaluate(f"{FOCUSED} !== document.body")


def test_a_stop_keeps_what_came_says_so_and_leaves_every_control(visit):
    page = visit()
    box = page.get_by_role("textbox", name="Type your question about MS")
    box.fill("please wait")
    box.press("Enter")
    page.get_by_text("Checking each sentence against its source").wait_for()
    page.get_by_role("button", name="Stop", exact=True).click()
    page.get_by_text("You stopped this answer").wait_for(timeout=1_500)
    settle(page)
    assert page.get_by_text("Examplimab is given as a drip").is_visible()
    assert not page.get_by_text("last checked on").count()
    for name in ("Try again", "Change my question", "New conversation"):
        assert page.get_by_role("button", name=name).is_visible()


def test_opening_help_or_changing_a_wish_does_not_end_an_answer_on_its_way(visit):
    page = visit()
    box = page.get_by_role("textbox", name="Type your question about MS")
    box.fill("please wait")
    box.press("Enter")
    page.get_by_text("Checking each sentence against its source").wait_for()
    page.get_by_text("Need help now?").click()
    page.get_by_role("radio", name="Longer").click()
    page.get_by_role("button", name="Stop", exact=True).wait_for()
    assert page.get_by_text("Examplimab is given as a drip").is_visible()
    page.get_by_role("button", name="Stop", exact=True).click()
    page.get_by_text("You stopped this answer").wait_for()


def test_an_emergency_comes_first_and_can_be_called_by_a_tap(visit):
    page = visit(width=320, height=640)
    page.get_by_text("Need help now?").click()
    page.get_by_role("combobox", name="Country for phone numbers").click()
    page.get_by_role("option", name="Great Britain").click()
    settle(page)
    page.get_by_text("Need help now?").click()
    ask(page, "I cannot breathe", "This may be an emergency")
    assert page.locator("h1").inner_text() == "This may be an emergency"
    assert page.locator('.ms-alert a[href="tel:0001"]').is_visible()
    assert not page.get_by_text("You could ask next").count()


@pytest.mark.parametrize("path", ["", "/about"])
def test_help_is_in_the_same_place_on_every_page_and_opens_without_the_server(visit, path):
    page = visit(path)
    button = page.get_by_text("Need help now?")
    box = button.bounding_box()
    assert box["y"] < 60 and box["x"] > 1_000
    page.context.set_offline(True)
    button.click()
    assert page.get_by_text("call your local emergency number").first.is_visible()
    page.keyboard.press("Escape")
    page.get_by_text("call your local emergency number").first.wait_for(state="hidden")


def test_the_menu_of_a_phone_opens_closes_and_leads_to_the_other_page(visit):
    page = visit(width=320, height=640)
    page.get_by_role("button", name="Menu", exact=True).click()
    page.get_by_role("button", name="Close menu").click()
    page.get_by_role("button", name="Menu", exact=True).click()
    page.get_by_role("link", name="Sources & about").click()
    page.get_by_role("heading", level=1, name="Sources & about").wait_for()


@pytest.mark.parametrize("path", ["", "/about"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_scrolls_sideways_at_320_pixels(visit, path, scheme):
    page = visit(path, width=320, height=640, scheme=scheme)
    if not path:
        ask(page, "compare the two", "They differ in how they are taken")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.evaluate("(m => m.scrollWidth - m.clientWidth)(document.querySelector('[data-testid=stMain]'))") <= 0


@pytest.mark.parametrize("width", [320, 1280])
def test_main_targets_are_44_pixels_and_all_are_24(visit, width):
    page = visit(width=width)
    ask(page, "How is examplimab given?", "Questions to take to your MS team")
    small = page.evaluate(
        """[...document.querySelectorAll('main button, main summary, main a, main textarea, header a, header button')]
           .filter(e => e.getClientRects().length && !e.closest('[inert]') && e.checkVisibility())
           .map(e => [e.tagName, e.className, e.innerText || e.ariaLabel, Math.min(e.getBoundingClientRect().height, 99)])
           .filter(e => e[3] < 24 || (['BUTTON', 'SUMMARY'].includes(e[0]) && e[3] < 43.5))"""
    )
    assert not [one for one in small if one[2] not in ("Open", None, "")]


def test_every_tab_stop_is_in_view_and_shows_a_ring(visit):
    page = visit(width=320, height=640)
    seen = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        stop = page.evaluate(
            """(() => { const e = document.activeElement; if (!e || e === document.body) return null;
               const r = e.getBoundingClientRect();
               let ring = null;
               for (let n = e; n && n !== document.body && !ring; n = n.parentElement) {
                 const s = getComputedStyle(n); if (s.outlineStyle === 'solid' && parseFloat(s.outlineWidth) >= 2) ring = s.outlineWidth;
               }
               return [e.tagName + '|' + (e.innerText || e.ariaLabel || '').slice(0, 30), r.left >= -1 && r.right <= 321, !!ring, r.top >= 0 && r.top < 640]; })()"""
        )
        if stop is None:
            break
        seen.add(stop[0])
        assert stop[1], f"{stop[0]} is out of the page"
        assert stop[2], f"{stop[0]} shows no ring"
        assert stop[3], f"{stop[0]} is not in view"
    assert len(seen) > 8


def test_pages_have_titles_of_their_own_and_one_first_heading(visit):
    titles = set()
    for path in ("", "/about"):
        page = visit(path)
        titles.add(page.title())
        levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3')].filter(e => e.checkVisibility()).map(e => +e.tagName[1])")
        assert levels.count(1) == 1
        assert all(after - before <= 1 for before, after in itertools.pairwise(levels)), levels
    assert len(titles) == 2


def test_no_request_leaves_the_app_and_no_question_is_in_the_address(visit, address):
    page = visit()
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.reload()
    page.locator("h1").wait_for()
    ask(page, "attack with canary words", "not a heading")
    assert not [url for url in requests if not url.startswith((address, address.replace("http", "ws"), "data:", "blob:"))]
    assert "canary" not in page.url + " ".join(requests)
    assert not page.evaluate("[...document.querySelectorAll('main img, main iframe, main script')].length")


def test_copy_puts_answer_sources_and_caution_on_the_clipboard(visit):
    page = visit(permissions=["clipboard-read", "clipboard-write"])
    ask(page, "How is examplimab given?", "Questions to take to your MS team")
    page.get_by_role("button", name="Copy answer").click()
    page.get_by_text("Copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "Examplimab is given as a drip" in copied and "[1] Examplimab (Exemplo)" in copied and "not medical advice" in copied


def test_quick_exit_leaves_the_page_and_its_place_in_the_history(visit):
    page = visit()
    ask(page, "I will end my life", "You deserve support right now")
    page.locator("main").get_by_role("button", name="Quick exit: leave this page now").last.click()
    page.wait_for_url("about:blank")
    page.go_back()
    assert "localhost" not in page.url
