"""The Compare page: picks, the table, and what it says when there is nothing to compare."""

from __future__ import annotations

import re
from functools import lru_cache

import pytest

from knowledge import load_library
from ui.aid.comparison import compare
from ui.parts.comparison_table import comparison_html

REAL = lru_cache(load_library)
"""The real library, read once."""


@pytest.fixture
def page(open_screen):
    """The page over the real library, nothing picked."""
    screen = open_screen(load_library=REAL)
    screen.app.switch_page("views/compare.py").run()
    assert not screen.app.exception
    return screen


def plan(screen):
    return screen.app.session_state["plan"]


def pick(screen, *ids: str):
    for one in ids:
        screen.app.selectbox(key="compare_pick").set_value(one).run()
        screen.press("compare_add_go")
    return screen


def test_with_nothing_picked_it_says_what_to_do_and_offers_no_treatment(page):
    assert "Nothing picked yet." in page.html and "<table" not in page.html
    page.press("compare_add_none")
    assert plan(page).compared == ["no-treatment-for-now"] and "Pick at least one more" in page.html


def test_two_picks_make_a_table_in_the_order_picked(page):
    html = pick(page, "ofatumumab", "ahsct").html
    table = html[html.index("<table") :]
    assert table.index("Ofatumumab (Kesimpta)") < table.index("Stem cell transplant (AHSCT)")
    assert "in the order in which you picked them" in html and html.count("<h1>") == 1
    assert page.app.selectbox(key="compare_pick").value is None


def test_four_are_the_most_and_one_can_be_taken_out(page):
    pick(page, "ofatumumab", "ahsct", "rituximab", "ocrelizumab")
    assert not [one for one in page.app.selectbox if one.key == "compare_pick"]
    page.press("pick_out_ahsct")
    assert plan(page).compared == ["ofatumumab", "rituximab", "ocrelizumab"]
    assert [one for one in page.app.selectbox if one.key == "compare_pick"]


def test_adding_with_nothing_chosen_changes_nothing(page):
    page.press("compare_add_go")
    assert plan(page).compared == []


def test_every_option_can_be_picked_and_those_in_trials_are_named_so(page):
    labels = page.app.selectbox(key="compare_pick").options
    assert len(labels) == len(REAL().options)
    assert sum(label.endswith(", only in trials") for label in labels) == sum(
        option.status == "investigational" for option in REAL().options
    )


def test_the_numbers_stand_under_a_note_that_they_cannot_be_set_against_each_other(page):
    html = pick(page, "ocrelizumab", "ofatumumab").html
    row = html[html.index("How many people did it help?") :]
    note = row[row.index('<p class="ms-row-note">') : row.index("<td")]
    assert "People are counted out of 100 in this row." in note and "cannot be set against each other" in note


def test_an_option_opens_from_here_and_the_chat_takes_all_picks(page, scripted):
    pick(page, "ocrelizumab", "ofatumumab")
    page.press("compare_ask")
    assert scripted.asked[-1].options == ("ocrelizumab", "ofatumumab")
    assert scripted.asked[-1].text == "Compare Ocrelizumab (Ocrevus) and Ofatumumab (Kesimpta)"
    page.app.switch_page("views/compare.py").run()
    page.press("pick_open_ofatumumab")
    assert "<h1>Ofatumumab (Kesimpta)</h1>" in page.html


def test_picks_that_the_library_does_not_know_are_passed_over(page):
    plan(page).compared = ["gone", "ocrelizumab", "ahsct"]
    page.app.run()
    assert "<table" in page.html and not page.app.exception


def test_a_carer_reads_that_the_other_person_decides(page):
    plan(page).audience = "caregiver"
    page.app.run()
    assert "The person you support decides" in page.html


def test_the_page_says_so_when_the_library_cannot_be_read(open_screen):
    def unreadable() -> None:
        raise OSError("gone")

    screen = open_screen(load_library=unreadable)
    screen.app.switch_page("views/compare.py").run()
    assert "The library cannot be read right now" in screen.html and "Compare options" in screen.html


@pytest.mark.parametrize("ids", [("ocrelizumab", "no-treatment-for-now"), ("ahsct", "rituximab", "cladribine", "frexalimab")])
def test_the_table_is_a_table_every_answer_in_it_has_its_works_and_no_place_has_two_names(ids):
    library = REAL()
    table = compare([library.option_by_id[one] for one in ids])
    html = comparison_html(table, library.references)
    rows = sum(len(block.rows) for block in table.blocks)
    assert html.count("<td ") == rows * len(ids) and html.count('scope="rowgroup"') == rows
    assert html.count('scope="col"') == len(ids) * len(table.blocks) == html.count("<caption") * len(ids)
    cited = sum(bool(one.refs) for block in table.blocks for row in block.rows for cell in row.cells for one in cell)
    assert html.count('<details class="ms-cited">') == cited
    assert len(re.findall(r"<summary>Sources? [\d, ]+ <span", html)) == cited
    assert html == comparison_html(table, library.references), "the same bytes, so that open folds stay open"
