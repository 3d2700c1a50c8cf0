"""What matters to me and the pictures of chance in a real browser: by keyboard, on a narrow screen, in greyscale."""

from __future__ import annotations

import io
from typing import Any

import pytest

from ui.aid.pictures import Picture, data_address, icon_array

pytestmark = pytest.mark.browser


def shared(request: pytest.FixtureRequest, name: str) -> Any:
    """A shared fixture of the browser tests."""
    try:
        return request.getfixturevalue(name)
    except pytest.FixtureLookupError:
        pytest.skip(f"the fixture `{name}` is not in conftest.py")


def test_from_wishes_to_the_line_up_and_my_visit_by_keyboard_at_320_px(request):
    page = shared(request, "visit")("/matters", width=320, height=640)
    page.get_by_role("radiogroup", name="No needles").get_by_role("radio", name="Very").press("Enter")
    page.get_by_role("radiogroup", name="No needles").get_by_role("radio", name="Very", checked=True).wait_for()
    page.get_by_role("button", name="Next: see how the options line up").press("Enter")
    page.locator("p", has_text="Step 2 of 2").wait_for()
    page.wait_for_function(
        "() => { const top = document.querySelector('[id^=turn-]').getBoundingClientRect().top; return top >= 0 && top < 200; }"
    )
    box = page.get_by_role("combobox", name="Add an option")
    box.press("ArrowDown")
    box.fill("mock")
    page.get_by_role("option").first.wait_for()
    box.press("Enter")
    page.get_by_role("table").get_by_text("Serves this wish").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.get_by_role("button", name="Finish here: go to My visit").press("Enter")
    page.get_by_role("heading", level=1, name="My visit").wait_for()
    page.locator("#visit-page").get_by_text("No needles").wait_for()


@pytest.mark.parametrize(("filled", "total"), [(20, 100), (200, 1_000), (2_000, 10_000)])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_picture_shows_its_filled_part_dark_in_greyscale_on_light_and_dark_pages(request, filled, total, scheme):
    image = pytest.importorskip("PIL.Image")
    page = shared(request, "browser").new_page(color_scheme=scheme)
    page.set_content(
        f'<html style="color-scheme: light dark"><img width="312" src="{data_address(icon_array(Picture(filled, total, "words")))}">'
    )
    grey = image.open(io.BytesIO(page.locator("img").screenshot())).convert("L")
    page.close()
    rows = [sum(grey.crop((6, y, 306, y + 1)).tobytes()) / 300 for y in range(8, grey.height - 8)]
    fifth = len(rows) // 5
    assert sum(rows[: fifth - 4]) / (fifth - 4) < 0.75 * sum(rows[fifth + 4 :]) / len(rows[fifth + 4 :])
