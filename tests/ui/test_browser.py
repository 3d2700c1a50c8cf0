"""What only a real browser can show: jumps to sources, focus, announcements, widths, targets, requests.

The screens run with the scripted chain on a port of their own (see `conftest.py`).
"""

from __future__ import annotations

import itertools

import pytest

pytestmark = pytest.mark.browser

FOCUSED = "document.activeElement"
HELP = ".st-key-help_now [data-testid=stExpander] > details > summary"
PAGES = {
    "/ask": "Ask",
    "/options": "Options",
    "/compare": "Compare",
    "/matters": "What matters to me",
    "/visit": "My visit",
    "/about": "Sources & about",
}
CLEAR_OF_HELP = f"""[...document.querySelectorAll('[data-testid=stTopNavLink]')].every(e => !e.checkVisibility() ||
    e.getBoundingClientRect().right <= document.querySelector('{HELP}').getBoundingClientRect().left)"""
FITS = "document.documentElement.scrollWidth <= 320 && (m => m.scrollWidth - m.clientWidth <= 0)(document.querySelector('[data-testid=stMain]'))"


def test_a_citation_opens_the_exact_words_by_mouse_and_by_keyboard_and_leads_back(visit, ask):
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


def test_an_open_source_stays_open_while_the_page_draws_itself_anew(visit, ask, settle):
    page = visit()
    ask(page, "How is examplimab given?", "Questions to take to your MS team")
    page.get_by_role("link", name="Source 1: Examplimab (Exemplo)").click()
    page.get_by_role("radio", name="Longer").click()
    settle(page)
    assert page.locator("mark#src-1-1").is_visible()


def test_one_status_node_speaks_at_the_start_and_at_the_end_and_holds_no_answer_text(visit, ask):
    page = visit()
    status = page.locator('[role="status"]').first
    status.evaluate("node => { node.dataset.same = 'yes'; }")
    ask(page, "How is examplimab given?", "Questions to take to your MS team")
    page.wait_for_function("document.querySelector('[role=status]').textContent.startsWith('Answer ready')")
    assert status.inner_text() == "Answer ready, with its sources." and status.get_attribute("data-same") == "yes"
    live = page.evaluate("[...document.querySelectorAll('[role=status],[role=alert],[role=log],[aria-live]')].map(e => e.textContent)")
    assert not any("drip" in text for text in live)


def test_a_new_question_comes_into_view_and_focus_is_never_lost(visit, ask, settle):
    page = visit(width=375, height=700)
    ask(page, "How is examplimab given?", "Questions to take to your MS team")
    page.get_by_role("button", name="Can I have vaccines while on it?").click()
    page.locator("#turn-2").wait_for()
    page.locator("#answer-2").wait_for()
    settle(page)
    page.wait_for_function("(e => e.top > 50 && e.top < 500)(document.getElementById('turn-2').getBoundingClientRect())")
    assert page.evaluate(f"{FOCUSED} !== document.body")


def test_a_stop_keeps_what_came_says_so_and_leaves_every_control(visit, settle):
    page = visit()
    box = page.get_by_role("textbox", name="Type your question about MS")
    box.fill("please wait")
    box.press("Enter")
    page.get_by_text("Checking each sentence against its source").wait_for()
    page.get_by_role("button", name="Stop", exact=True).click()
    page.get_by_text("You stopped this answer").wait_for(timeout=1_500)
    settle(page)
    assert page.get_by_text("Examplimab is given as a drip").is_visible()
    assert not page.get_by_text("We last checked").count()
    for name in ("Try again", "Change my question", "New conversation"):
        assert page.get_by_role("button", name=name).is_visible()


def test_opening_help_or_changing_a_wish_does_not_end_an_answer_on_its_way(visit):
    page = visit()
    box = page.get_by_role("textbox", name="Type your question about MS")
    box.fill("please wait")
    box.press("Enter")
    page.get_by_text("Checking each sentence against its source").wait_for()
    page.locator(HELP).click()
    page.get_by_role("radio", name="Longer").click()
    page.get_by_role("button", name="Stop", exact=True).wait_for()
    page.get_by_text("Examplimab is given as a drip").wait_for()
    page.get_by_role("button", name="Stop", exact=True).click()
    page.get_by_text("You stopped this answer").wait_for()


