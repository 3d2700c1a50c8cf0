"""Pictures and chances on the real library: what is drawn, what is said and what is read out are the same number."""

from __future__ import annotations

import itertools
import re
import xml.etree.ElementTree as ET

import pytest

from knowledge import load_library
from knowledge.load import Library
from knowledge.numbers import DENOMINATORS, people
from ui.aid.chances import SIDES, View, chances_view, guesses
from ui.aid.pictures import CARD, COLUMNS, FILLED, OUTLINE, SIDE, Picture, data_address, icon_array, runs

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library()


@pytest.fixture(scope="module")
def views(library: Library) -> list[View]:
    """Each option alone, and every two treatments that stand next to each other in the library."""
    alone = [chances_view([option]) for option in library.options]
    return alone + [chances_view(pair) for pair in itertools.pairwise(library.options)]


def drawn(svg: str) -> tuple[int, int]:
    """Filled and hollow figures, counted in the drawing itself."""
    root = ET.fromstring(svg)
    uses = [use.get("href") for use in root.iter(f"{SVG}use")]
    if uses:
        return uses.count("#yes"), uses.count("#no")
    total = int(root.get("data-total") or 0)
    step = SIDE / COLUMNS[total]

    def dots(group: ET.Element) -> int:
        lines = [float(path.get("d", "").rpartition("h")[2]) for path in group.findall(f"{SVG}path")]
        return sum(round(length / step) + 1 for length in lines)

    yes, no = (next(group for group in root.iter(f"{SVG}g") if group.get("class") == name) for name in ("yes", "no"))
    ring, hole = no.findall(f"{SVG}g")
    assert dots(ring) == dots(hole)
    return dots(yes), dots(ring)


@pytest.mark.parametrize("total", DENOMINATORS)
@pytest.mark.parametrize("share", [0, 0.001, 0.1, 0.39, 0.4, 0.999, 1])
def test_a_picture_draws_just_as_many_filled_and_hollow_people_as_it_says(total, share):
    filled = round(total * share)
    assert drawn(icon_array(Picture(filled, total, "words"))) == (filled, total - filled)


def test_filled_people_stand_together_from_the_top():
    assert runs(0, 43, 40) == [(0, 0, 40), (1, 0, 3)]
    assert runs(43, 80, 40) == [(1, 3, 37)]


@pytest.mark.parametrize(("filled", "total", "alt"), [(1, 50, "words"), (-1, 100, "words"), (101, 100, "words"), (1, 100, " ")])
def test_a_picture_that_cannot_be_true_or_has_no_words_is_refused(filled, total, alt):
    with pytest.raises(ValueError):
        Picture(filled, total, alt)


def luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("colour", [FILLED, OUTLINE])
def test_filled_and_hollow_edges_stand_out_from_their_white_card_by_more_than_three_to_one(colour):
    assert (luminance(CARD) + 0.05) / (luminance(colour) + 0.05) > 3


