"""Options and Compare in a real browser: by keyboard, side by side and stacked, sources in place, on paper."""

from __future__ import annotations

import io
from typing import Any

import pypdf
import pytest

pytestmark = pytest.mark.browser

BOX = "(e => { const r = e.getBoundingClientRect(); return [r.left, r.top]; })"
FITS = "document.documentElement.scrollWidth <= window.innerWidth"


def pick_two(page: Any) -> None:
    """Put two options into the comparison by keyboard and go there."""
    for name in ("testiramer", "examplimab"):
        page.get_by_role("button", name=f"Add to compare {name}", exact=True).press("Enter")
        page.get_by_role("button", name=f"Take out of compare {name}", exact=True).wait_for()
    page.get_by_role("button", name="Compare them", exact=True).press("Enter")
    page.get_by_role("heading", name="Compare options").wait_for()
    page.locator(".ms-compare").wait_for()


def test_an_option_opens_at_its_top_with_the_focus_there_and_leads_back_to_its_card(visit):
    page = visit("/options", width=390, height=800)
    assert page.evaluate(FITS)
    page.get_by_role("button", name="Read more testiramer", exact=True).press("Enter")
    page.get_by_role("heading", name="Testiramer (Testix)", level=1).wait_for()
    page.wait_for_function("document.activeElement.classList.contains('ms-hero')")
    top = page.evaluate(f"{BOX}(document.activeElement)[1]")
    assert 0 < top < 200 and page.evaluate(FITS)
    page.get_by_role("button", name="All options").press("Enter")
    page.wait_for_function("document.activeElement.classList.contains('ms-option')")
    assert page.evaluate("document.activeElement.querySelector('h3').textContent") == "Testiramer (Testix)"


def test_a_number_on_a_card_opens_the_fold_with_the_work(visit):
    page = visit("/options")
    link = page.locator(".st-key-option_examplimab a.ms-jump").first
    link.press("Enter")
    assert page.locator("#card-examplimab-1").is_visible()
    assert page.evaluate("document.activeElement.id") == "card-examplimab-1"


def test_options_stand_side_by_side_from_nine_hundred_pixels_and_stacked_below(visit):
    page = visit("/options", width=900)
    pick_two(page)
    places = "[...document.querySelectorAll('.ms-side tbody tr:nth-child(2)')][0].querySelectorAll('td')"
    (left, top), (right, other_top) = page.evaluate(f"[...{places}].map({BOX})")
    assert right > left and top == other_top and page.evaluate(FITS)
    assert page.locator(".ms-of").first.is_hidden()
    page.set_viewport_size({"width": 320, "height": 800})
    (left, top), (right, other_top) = page.evaluate(f"[...{places}].map({BOX})")
    assert right == left and other_top > top and page.evaluate(FITS)
    assert page.locator("td .ms-of").first.inner_text().split("\n") == ["Testiramer (Testix)", "What is it?"]


def test_it_is_still_a_table_when_stacked_and_sources_open_in_place(visit):
    page = visit("/options", width=320, height=800)
    pick_two(page)
    table = page.get_by_role("table").first
    assert table.get_by_role("columnheader").count() == 2 and table.get_by_role("rowheader").count() == 2
    cell = table.get_by_role("cell").first
    cell.locator("summary").press("Enter")
    assert cell.get_by_text("Exemplo label, 2025").is_visible() and page.evaluate(FITS)


def test_on_paper_every_block_is_open_and_the_works_stand_once_at_the_end(visit):
    page = visit("/options")
    pick_two(page)
    text = "".join(sheet.extract_text() for sheet in pypdf.PdfReader(io.BytesIO(page.pdf(format="A4"))).pages)
    assert "What happens after stopping?" in text and "Add an option" not in text
    assert text.count("Exemplo label, 2025") == 1


@pytest.mark.parametrize("width, scheme", [(1280, "light"), (320, "dark")])
def test_axe_finds_nothing_with_every_fold_open(visit, scan, settle, width, scheme):
    def findings() -> list[str]:
        settle(page)
        page.evaluate("document.querySelectorAll('.ms-more, .ms-part, .ms-block, .ms-cited').forEach((one) => { one.open = true; })")
        return scan(page)

    page = visit("/options", width=width, scheme=scheme)
    page.locator(".st-key-option_filters summary").press("Enter")
    page.get_by_role("button", name="Tablet or capsule").click()
    page.get_by_text("2 of 4 options shown. 2 set aside").first.wait_for()
    assert findings() == []
    page.get_by_role("button", name="Clear filters").click()
    page.get_by_text("4 of 4 options shown.").first.wait_for()
    settle(page)
    page.get_by_role("button", name="Read more testiramer", exact=True).click()
    page.get_by_role("heading", name="Testiramer (Testix)", level=1).wait_for()
    assert findings() == []
    page.get_by_role("button", name="All options").click()
    page.get_by_role("heading", name="Treatment options").wait_for()
    settle(page)
    pick_two(page)
    assert findings() == []
