"""How options line up with wishes, on the real library: cited or "can't tell", the same each time, no score."""

from __future__ import annotations

import pytest

from knowledge import load_library
from knowledge.load import Library
from ui.aid.comparison import NO_TREATMENT
from ui.aid.plan import MAX_COMPARED, Plan
from ui.aid.wishes import STAY, SURE, TRADE_OFFS, WISHES, GridCell, in_view, line_up, sure_names, trade_off_names, wish_names


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library()


@pytest.fixture(scope="module")
def cells(library: Library) -> dict[tuple[str, str], GridCell]:
    """Every wish against every option."""
    plan = Plan(wishes={wish.id: "very" for wish in WISHES})
    return {(row.wish.id, cell.option): cell for row in line_up(plan, library.options) for cell in row.cells}


def test_every_cell_is_cited_or_says_that_we_cannot_tell(library, cells):
    for cell in cells.values():
        assert cell.refs or cell.verdict == "unknown"
        assert cell.why
        assert all(key in library.references for key in cell.refs)


def test_every_wish_can_be_served_or_read_for_some_treatment(library, cells):
    for wish in WISHES:
        assert any(cells[wish.id, option.id].verdict != "unknown" for option in library.options)


def test_what_the_library_does_not_know_is_not_judged(cells):
    assert cells["pregnancy", "tolebrutinib"].verdict == "unknown"
    assert cells["relapses", "car-t-cell-therapy"].verdict == "unknown"
    assert cells["cost", "frexalimab"].verdict == "unknown"


def test_fixed_rules_read_the_tags(cells):
    assert cells["needles", "teriflunomide"].verdict == "fits"
    assert cells["needles", "ocrelizumab"].verdict == "against"
    assert cells["visits", "ofatumumab"].verdict == "fits"
    assert cells["visits", "natalizumab"].verdict == "against"
    assert cells["visits", "ocrelizumab"].verdict == "partly"
    assert cells["pregnancy", "teriflunomide"].verdict == "against"
    assert cells["pregnancy", "glatiramer-acetate"].verdict == "partly"
    assert cells["known", "glatiramer-acetate"].verdict == "fits"
    assert cells["known", "fenebrutinib"].verdict == "against"


def test_going_on_as_now_depends_on_the_drug_and_is_never_judged_by_tags(cells):
    for wish in ("visits", "needles", "tests", "pregnancy", "known"):
        assert cells[wish, STAY].verdict == "depends"


def test_harms_and_effects_are_never_judged_for_the_reader(library, cells):
    for option in library.options:
        for wish in ("serious", "common", "stopping", "vaccines", "cost"):
            assert cells[wish, option.id].verdict in ("said", "unknown")
        for wish in ("relapses", "disability"):
            assert cells[wish, option.id].verdict in ("trials", "unknown")


def test_a_figure_in_the_grid_names_its_comparison_and_how_sure_it_is(cells):
    told = [cell.figure for cell in cells.values() if cell.figure]
    assert len(told) > 20
    assert all("how sure:" in figure and "no comparison figure" not in figure for figure in told)


def test_a_list_of_prices_is_told_with_its_items(cells):
    assert "dollars" in cells["cost", "glatiramer-acetate"].why


def test_the_same_wishes_give_the_same_grid_whatever_the_order_of_taps(library):
    one = Plan(compared=["natalizumab", "teriflunomide"], wishes={"visits": "very", "pregnancy": "some", "relapses": "very"})
    other = Plan(compared=["natalizumab", "teriflunomide"], wishes={"relapses": "very", "pregnancy": "some", "visits": "very"})
    assert line_up(one, in_view(one, library)) == line_up(other, in_view(other, library))


def test_options_stand_in_the_readers_own_order_whatever_was_wished(library):
    for wishes in ({}, {"needles": "very"}, {"cost": "some"}):
        plan = Plan(compared=["teriflunomide", "alemtuzumab", "glatiramer-acetate"], wishes=wishes)
        assert [one.id for one in in_view(plan, library)] == ["teriflunomide", "alemtuzumab", "glatiramer-acetate", NO_TREATMENT]


def test_no_treatment_is_always_in_view_and_only_once(library):
    plan = Plan(compared=[NO_TREATMENT, "natalizumab"])
    assert [one.id for one in in_view(plan, library)] == [NO_TREATMENT, "natalizumab"]


def test_without_a_comparison_the_options_looked_at_last_are_in_view(library):
    plan = Plan()
    for one in ("natalizumab", "fingolimod", "ozanimod", "ponesimod", "siponimod"):
        plan.look_at(one)
    assert [one.id for one in in_view(plan, library)] == ["fingolimod", "ozanimod", "ponesimod", "siponimod", NO_TREATMENT]
    assert len(in_view(plan, library)) == MAX_COMPARED + 1


def test_nothing_looked_at_means_nothing_in_view_and_unknown_ids_are_left_out(library):
    assert in_view(Plan(), library) == []
    assert in_view(Plan(compared=["no-such-thing"]), library) == []


def test_very_important_wishes_come_first_then_some_then_forced_choices(library):
    plan = Plan(
        wishes={"relapses": "some", "cost": "very", "tests": "little", "common": "unsure"}, trade_offs={"needles-or-visits": "second"}
    )
    rows = line_up(plan, [library.option_by_id["natalizumab"]])
    assert [(row.wish.id, row.by_choice) for row in rows] == [("cost", False), ("relapses", False), ("visits", True)]


def test_a_forced_choice_that_could_not_be_made_adds_nothing():
    assert line_up(Plan(trade_offs={one.id: "unsure" for one in TRADE_OFFS}), []) == ()


def test_every_wish_choice_and_question_has_words():
    wishes = wish_names()
    assert set(wishes) == {wish.id for wish in WISHES} and set(sure_names()) == set(SURE)
    assert all(one.first in wishes and one.second in wishes for one in TRADE_OFFS)
    assert set(trade_off_names()) == {one.id for one in TRADE_OFFS}