@pytest.mark.parametrize("total", DENOMINATORS)
def test_filled_and_hollow_differ_in_shape_too_and_nothing_moves(total):
    svg = icon_array(Picture(total // 3, total, "words"))
    assert "animate" not in svg and "script" not in svg
    if total == 100:
        assert '<g id="yes"' in svg and "<rect x=" in svg.partition('id="yes"')[2].partition('id="no"')[0]
    else:
        assert 'stroke-linecap="square"' in svg and 'stroke-linecap="round"' in svg


def test_a_picture_travels_in_the_page_and_stays_small():
    for total in DENOMINATORS:
        address = data_address(icon_array(Picture(total // 2, total, "words")))
        assert address.startswith("data:image/svg+xml,") and len(address) < 40_000
        assert not re.search(r"[<>\"#&]", address)


def test_picture_sentence_and_words_read_out_hold_the_same_number(views):
    seen = 0
    for one in (chance for view in views for chance in (*view.shown, *view.more) if chance.arms):
        for place, arm in enumerate(one.arms):
            told = f"{arm.count:,} of {arm.total:,}"
            assert arm.picture.filled == arm.count and arm.picture.total == arm.total
            assert arm.picture.alt.startswith(told)
            assert told in one.sentences[place]
            assert f"{arm.total - arm.count:,}" in arm.picture.alt and f"; {arm.total - arm.count:,} " in one.sentences[place]
            seen += 1
    assert seen > 300


def test_a_rate_or_a_mean_never_has_a_picture(views):
    for one in (chance for view in views for chance in (*view.shown, *view.more)):
        assert bool(one.arms) is (one.measure == "share")


def test_all_pictures_in_view_show_the_same_number_of_people(views):
    for view in views:
        assert {arm.total for one in view.shown for arm in one.arms} <= {view.total}
        assert {arm.total for one in view.more for arm in one.arms} <= {view.more_total}


def test_a_share_above_none_is_never_drawn_as_none(views):
    for one in (chance for view in views for chance in view.shown):
        assert all(arm.count > 0 for arm in one.arms if arm.exact > 0)


def test_every_chance_says_when_who_how_sure_and_why_and_has_sources(library, views):
    for one in (chance for view in views for chance in (*view.shown, *view.more)):
        assert one.period and one.who and one.trial and one.sure and one.sure_why and one.refs
        assert all(key in library.references for key in one.refs)
        assert one.is_compared or any("no comparison figure" in sentence for sentence in one.sentences)


def test_figures_without_a_comparison_group_are_kept_apart(views):
    for view in views:
        for side in SIDES:
            assert all(one.is_compared for one in view.of(side, compared=True))
            assert not any(one.is_compared for one in view.of(side, compared=False))
        assert len(view.shown) == sum(len(view.of(side, compared)) for side in SIDES for compared in (True, False))


def test_every_option_shows_both_sides_or_names_the_gap(library):
    for option in library.options:
        view = chances_view([option])
        for side in SIDES:
            shown = [one for one in view.shown if one.side == side]
            assert bool(shown) is not any(gap.side == side for gap in view.gaps), (option.id, side)


def test_different_comparison_groups_are_all_named(library):
    view = chances_view([library.option_by_id["ocrelizumab"], library.option_by_id["glatiramer-acetate"]])
    assert "placebo" in view.comparators and any("interferon" in name for name in view.comparators)


def test_a_feared_harm_is_only_guessed_together_with_a_benefit(views):
    offered = [guesses(view) for view in views]
    assert any(offered)
    for pair in offered:
        assert [guess.chance.side for guess in pair] in ([], ["benefit", "harm"])


def test_pml_on_natalizumab_can_be_guessed(library):
    benefit, harm = guesses(chances_view([library.option_by_id["natalizumab"]]))
    assert "PML" in harm.chance.outcome and harm.truth == harm.chance.arms[0].count
    assert benefit.chance.is_compared


def test_the_answers_offered_for_a_guess_do_not_depend_on_the_figure(views):
    ladders: dict[tuple[str, int], set[tuple[int, ...]]] = {}
    for view in views:
        for guess in guesses(view):
            assert len(set(guess.answers)) == len(guess.answers)
            ladders.setdefault((guess.chance.side, view.total), set()).add(guess.answers)
    assert all(len(found) == 1 for found in ladders.values())


def test_a_guess_is_told_as_close_higher_or_lower(library):
    _, harm = guesses(chances_view([library.option_by_id["natalizumab"]]))
    assert harm.outcome(harm.answers[0]) == "close" and harm.outcome(harm.answers[-1]) == "higher"
    benefit, _ = guesses(chances_view([library.option_by_id["natalizumab"]]))
    assert benefit.outcome(benefit.answers[0]) == "lower"


def test_nothing_in_view_is_an_empty_view():
    view = chances_view([])
    assert not view.shown and not view.gaps and guesses(view) == ()
    assert people(0, view.total) == 0
