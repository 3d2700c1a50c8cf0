"""Options side by side: every answer cited, shares out of one number, and no number set against another trial's."""

from __future__ import annotations

import itertools
import re

import pytest

from knowledge import Library, load_library
from knowledge.numbers import denominator_for
from ui import wording
from ui.aid.comparison import (
    MAX_FIGURES,
    NO_TREATMENT,
    QUESTIONS,
    add_pick,
    comparator_note,
    compare,
    figures_of,
    remove_pick,
)
from ui.aid.plan import Plan

KINDS = ("benefit", "harm", "rare_harm")


@pytest.fixture(scope="module")
def library() -> Library:
    """The real library."""
    return load_library()


def options(library: Library, *ids: str):
    return [library.option_by_id[one] for one in ids]


def every_pair(library: Library):
    return (compare(pair) for pair in itertools.combinations(library.options, 2))


def test_every_pair_of_the_library_has_the_same_questions_and_every_cell_says_something_cited(library):
    for table in every_pair(library):
        rows = [row for block in table.blocks for row in block.rows]
        assert {row.id for row in rows} >= set(QUESTIONS)
        for row in rows:
            assert len(row.cells) == 2 and row.question.endswith("?")
            for cell in row.cells:
                assert cell and all(one.text for one in cell)
                assert all(one.refs or one.text.startswith("Our library holds no share") for one in cell)


def test_every_work_cited_has_a_number_and_is_known_to_the_library(library):
    for table in every_pair(library):
        assert len(table.works) == len(set(table.works)) and set(table.works) <= set(library.references)
        for block in table.blocks:
            for row in block.rows:
                for cell in row.cells:
                    for one in cell:
                        numbers = table.numbers(one.refs)
                        assert {table.works[number - 1] for number in numbers} == set(one.refs)


def test_columns_stand_in_the_order_of_the_picks(library):
    for ids in (("ocrelizumab", "ahsct", NO_TREATMENT), (NO_TREATMENT, "ocrelizumab", "ahsct")):
        assert [option.id for option in compare(options(library, *ids)).options] == list(ids)


def test_shares_of_one_row_are_told_out_of_one_number_of_people(library):
    for table in every_pair(library):
        for row in (row for block in table.blocks for row in block.rows if row.id.startswith("shares_")):
            size = re.search(r"out of ([\d,]+) in this row", row.note)
            assert size
            for cell in row.cells:
                for one in cell:
                    told = re.findall(r"\d of ([\d,]+)(?= people| \(| did|;)", one.text)
                    assert set(told) <= {size[1]}, one.text


def test_each_share_stands_with_its_own_trial_time_and_other_group(library):
    for option in library.options:
        for kind in KINDS:
            for figure in figures_of(option, kind):
                other = next(one for one in library.options if one is not option)
                table = compare([option, other])
                told = [
                    one
                    for block in table.blocks
                    for row in block.rows
                    if row.id == f"shares_{kind}"
                    for one in row.cells[0]
                    if figure.trial in one.small and figure.outcome in one.text and "how sure:" in one.small
                ]
                time = figure.when or figure.period or figure.missing["period"]
                other_group = figure.comparator.name if figure.comparator else figure.missing["comparator"]
                assert any(time in one.text and other_group in one.text for one in told), figure.id


def test_only_shares_of_people_are_counted_as_people_and_headlines_come_first(library):
    for option in library.options:
        for kind in KINDS:
            shown = figures_of(option, kind)
            assert len(shown) <= MAX_FIGURES and all(figure.measure == "share" for figure in shown)
            assert [not figure.headline for figure in shown] == sorted(not figure.headline for figure in shown)
            assert all(figure.side == ("benefit" if kind == "benefit" else "harm") for figure in shown)
            if kind != "benefit":
                assert all((denominator_for([figure]) > 100) == (kind == "rare_harm") for figure in shown)


def test_without_treatment_the_main_figures_of_the_illness_are_shown_and_nothing_beside_it(library):
    (wait,) = options(library, NO_TREATMENT)
    assert [figure.id for figure in figures_of(wait, "harm")] == ["relapse-affirm", "disability-affirm"], "no harm told by those it spared"
    assert [figure.id for figure in figures_of(wait, "benefit")] == ["five-quiet-years"], "no vaccines and vitamins"


def test_figures_of_a_trial_that_the_other_option_has_too_come_first_among_equals(library):
    wait, cladribine = options(library, NO_TREATMENT, "cladribine")
    assert figures_of(wait, "harm", [wait, cladribine])[0].trial == "CLARITY"
    assert figures_of(wait, "harm", [wait])[0].trial == "AFFIRM", "itself is no other option"


def test_different_comparison_groups_are_named_and_said_not_to_be_comparable(library):
    table = compare(options(library, "ocrelizumab", "ofatumumab"))
    note = next(row.note for block in table.blocks for row in block.rows if row.id == "shares_benefit")
    assert "interferon beta-1a (Rebif)" in note and "teriflunomide (Aubagio)" in note and "cannot be set against each other" in note


def test_the_same_comparison_group_in_other_trials_is_still_not_comparable(library):
    pair = options(library, "cladribine", "fingolimod")
    assert {figure.comparator.name for option in pair for figure in figures_of(option, "benefit") if figure.comparator} == {"placebo"}
    note = comparator_note([(option, figures_of(option, "benefit")) for option in pair])
    assert note.startswith("Each trial compared with placebo") and "cannot be set against each other" in note


def test_one_trial_for_both_may_be_read_side_by_side(library):
    one, other = options(library, "cladribine", "fingolimod")
    figure = figures_of(one, "benefit")[0]
    assert "one and the same trial" in comparator_note([(one, [figure]), (other, [figure])])
    alone = figure.model_copy(update={"comparator": None})
    assert "no other group" in comparator_note([(one, [alone]), (other, [alone])])


def test_numbers_of_one_option_only_are_said_to_stand_alone(library):
    one, other = options(library, "cladribine", "fingolimod")
    assert comparator_note([(one, figures_of(one, "benefit")), (other, ())]) == wording.say("compare.note_one")


def test_an_option_without_shares_says_so_and_rates_are_never_told_as_people(library):
    table = compare(options(library, "btk-inhibitors-other", "ocrelizumab"))
    cell = next(row.cells[0] for block in table.blocks for row in block.rows if row.id == "shares_benefit")
    assert cell[-1].text == wording.say("compare.no_share_benefit")
    assert all(" people on" not in one.text for one in cell)


@pytest.mark.parametrize("count", [0, 1, 5])
def test_fewer_than_two_or_more_than_four_are_not_compared(count, library):
    with pytest.raises(ValueError):
        compare(library.options[:count])


def test_an_option_is_not_compared_with_itself(library):
    with pytest.raises(ValueError):
        compare([library.options[0]] * 2)


def test_picks_keep_their_order_hold_four_and_can_be_taken_out():
    plan = Plan()
    assert [add_pick(plan, one) for one in ("b", "a", "b", "c", "d", "e")] == [True, True, False, True, True, False]
    assert plan.compared == ["b", "a", "c", "d"]
    remove_pick(plan, "a")
    remove_pick(plan, "z")
    assert plan.compared == ["b", "c", "d"] and add_pick(plan, "e")


def test_no_treatment_is_in_the_library_and_every_row_has_a_question(library):
    assert NO_TREATMENT in library.option_by_id
    assert set(QUESTIONS) == {name for name, _ in library.options[0].glance.cells()}
    assert all(wording.has(label) for label in QUESTIONS.values())
