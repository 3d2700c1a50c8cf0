"""axe-core finds nothing serious or critical on any page and in any state, on a desk and on a phone, in light and in dark."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.browser

VIEWS = [(1280, "light"), (1280, "dark"), (320, "dark"), (320, "light")]
ANSWERED = "Questions to take to your MS team"


def in_every_view(page: Any, scan: Any, settle: Any) -> list[str]:
    """Findings in each width and colour scheme, each with the view it was found in."""
    found = []
    for width, scheme in VIEWS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        settle(page)
        found += [f"{width} {scheme}: {finding}" for finding in scan(page)]
    return found


def test_a_fault_would_be_found(visit, scan):
    page = visit()
    page.evaluate("document.querySelector('.ms-privacy').style.color = '#cccccc'")
    page.evaluate("document.querySelector('.ms-privacy').insertAdjacentHTML('beforeend', '<img src=data:, width=9>')")
    assert {finding.split(" ")[0] for finding in scan(page)} == {"image-alt", "color-contrast"}


@pytest.mark.parametrize("path", ["", "/options", "/compare", "/matters", "/visit", "/about"])
def test_every_page_is_clean(visit, scan, settle, path):
    assert in_every_view(visit(path), scan, settle) == []


def test_a_conversation_with_every_kind_of_answer_is_clean(visit, scan, settle, ask):
    page = visit()
    for question, words in (
        ("compare the two", "They differ in how they are taken"),
        ("unclear", "Pick one, or answer in your own words"),
        ("unknown", "will not guess"),
        ("weather", "only help with MS"),
        ("which is best", "cannot choose for you"),
        ("fever", "about a fever"),
        ("please break", "Something went wrong on our side"),
    ):
        ask(page, question, words)
    assert in_every_view(page, scan, settle) == []


@pytest.mark.parametrize(
    "question, words", [("I cannot breathe", "This may be an emergency"), ("I will end my life", "You deserve support right now")]
)
def test_an_alert_is_clean(visit, scan, settle, ask, question, words):
    page = visit()
    ask(page, question, words)
    assert in_every_view(page, scan, settle) == []


def test_an_answer_on_its_way_and_a_stopped_one_are_clean(visit, scan, settle):
    page = visit()
    box = page.get_by_role("textbox", name="Type your question about MS")
    box.fill("please wait")
    box.press("Enter")
    page.get_by_text("Checking each sentence against its source").wait_for()
    assert scan(page) == []
    page.get_by_role("button", name="Stop", exact=True).click()
    page.get_by_text("You stopped this answer").wait_for()
    assert in_every_view(page, scan, settle) == []


def test_opened_sources_notes_folds_and_panels_are_clean(visit, scan, settle, ask):
    page = visit()
    ask(page, "How is examplimab given?", ANSWERED)
    page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
    page.get_by_role("button", name="How would the drips fit with my work?").click()
    page.get_by_role("radio", name="Not helpful").click()
    page.get_by_role("button", name="Keep my note").wait_for()
    assert in_every_view(page, scan, settle) == []
    page.locator(".st-key-help_now summary").first.click()
    assert in_every_view(page, scan, settle) == []
    page.locator(".st-key-help_now summary").first.click()
    page.get_by_role("button", name="Settings").click()
    page.get_by_role("radio", name="High").wait_for()
    assert scan(page) == []


def test_the_menu_of_a_phone_and_the_starting_points_are_clean(visit, scan, settle):
    page = visit(width=320, height=640)
    page.get_by_text("I have been offered treatments").click()
    page.get_by_text("I want to stop or switch").click()
    page.get_by_role("button", name="Mockumab").first.click()
    page.get_by_role("button", name="What should I know about Mockumab").wait_for()
    assert in_every_view(page, scan, settle) == []
    page.set_viewport_size({"width": 320, "height": 640})
    page.get_by_role("button", name="Menu", exact=True).click()
    page.get_by_role("link", name="Compare").wait_for()
    assert scan(page) == []


def test_large_text_with_high_contrast_is_clean(visit, scan, settle, ask):
    page = visit()
    ask(page, "How is examplimab given?", ANSWERED)
    page.get_by_role("button", name="Settings").click()
    page.get_by_role("radio", name="Largest").click()
    page.get_by_role("radio", name="High").click()
    settle(page)
    page.keyboard.press("Escape")
    assert in_every_view(page, scan, settle) == []


def test_an_option_and_a_comparison_are_clean(visit, scan, settle):
    page = visit("/options")
    for name in ("testiramer", "examplimab"):
        page.get_by_role("button", name=f"Add to compare {name}", exact=True).click()
        page.get_by_role("button", name=f"Take out of compare {name}", exact=True).wait_for()
    page.get_by_role("button", name="Read more examplimab", exact=True).click()
    page.get_by_role("heading", level=1, name="Examplimab (Exemplo)").wait_for()
    assert in_every_view(page, scan, settle) == []
    page.set_viewport_size({"width": 1280, "height": 900})
    page.get_by_role("link", name="Compare", exact=True).first.click()
    page.locator(".ms-compare").wait_for()
    assert in_every_view(page, scan, settle) == []
