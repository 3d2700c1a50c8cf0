"""The page What matters to me, and chances on the screen, with the real library behind the scripted chain."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from knowledge import load_library
from knowledge.load import Library
from ui import engine
from ui.aid.plan import Plan
from ui.aid.wishes import TRADE_OFFS, WISHES


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library()


class Matters:
    """The page in a test."""

    def __init__(self, screen: Any) -> None:
        self.screen, self.app = screen, screen.app
        self.app.switch_page("views/matters.py").run()
        assert not self.app.exception

    @property
    def plan(self) -> Plan:
        return self.app.session_state["plan"]

    @property
    def html(self) -> str:
        return self.screen.html

    def press(self, key: str) -> Matters:
        self.app.button(key=key).click().run()
        assert not self.app.exception
        return self

    def tap(self, key: str, value: Any) -> Matters:
        self.app.button_group(key=key).set_value(value).run()
        assert not self.app.exception
        return self

    def add(self, option: str) -> Matters:
        self.app.selectbox(key="matters_add").set_value(option).run()
        assert not self.app.exception
        return self


@pytest.fixture
def matters(open_screen: Callable[..., Any], library: Library) -> Matters:
    return Matters(open_screen(load_library=lambda: library))


def test_every_wish_is_one_tap_with_a_not_sure_and_there_are_no_sliders(matters):
    for wish in WISHES:
        assert matters.app.button_group(key=f"wish_{wish.id}").options == ["Very", "Some", "Little", "Not sure"]
    assert not matters.app.slider and not matters.app.select_slider
    assert len([key for key in (one.id for one in TRADE_OFFS) if matters.app.button_group(key=f"trade_{key}")]) == 4


def test_a_tap_is_kept_in_the_plan_and_can_be_taken_back(matters):
    matters.tap("wish_visits", "very").tap("trade_needles-or-visits", "second")
    assert matters.plan.wishes == {"visits": "very"} and matters.plan.trade_offs == {"needles-or-visits": "second"}
    matters.tap("wish_visits", None).tap("trade_needles-or-visits", None)
    assert matters.plan.wishes == {} and matters.plan.trade_offs == {}


def test_taps_and_step_are_still_there_after_another_page(matters):
    matters.tap("wish_visits", "very").press("matters_next")
    matters.app.switch_page("views/about.py").run()
    matters.app.switch_page("views/matters.py").run()
    assert "Step 2 of 2" in matters.html
    matters.press("matters_back")
    assert matters.app.button_group(key="wish_visits").value == "very"


def test_the_grid_tells_wish_by_wish_how_each_option_stands_with_sources(matters):
    matters.tap("wish_visits", "very").tap("wish_needles", "some").press("matters_next").add("natalizumab").add("teriflunomide")
    grid = matters.html
    assert matters.plan.compared == ["natalizumab", "teriflunomide"]
    assert grid.index("Few trips to a clinic") < grid.index("No needles")
    assert "Pulls against it" in grid and "Serves this wish" in grid
    assert "No disease-modifying treatment for now" in grid
    rows = re.findall(r'<tr role="row"><th scope="row".*?</tr>', grid, re.DOTALL)
    assert len(rows) == 6 and all("<details" in row or "Can&#39;t tell" in row for row in rows)
    assert 'scope="col"' in grid and "<caption>" in grid
    assert not re.search(r"\d+ ?%? (score|match|points)|best|winner:", grid)


def test_without_options_or_wishes_the_page_says_what_to_do(matters):
    matters.press("matters_skip")
    assert "Pick one or more options" in matters.html
    matters.add("natalizumab")
    assert "Nothing is picked" in matters.html


def test_an_option_can_be_taken_out_again(matters):
    matters.press("matters_next").add("natalizumab").add("teriflunomide").tap("matters_options", ["teriflunomide"])
    assert matters.plan.compared == ["teriflunomide"]


def test_four_options_are_enough(matters):
    matters.press("matters_next")
    for one in ("natalizumab", "teriflunomide", "cladribine", "ozanimod"):
        matters.add(one)
    assert "Four options are in view" in matters.html and len(matters.plan.compared) == 4


def test_when_the_library_cannot_be_read_taps_are_kept_and_the_rest_works(open_screen, scripted):
    def broken() -> Library:
        raise OSError("gone")

    matters = Matters(open_screen(load_library=broken))
    matters.tap("wish_visits", "very").press("matters_next")
    assert "could not be read" in matters.html and matters.plan.wishes == {"visits": "very"}
    matters.tap("sure_sure", "no")
    assert matters.plan.sure == {"sure": False}


def test_what_would_change_it_can_be_taken_along_as_a_question(matters):
    matters.tap("wish_pregnancy", "very").press("matters_next").press("change_ask_pregnancy")
    assert "Room for having a baby" in matters.plan.questions[0].text and matters.plan.questions[0].origin == "wish"
    assert "On your list" in matters.html and "change_ask_pregnancy" not in [button.key for button in matters.app.button]


def test_leaning_can_be_said_and_not_decided_is_one_of_the_answers(matters):
    matters.press("matters_next").add("natalizumab").tap("matters_leaning", "natalizumab")
    assert matters.plan.leaning == "natalizumab"
    matters.tap("matters_leaning", "")
    assert matters.plan.leaning is None


def test_a_not_yet_gets_a_kind_next_step_and_four_times_yes_says_so(matters):
    matters.press("matters_next").tap("sure_understand", "no")
    assert "side by side can help" in matters.html
    matters.press("sure_ask_understand")
    assert "what each choice may bring" in matters.plan.questions[0].text
    for one in ("sure", "understand", "balance", "encouraged"):
        matters.tap(f"sure_{one}", "yes")
    assert "You can still change your mind" in matters.html and all(matters.plan.sure.values())


def test_own_words_and_what_is_unclear_are_kept(matters):
    matters.app.text_area(key="matters_own").set_value("I climb mountains").run()
    matters.press("matters_next")
    matters.app.text_area(key="matters_unclear").set_value("Does it hurt?").run()
    assert matters.plan.own_wish == "I climb mountains" and matters.plan.unclear == "Does it hurt?"


def test_finish_here_leads_to_my_visit_from_both_steps(matters):
    matters.press("matters_finish")
    assert "<h1>My visit</h1>" in matters.html
    matters.app.switch_page("views/matters.py").run()
    matters.press("matters_next").press("matters_finish")
    assert "<h1>My visit</h1>" in matters.html


def test_a_carer_is_asked_to_let_the_person_choose(matters):
    matters.plan.audience = "caregiver"
    matters.app.run()
    assert "Let them choose" in matters.html and "You do not decide for them" in matters.html
    matters.press("matters_next")
    assert "The person you support answers" in matters.html


# ---- chances ----


def page_of_chances() -> None:
    """A page that shows chances of the options named in the session."""
    import streamlit as st

    from ui.parts.chances import draw_chances

    draw_chances(st.session_state["shown"])


class Chances:
    def __init__(self, *options: str) -> None:
        self.app = AppTest.from_function(page_of_chances, default_timeout=20)
        self.app.session_state["shown"] = options
        self.app.run()
        assert not self.app.exception

    @property
    def html(self) -> str:
        return "\n".join(element.proto.body for element in self.app.get("html"))


@pytest.fixture
def chances(scripted: ModuleType, library: Library) -> Iterator[type[Chances]]:
    engine.use_doors(scripted.doors(load_library=lambda: library))
    yield Chances
    engine.use_doors(None)


def test_each_picture_has_its_words_a_sentence_beside_it_and_a_table(chances):
    html = chances("natalizumab", "teriflunomide").html
    alts = re.findall(r'<img src="data:image/svg\+xml,[^"]+" alt="([^"]+)"', html)
    assert alts and all(re.match(r"[\d,]+ of 1,000 people on ", alt) for alt in alts)
    assert html.count("<caption>") >= 4 and 'scope="row"' in html and 'scope="col"' in html
    for alt in alts:
        assert alt.partition(" people")[0] in re.sub(r"<img[^>]+>", "", html)


def test_different_comparison_groups_are_said_not_to_be_comparable_and_why(chances):
    html = chances("ocrelizumab", "glatiramer-acetate").html
    assert "cannot be set against each other directly" in html and "differed from trial to trial" in html


def test_every_figure_names_its_sources_and_both_sides_are_headed_alike(chances):
    html = chances("natalizumab", "teriflunomide").html
    articles = re.findall(r'<article class="ms-chance">.*?</article>', html, re.DOTALL)
    assert articles and all("ms-works" in article and "how sure:" in article for article in articles)
    assert "<h3>Benefits, in numbers</h3>" in html and "<h3>Harms, in numbers</h3>" in html


def test_a_guess_is_shown_beside_the_figure_and_only_then_its_picture(chances):
    page = chances("natalizumab")
    assert "You can guess this one first" in page.html and "of 1,000 people on natalizumab (0.414%)" not in page.html
    page.app.button(key="guess_natalizumab.pml-all_4").click().run()
    assert "You guessed about 600 of 1,000" in page.html and "it was fewer: 4 of 1,000" in page.html
    assert "of 1,000 people on natalizumab (0.414%)" in page.html


def test_just_show_me_shows_everything_and_asks_no_more(chances):
    page = chances("natalizumab")
    page.app.button(key="guess_skip").click().run()
    assert "You can guess" not in page.html and not page.app.button
    assert "of 1,000 people on natalizumab (0.414%)" in page.html


def test_an_option_without_figures_says_why(chances):
    html = chances("car-t-cell-therapy").html
    assert "hold no figure on a benefit" in html and "does not mean that there is none" in html and "Why:" in html


def test_ids_that_are_not_in_the_library_are_left_out(chances):
    assert "not in our library" in chances("no-such-thing").html
