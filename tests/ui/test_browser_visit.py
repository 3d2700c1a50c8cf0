"""The visit page in a real browser: by keyboard, the PDF that arrives, what is printed, on a narrow screen."""

from __future__ import annotations

import io
from typing import Any

import pypdf
import pytest

pytestmark = pytest.mark.browser


def add_question(page: Any, text: str) -> None:
    """Type a question into the box, send it by Enter, and wait until it stands on the sheet."""
    box = page.get_by_label("Add a question of your own")
    box.fill(text)
    box.press("Enter")
    page.locator("#visit-page").get_by_text(text).wait_for()


def test_from_an_empty_page_to_a_pdf_by_keyboard_alone(visit):
    page = visit("/visit", width=390, height=800)
    add_question(page, "Which tests do I need?")
    add_question(page, "How would it fit my work?")
    page.get_by_role("button", name="Move 2 up").press("Enter")
    page.locator("#visit-page ol > li").first.get_by_text("How would it fit my work?").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    with page.expect_download() as coming:
        page.get_by_role("button", name="Download the page (PDF)").press("Enter")
    assert coming.value.suggested_filename == "my-ms-visit.pdf"
    reader = pypdf.PdfReader(io.BytesIO(coming.value.path().read_bytes()))
    text = reader.pages[0].extract_text()
    assert len(reader.pages) == 1 and text.index("How would it fit") < text.index("Which tests")


def test_a_press_right_after_typing_brings_what_was_typed_last(visit):
    page = visit("/visit")
    page.get_by_label("What is still unclear?").fill("How it fits with night shifts")
    with page.expect_download() as coming:
        page.get_by_role("button", name="Download the page (PDF)").click()
    assert "night shifts" in pypdf.PdfReader(io.BytesIO(coming.value.path().read_bytes())).pages[0].extract_text()


def test_on_paper_stands_the_page_and_nothing_else(visit):
    page = visit("/visit")
    add_question(page, "Which tests do I need?")
    reader = pypdf.PdfReader(io.BytesIO(page.pdf(format="A4")))
    text = reader.pages[0].extract_text()
    assert len(reader.pages) == 1 and text.lstrip().startswith("My MS visit") and "Which tests do I need?" in text
    assert "Add question" not in text and "Need help now" not in text and "Keep it for later" not in text
