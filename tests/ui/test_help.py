"""The help panel: numbers to tap, never guessed, never lost."""

from __future__ import annotations

import datetime as dt

import pytest

from ui import engine
from ui.parts.help_now import lines_html

TODAY = dt.date(2026, 11, 25)


@pytest.fixture(autouse=True)
def lines(scripted):
    engine.use_doors(scripted.doors())
    yield
    engine.use_doors(None)


def test_numbers_are_tap_to_call_links_with_a_full_name():
    html = lines_html("GB", today=TODAY)
    assert 'href="tel:0001" aria-label="Call Emergency services on 000 1"' in html
    assert 'href="sms:0003"' in html


def test_the_emergency_line_comes_first():
    html = lines_html("GB", today=TODAY)
    assert html.index("Emergency services") < html.index("Listening line") < html.index("MS helpline")


def test_an_old_number_stays_and_says_when_it_was_last_checked():
    html = lines_html("GB", today=TODAY)
    assert "000 2" in html and "Last checked 1 January 2020" in html
    assert "Last checked 1 November 2026" not in html
    later = lines_html("GB", today=dt.date(2036, 1, 1))
    assert later.count('class="ms-call"') == html.count('class="ms-call"') and "Last checked 1 November 2026" in later


def test_an_unknown_country_shows_every_emergency_number_by_country():
    html = lines_html(None, today=TODAY)
    assert "Great Britain" in html and 'href="tel:0001"' in html and "Listening line" not in html


def test_a_country_without_lines_says_so():
    assert "no confirmed numbers" in lines_html("FR", today=TODAY)


def test_the_real_phone_list_is_read_without_an_index():
    engine.use_doors(None)
    assert engine.countries()
    for code, _ in engine.countries():
        assert "ms-line" in lines_html(code, today=TODAY)
