"""The list of options: nothing is lost, filters say why, names are found as people write them."""

from __future__ import annotations

import datetime as dt

import pytest

from knowledge import Aspect, Library, Status, load_library
from ui import wording
from ui.aid.catalogue import (
    CARD_ROWS,
    FILTERS,
    MORE_ROWS,
    NEUTRAL_TAGS,
    PARTS,
    REGULATORS,
    approvals_of,
    find_options,
    is_always_kept,
    listing,
    offered_choices,
    parts_of,
    sections,
    status_line,
    tags_of,
)

ALWAYS = {"no-treatment-for-now", "stay-on-current-treatment"}


@pytest.fixture(scope="module")
def library() -> Library:
    """The real library."""
    return load_library()


def test_every_option_stands_in_exactly_one_section_and_each_section_in_order_of_the_alphabet(library):
    found = sections(library.options)
    ids = [option.id for section in found for option in section.options]
    assert sorted(ids) == sorted(option.id for option in library.options) and len(ids) == len(set(ids))
    for section in found:
        titles = [option.title.casefold() for option in section.options]
        assert titles == sorted(titles)


def test_waiting_and_staying_come_first_and_trials_last(library):
    found = sections(library.options)
    assert {option.id for option in found[0].options} == ALWAYS
    assert all(option.status == "investigational" for option in found[-1].options)


@pytest.mark.parametrize("one", FILTERS, ids=lambda one: one.id)
def test_every_tag_of_the_library_has_a_choice(one, library):
    covered = NEUTRAL_TAGS | {tag for choice in one.choices for tag in choice.tags}
    for option in library.options:
        if not is_always_kept(option):
            assert tags_of(option, one) <= covered, option.id


@pytest.mark.parametrize("one", FILTERS, ids=lambda one: one.id)
def test_each_choice_keeps_or_sets_aside_every_option_with_a_reason_and_never_loses_one(one, library):
    for choice in offered_choices(one, library.options):
        listed = listing(library.options, {one.id: [choice.id]})
        kept, aside = {option.id for option in listed.kept}, {entry.option.id for entry in listed.aside}
        assert kept | aside == set(library.option_by_id) and not kept & aside
        assert kept >= ALWAYS
        assert all(reason for entry in listed.aside for reason in entry.reasons)
        assert len(kept) > len(ALWAYS), "a choice that is offered has something to show"
        for option in listed.kept:
            has = bool(tags_of(option, one) & choice.tags)
            silent = not tags_of(option, one)
            outside = one.groups is not None and option.group.value not in one.groups
            assert has != one.excludes or silent or outside or is_always_kept(option), option.id


def test_an_option_of_which_the_library_does_not_say_stays_and_is_marked(library):
    listed = listing(library.options, {"how_often": ["often_weekly"]})
    silent = [option for option in library.options if not option.glance.how_often.tags and not is_always_kept(option)]
    assert silent
    for option in silent:
        assert option in listed.kept and listed.unclear[option.id] == (wording.say("options.filter_how_often"),)


def test_the_type_of_ms_never_rules_out_what_is_for_relapses_or_symptoms(library):
    kept = {option.id for option in listing(library.options, {"ms_type": ["type_ppms"]}).kept}
    assert {"corticosteroids-for-relapse", "plasma-exchange", "dalfampridine", "ocrelizumab"} <= kept and "ofatumumab" not in kept


def test_reasons_name_what_the_option_has(library):
    aside = {one.option.id: one.reasons for one in listing(library.options, {"route": ["route_tablet"], "tests": ["tests_blood"]}).aside}
    assert aside["ofatumumab"] == ("How it is taken: Injection by yourself", "Regular tests to avoid: Blood tests")
    assert aside["fingolimod"] == ("Regular tests to avoid: Blood tests",)


def test_no_filter_or_an_unknown_one_keeps_everything(library):
    for picks in ({}, {"route": []}, {"nothing": ["x"]}, {"route": ["x"]}):
        assert len(listing(library.options, picks).kept) == len(library.options)


def test_every_pick_at_once_still_keeps_waiting_and_staying(library):
    picks = {one.id: [one.choices[0].id] for one in FILTERS}
    assert {option.id for option in listing(library.options, picks).kept} >= ALWAYS


def test_a_choice_that_no_option_has_is_not_offered(library):
    status = next(one for one in FILTERS if one.id == "status")
    none_withdrawn = not any(option.status == "withdrawn" for option in library.options)
    assert ("status_withdrawn" in {choice.id for choice in offered_choices(status, library.options)}) != none_withdrawn


def test_what_is_only_in_trials_says_so_first_and_every_status_has_its_date(library):
    for option in library.options:
        line = status_line(option)
        assert line.startswith("Cannot be had outside a trial") == (option.status == "investigational")
        assert is_always_kept(option) or wording.long_date(option.status_as_of) in line
    withdrawn = library.options[0].model_copy(update={"status": Status.WITHDRAWN, "status_as_of": dt.date(2026, 1, 2)})
    assert status_line(withdrawn) == "Withdrawn, as of 2 January 2026"


@pytest.mark.parametrize(
    "text, expected",
    [
        ("Ocrevus", "ocrelizumab"),
        ("ocreliz", "ocrelizumab"),
        ("okrevus", "ocrelizumab"),
        ("kesympta", "ofatumumab"),
        ("AHSCT", "ahsct"),
        ("stem cell", "ahsct"),
        ("no treatment", "no-treatment-for-now"),
        ("  tysabri ", "natalizumab"),
        ("gilenia", "fingolimod"),
    ],
)
def test_a_brand_a_part_and_a_misspelling_find_the_option(text, expected, library):
    assert expected in {option.id for option in find_options(library, text)}


def test_no_text_finds_all_and_a_strange_word_none(library):
    assert len(find_options(library, "  ")) == len(library.options)
    assert find_options(library, "lasagne") == () and find_options(library, "(((") == find_options(library, "")


def test_every_option_is_found_by_its_own_title(library):
    for option in library.options:
        assert option in find_options(library, option.title)


def test_every_aspect_stands_under_one_heading_so_that_no_card_is_lost(library):
    listed = [aspect for _, aspects in PARTS for aspect in aspects]
    assert sorted(listed) == sorted(aspect.value for aspect in Aspect)
    for option in library.options:
        assert sorted(card.id for _, cards in parts_of(option) for card in cards) == sorted(card.id for card in option.cards)


def test_approvals_always_speak_of_the_us_and_the_eu_and_lose_none(library):
    for option in library.options:
        given = approvals_of(option)
        assert [name for name, _ in given][:2] == [wording.say("option.regulator_fda"), wording.say("option.regulator_ema")]
        assert sum(len(ones) for _, ones in given) == len(option.approvals)


def test_labels_named_by_data_exist(library):
    labels = [one.label for one in FILTERS] + [choice.label for one in FILTERS for choice in one.choices]
    labels += [label for label, _ in PARTS] + [label for _, label in REGULATORS]
    assert all(wording.has(label) for label in labels)


def test_all_cards_show_the_same_rows(library):
    rows = {*CARD_ROWS, *MORE_ROWS}
    assert len(rows) == len(CARD_ROWS) + len(MORE_ROWS)
    assert rows <= {name for name, _ in library.options[0].glance.cells()}
