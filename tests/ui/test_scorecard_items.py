"""What the scorecard calls met in the library, looked up in the real library."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from knowledge import Aspect, Group, Status
from knowledge.schema import Measure
from knowledge.sentences import read_marked_text


@pytest.fixture(scope="module")
def library():
    from knowledge import load_library

    return load_library()


@pytest.fixture(scope="module")
def treatments(library):
    """Approved treatments that act on the course of MS."""
    return [option for option in library.options if option.group is Group.DMT and option.status is Status.APPROVED]


def test_the_library_explains_what_ms_is(library):
    assert {"what-is-ms", "types-of-ms"} <= set(library.topic_by_id)
    assert len(library.topic_by_id["what-is-ms"].cards) >= 3


def test_no_treatment_and_staying_as_now_are_among_the_options(library):
    assert {"no-treatment-for-now", "stay-on-current-treatment"} <= set(library.option_by_id)


def test_every_option_tells_benefits_and_harms(library):
    for option in library.options:
        glance = option.glance
        assert all(cell.text for cell in (glance.benefit, glance.common_side_effects, glance.serious_risks)), option.id


def test_every_approved_treatment_tells_what_life_on_it_is_like(treatments):
    assert not [option.id for option in treatments if not any(card.aspect is Aspect.DAILY_LIFE for card in option.cards)]


def test_options_fill_the_same_cells_and_pass_the_balance_check(library):
    from knowledge.check import check_library

    assert len({len(option.glance.cells()) for option in library.options}) == 1
    problems = check_library(library, dt.date.today())
    assert not [problem for problem in problems if problem.level == "error" and problem.rule == "balance"]


def test_every_cell_and_figure_names_its_references(library):
    for option in library.options:
        assert all(cell.refs for _, cell in option.glance.cells()) and all(figure.refs for figure in option.figures)
    assert not [(source.id, card.id) for source in library.sources for card in source.cards if read_marked_text(card.text).unmarked]


def test_every_figure_is_told_with_a_word_of_certainty(library):
    from knowledge.numbers import certainty

    for option in library.options:
        assert all(certainty(figure) for figure in option.figures), option.id


def test_no_treatment_for_now_says_what_usually_happens(library):
    none = library.option_by_id["no-treatment-for-now"]
    assert none.figures and any(card.aspect in (Aspect.SERIOUS_RISKS, Aspect.BENEFIT, Aspect.GENERAL) for card in none.cards)


def test_every_approved_treatment_has_chances_of_benefit_and_of_harm(treatments, library):
    assert not [option.id for option in treatments if {figure.side for figure in option.figures} != {"benefit", "harm"}]
    assert not [option.id for option in library.options if not option.figures and not option.no_figures]


def test_every_figure_names_its_people_or_says_why_not(library):
    assert all(figure.population or figure.missing.get("population") for option in library.options for figure in option.figures)


def test_every_figure_names_its_time_or_says_why_not(library):
    assert all(figure.period or figure.missing.get("period") for option in library.options for figure in option.figures)


def test_every_share_is_told_out_of_a_number_of_people(library):
    from knowledge.numbers import figure_sentences

    for option in library.options:
        for figure in option.figures:
            if figure.measure is Measure.SHARE:
                assert re.search(r"\d+ (out )?of (the )?(\d|every)|\d+ out of", figure_sentences(figure)[0]), (option.id, figure.id)


def test_shares_are_told_in_words_in_numbers_and_in_pictures(treatments):
    from ui.aid.chances import chances_view
    from ui.aid.pictures import icon_array

    drawn = [(chance, arm) for option in treatments for chance in chances_view([option]).shown for arm in chance.arms]
    assert {chance.option for chance, _ in drawn} == {option.id for option in treatments}
    for chance, arm in drawn:
        assert chance.sentences and arm.picture.alt and (arm.picture.filled, arm.picture.total) == (arm.count, arm.total)
    assert icon_array(drawn[0][1].picture).startswith("<svg")


def test_upsides_and_downsides_can_be_weighed_and_are_lined_up_with_the_options(library):
    from ui.aid.plan import Plan
    from ui.aid.wishes import WISHES, line_up

    assert {"effect", "safety", "days", "plans"} == {wish.group for wish in WISHES}
    plan = Plan(wishes={"relapses": "very", "serious": "some", "needles": "little"})
    rows = line_up(plan, [library.option_by_id["ocrelizumab"], library.option_by_id["no-treatment-for-now"]])
    assert [row.wish.id for row in rows] == ["relapses", "serious"]
    assert all(cell.why for row in rows for cell in row.cells)


def test_the_menu_leads_in_steps_from_the_options_to_the_visit():
    from ui.parts.pages import PAGES

    assert PAGES[:5] == ("ask", "options", "compare", "matters", "visit")
