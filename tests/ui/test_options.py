"""The Options page: the list, its filters and search, and the full page of one option."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from html import unescape

import pytest

from knowledge import load_library
from ui import session

REAL = lru_cache(load_library)
"""The real library, read once."""


@pytest.fixture
def options(open_screen: Callable[..., object]):
    """The page over the real library."""
    return to_options(open_screen(load_library=REAL))


def to_options(screen):
    screen.app.switch_page("views/options.py").run()
    assert not screen.app.exception
    return screen


def plan(screen):
    return screen.app.session_state["plan"]


def test_every_option_of_the_library_has_a_card_with_its_status(options):
    assert "car-t-cell" not in options.html, "those in trials wait in their fold"
    html = options.open_fold("trial_fold").html
    for option in REAL().options:
        assert f"<h3>{option.title}</h3>".replace("&", "&amp;") in html
    assert "38 of 38 options shown." in html and html.count("<h1>") == 1
    assert html.count("Cannot be had outside a trial") == sum(option.status == "investigational" for option in REAL().options)
    assert "order of the alphabet" in html


def test_a_filter_sets_aside_with_a_reason_and_clear_brings_all_back(options):
    options.app.pills(key="filter_route").set_value(["route_infusion"]).run()
    html = options.html
    assert "set aside, with the reason" in html and "<li>How it is taken: Injection by yourself</li>" in html
    assert "No disease-modifying treatment for now" in html[: html.index("Set aside by your filters")]
    assert "set aside, with the reason" in options.app.session_state["conversation"].said, "it is spoken too"
    options.press("option_clear")
    assert "38 of 38 options shown." in options.html
    assert not options.app.pills(key="filter_route").value


def test_filters_and_search_are_still_there_after_reading_an_option(options):
    options.app.pills(key="filter_ms_type").set_value("type_ppms").run()
    options.app.text_input(key="option_search").set_value("okrevus").run()
    assert "1 of 38 options shown." in options.html
    options.press("open_ocrelizumab").press("option_back")
    assert "1 of 38 options shown." in options.html
    assert options.app.pills(key="filter_ms_type").value == "type_ppms"


def test_a_search_that_finds_nothing_says_what_to_do(options):
    options.app.text_input(key="option_search").set_value("lasagne").run()
    assert "No option has a name like that" in options.html and "0 of 38 options shown." in options.html


def test_what_was_searched_for_and_set_aside_is_still_told(options):
    options.app.pills(key="filter_route").set_value(["route_tablet"]).run()
    options.app.text_input(key="option_search").set_value("kesimpta").run()
    html = options.html
    assert "0 of 38 options shown. 1 set aside" in html and "Ofatumumab (Kesimpta)" in html and "No option has a name" not in html


def test_the_full_page_holds_every_card_its_dates_and_that_no_clinician_read_it(options):
    options.press("open_ocrelizumab")
    html, option = options.html, REAL().option_by_id["ocrelizumab"]
    assert html.count("<h1>") == 1 and "<h1>Ocrelizumab (Ocrevus)</h1>" in html
    for heading in ("In one minute", "The chances in pictures", "Where it is approved", "Read more", "Questions to ask your MS team"):
        assert f">{heading}</h2>" in html
    assert html.count("<h4>") >= len(option.cards)
    assert "Not yet read by a clinician." in html and "25 November 2026" in html
    assert "United States (FDA)" in html and "2017: adults with relapsing forms of MS" in html
    assert plan(options).looked_at == ["ocrelizumab"]


@pytest.mark.parametrize("option", REAL().options, ids=lambda option: option.id)
def test_every_link_to_a_work_leads_to_a_place_on_the_page(option):
    from ui.parts import option_card, option_page

    references = REAL().references
    for html in (
        option_card.card_html(option, references),
        option_page.approvals_html(option, references) + option_page.parts_html(option, references),
    ):
        targets = re.findall(r'<li value="\d+" id="([^"]+)"', html)
        links = set(re.findall(r'href="#([^"]+)"', html))
        assert links and links <= set(targets) and len(targets) == len(set(targets))
        assert not re.search(r"\[\d", re.sub(r"<[^>]+>", "", html)), "no marker is left as text"


@pytest.mark.parametrize("option", REAL().options, ids=lambda option: option.id)
def test_every_answer_of_the_first_minute_has_its_works_under_it(option):
    from ui.aid.comparison import QUESTIONS
    from ui.parts.option_card import glance_html, glance_works

    rows = tuple(QUESTIONS)
    html = glance_html(option, rows, glance_works(option, rows, REAL().references))
    assert html.count("<dd>") == html.count('<details class="ms-cited">') == len(rows)


def test_the_exact_words_of_a_card_stand_on_the_page():
    from knowledge.sentences import read_marked_text
    from ui.parts.option_page import card_html

    option = REAL().option_by_id["ocrelizumab"]
    for card in option.cards:
        drawn = unescape(re.sub(r"<sup.*?</sup>|<[^>]+>", "", card_html(option, card, REAL().references)))
        for sentence in read_marked_text(card.text).sentences:
            words = read_marked_text(card.text).text[sentence.start : sentence.end]
            assert " ".join(words.split()) in " ".join(drawn.split())


def test_a_question_goes_to_the_list_for_the_visit_once(options):
    options.press("open_ahsct").press("question_0").press("question_0")
    question = REAL().option_by_id["ahsct"].ask_your_team[0]
    assert [(one.text, one.origin) for one in plan(options).questions] == [(" ".join(question.split()), "option")]
    assert any(label.startswith("On your list:") for label in options.buttons)


def test_a_full_list_of_questions_says_so(options):
    for number in range(12):
        plan(options).add_question(f"Question {number}?")
    options.press("open_ahsct").press("question_0")
    assert "Your list is full" in options.html and len(plan(options).questions) == 12


def test_up_to_four_go_into_the_comparison_and_out_again(options):
    for one in ("ahsct", "ocrelizumab", "no-treatment-for-now", "rituximab"):
        options.press(f"compare_{one}")
    assert plan(options).compared == ["ahsct", "ocrelizumab", "no-treatment-for-now", "rituximab"]
    assert options.app.button(key="compare_ofatumumab").disabled
    options.press("compare_ahsct")
    assert plan(options).compared == ["ocrelizumab", "no-treatment-for-now", "rituximab"]
    assert not options.app.button(key="compare_ofatumumab").disabled
    options.press("compare_go")
    assert "Compare options" in options.html


def test_ask_about_this_opens_the_chat_with_the_option_in_view(options, scripted):
    options.press("ask_natalizumab")
    assert [(one.text, one.options) for one in scripted.asked][-1:] == [
        ("What should I know about Natalizumab (Tysabri)?", ("natalizumab",))
    ]
    assert "What should I know about Natalizumab" in options.html


def test_a_carer_reads_that_the_other_person_decides(options):
    plan(options).audience = "caregiver"
    options.app.run()
    assert "The person you support decides" in options.html


def test_an_option_without_figures_gives_the_reason(options):
    options.open_fold("trial_fold").press("open_car-t-cell-therapy")
    assert "We show no chances in numbers here." in options.html


def test_the_page_says_so_when_the_library_cannot_be_read(open_screen):
    def unreadable() -> None:
        raise OSError("gone")

    html = to_options(open_screen(load_library=unreadable)).html
    assert "The library cannot be read right now" in html and "Treatment options" in html


def test_an_open_option_that_the_library_no_longer_has_falls_back_to_the_list(open_screen):
    screen = to_options(open_screen())
    screen.app.session_state["options_shelf"] = session._Shelf(opened="gone")
    screen.app.run()
    assert "4 of 4 options shown." in screen.html


@pytest.mark.parametrize("group", ["options", "option", "compare"])
def test_the_words_of_these_pages_read_at_grade_six_or_below(group):
    from knowledge import reading_grade
    from ui import wording

    texts = [text for text in wording.all_texts()[group].values() if len(text.split()) > 3]
    assert reading_grade(" ".join(text if text.endswith((".", "?", "!")) else f"{text}." for text in texts)) <= 6.5