def test_an_emergency_comes_first_and_can_be_called_by_a_tap(visit, ask, settle):
    page = visit(width=320, height=640)
    page.locator(HELP).click()
    page.get_by_role("combobox", name="Country for phone numbers").click()
    page.get_by_role("option", name="Great Britain").click()
    settle(page)
    page.locator(HELP).click()
    ask(page, "I cannot breathe", "This may be an emergency")
    assert page.locator("h1").inner_text() == "This may be an emergency"
    assert page.locator('.ms-alert a[href="tel:0001"]').is_visible()
    assert not page.get_by_text("You could ask next").count()


def test_the_menu_of_a_phone_opens_closes_and_is_gone_after_a_page_was_chosen(visit):
    page = visit(width=320, height=640)
    page.get_by_role("button", name="Menu", exact=True).click()
    page.get_by_role("button", name="Close menu").click()
    page.get_by_role("button", name="Menu", exact=True).click()
    page.get_by_role("link", name="Sources & about").click()
    page.get_by_role("heading", level=1, name="Sources & about").wait_for()
    page.get_by_role("link", name="Sources & about").wait_for(state="hidden")
    page.wait_for_function("document.activeElement.tagName === 'H1'")


@pytest.mark.parametrize("width", [320, 1280])
def test_main_targets_are_44_pixels_and_all_are_24(visit, width, ask):
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


def test_no_request_leaves_the_app_and_no_question_is_in_the_address(visit, address, ask):
    page = visit()
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.reload()
    page.locator("h1").wait_for()
    ask(page, "attack with canary words", "not a heading")
    assert not [url for url in requests if not url.startswith((address, address.replace("http", "ws"), "data:", "blob:"))]
    assert "canary" not in page.url + " ".join(requests)
    assert not page.evaluate("[...document.querySelectorAll('main img, main iframe, main script')].length")


def test_copy_puts_answer_sources_and_caution_on_the_clipboard(visit, ask):
    page = visit(permissions=["clipboard-read", "clipboard-write"])
    ask(page, "How is examplimab given?", "Questions to take to your MS team")
    page.get_by_role("button", name="Copy answer").click()
    page.get_by_text("Copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "Examplimab is given as a drip" in copied and "[1] Examplimab (Exemplo)" in copied and "not medical advice" in copied


def test_quick_exit_leaves_the_page_and_its_place_in_the_history(visit, ask):
    page = visit()
    ask(page, "I will end my life", "You deserve support right now")
    page.locator("main").get_by_role("button", name="Quick exit: leave this page now").last.click()
    page.wait_for_url("about:blank")
    page.go_back()
    assert "localhost" not in page.url


def test_the_question_box_is_in_sight_on_the_first_screen_of_a_small_phone(visit):
    page = visit(width=375, height=553)
    box = page.get_by_role("textbox", name="Type your question about MS").bounding_box()
    assert box["y"] + box["height"] < 553


def test_text_size_and_contrast_change_the_page_and_stay_on_the_next_one(visit, settle):
    page = visit(width=390, height=800)
    size = "parseFloat(getComputedStyle(document.querySelector('.ms-notice p')).fontSize)"
    before = page.evaluate(size)
    page.get_by_role("button", name="Settings").click()
    page.get_by_role("radio", name="Largest").click()
    page.get_by_role("radio", name="High").click()
    settle(page)
    assert page.evaluate(size) > 1.3 * before
    assert page.evaluate("getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Finish here", exact=True).click()
    page.get_by_role("heading", level=1, name="My visit").wait_for()
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "25px"


def test_two_offered_treatments_lead_to_their_comparison_by_keyboard(visit):
    page = visit(width=390, height=800)
    page.locator("summary", has_text="I have been offered treatments").press("Enter")
    for name in ("Mockumab", "Examplimab"):
        page.get_by_role("button", name=name).first.press("Enter")
        page.get_by_role("button", name=name, pressed=True).first.wait_for()
    page.get_by_role("button", name="Compare Mockumab").press("Enter")
    page.get_by_role("heading", level=1, name="Compare").wait_for()
    page.locator(".ms-compare").wait_for()


def test_a_question_is_taken_along_and_a_note_needs_a_tick(visit, ask):
    page = visit(width=390, height=800)
    ask(page, "How is examplimab given?", "Questions to take to your MS team")
    page.get_by_role("button", name="How would the drips fit with my work?").press("Enter")
    page.get_by_role("button", name="On your list: How would the drips").wait_for()
    page.get_by_role("radio", name="Not helpful").press("Enter")
    page.get_by_role("button", name="Keep my note").wait_for()
    assert page.get_by_role("button", name="Keep my note").is_disabled()
    page.get_by_role("link", name="Finish here", exact=True).press("Enter")
    page.locator("#visit-page").get_by_text("How would the drips fit with my work?").wait_for()


def test_reading_aloud_starts_from_its_button_and_uses_only_a_voice_of_the_device(visit, ask):
    page = visit()
    page.evaluate(
        """() => {
             window.spoken = [];
             speechSynthesis.getVoices = () => window.voices;
             speechSynthesis.speak = (words) => window.spoken.push([words.text, words.voice.name]);
             window.SpeechSynthesisUtterance = function (text) { this.text = text; };
             window.voices = [{ name: "far", lang: "en-GB", localService: false, default: true }];
           }"""
    )
    ask(page, "How is examplimab given?", "Questions to take to your MS team")
    assert page.evaluate("window.spoken.length") == 0
    page.get_by_role("button", name="Read aloud").click()
    page.get_by_text("This device has no voice of its own").wait_for()
    page.evaluate("window.voices.push({ name: 'near', lang: 'en-GB', localService: true })")
    page.get_by_role("button", name="Read aloud").click()
    page.get_by_role("button", name="Stop reading").wait_for()
    spoken = page.evaluate("window.spoken")
    assert spoken[0] == ["Examplimab is given as a drip into a vein.\n", "near"] and not any("[" in text for text, _ in spoken)
    page.get_by_role("button", name="Stop reading").click()
    page.get_by_role("button", name="Read aloud").wait_for()


def test_at_four_hundred_percent_zoom_nothing_is_cut_off_and_help_can_be_reached(visit, ask):
    page = visit(width=320, height=256)
    ask(page, "How is examplimab given?", "Questions to take to your MS team")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.locator(HELP).click()
    page.get_by_text("call your local emergency number").first.wait_for()
    panel = page.locator(".st-key-help_now [data-testid=stExpanderDetails]").bounding_box()
    assert panel["x"] >= 0 and panel["y"] + panel["height"] <= 256


@pytest.mark.parametrize("path", PAGES)
def test_every_page_has_its_title_one_first_heading_and_the_frame_in_its_place(visit, path):
    page = visit(path if path != "/ask" else "", width=320, height=640)
    assert page.title() == PAGES[path]
    levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3')].filter(e => e.checkVisibility()).map(e => +e.tagName[1])")
    assert levels.count(1) == 1 and all(after - before <= 1 for before, after in itertools.pairwise(levels)), levels
    assert page.evaluate(FITS), "it scrolls sideways"
    places = [
        page.locator(HELP).bounding_box(),
        page.get_by_role("button", name="Settings").bounding_box(),
        page.get_by_role("link", name="Finish here", exact=True).bounding_box(),
    ]
    assert all(box["height"] >= 43.5 and box["x"] >= 0 and box["x"] + box["width"] <= 320 for box in places)
    assert places[0]["y"] < 60 and all(140 < box["y"] < 170 for box in places[1:])
    page.set_viewport_size({"width": 1280, "height": 900})
    box = page.locator(HELP).bounding_box()
    assert box["y"] < 60 and box["x"] > 1_000
    page.set_viewport_size({"width": 820, "height": 900})
    page.wait_for_function(CLEAR_OF_HELP)


def test_help_opens_without_the_server_and_closes_by_escape(visit):
    page = visit("/about")
    page.context.set_offline(True)
    page.locator(HELP).click()
    page.get_by_text("call your local emergency number").first.wait_for()
    page.keyboard.press("Escape")
    page.get_by_text("call your local emergency number").first.wait_for(state="hidden")


def test_a_wide_answer_does_not_scroll_sideways_on_a_phone(visit, ask):
    page = visit(width=320, height=640)
    ask(page, "compare the two", "They differ in how they are taken")
    assert page.evaluate(FITS)
