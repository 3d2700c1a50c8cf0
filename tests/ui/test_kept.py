"""Kept HTML: made once for a library and ids, never given out for another library, never named by what a person typed."""

from __future__ import annotations

import pytest

from ui.__main__ import flags
from ui.parts import comparison_table, help_now, option_card, option_page
from ui.parts.chances import kept_chances, kept_view
from ui.parts.kept import Kept
from ui.session import Exchange

SHELVES = {
    "cards": option_card.kept_card,
    "minutes": option_page.kept_minute,
    "parts": option_page.kept_parts,
    "views": kept_view,
    "chances": kept_chances,
    "comparisons": comparison_table.kept_comparison,
    "phone lines": help_now._kept_lines,
}


def test_a_result_is_made_once_for_one_source_and_key():
    made = []
    shelf = Kept(lambda source, key: made.append(key) or f"{source} {key}", most=2)
    assert [shelf("library", "a"), shelf("library", "a")] == ["library a"] * 2 and made == ["a"]


def test_another_source_never_gets_what_was_made_of_the_first():
    shelf = Kept(lambda source, key: source[key], most=9)
    assert shelf({"a": 1}, "a") == 1 and shelf({"a": 2}, "a") == 2


def test_the_oldest_results_go_first():
    shelf = Kept(lambda source, key: key, most=2)
    source = object()
    for key in ("a", "b", "a", "c"):
        shelf(source, key)
    assert shelf.keys == [("a",), ("c",)]


def test_what_cannot_be_made_is_not_kept():
    shelf = Kept(lambda source, key: source[key], most=2)
    with pytest.raises(KeyError):
        shelf({}, "my words")
    assert not shelf.keys


def test_after_a_visit_no_key_holds_what_was_typed(screen):
    words = "zanzibar secret"
    screen.ask(f"Tell me about {words}").go("options")
    screen.app.text_input(key="option_search").set_value(words).run()
    screen.app.text_input(key="option_search").set_value("").run()
    screen.press("open_examplimab").press("option_back").press("compare_examplimab").press("compare_mockumab")
    screen.go("compare").open_fold("compare_pictures").go("matters")
    screen.app.text_area(key="matters_own").set_value(words).run()
    screen.go("visit")
    keys = {name: repr(shelf.keys) for name, shelf in SHELVES.items()}
    assert "examplimab" in keys["cards"] and "examplimab" in keys["comparisons"]
    assert not [name for name, told in keys.items() if "zanzibar" in told or "secret" in told]


@pytest.mark.parametrize("shelf", [option_card.kept_card, option_page.kept_minute, option_page.kept_parts])
def test_a_text_that_is_no_id_of_the_library_is_refused(scripted, shelf):
    key = ("my own words", ()) if shelf is option_card.kept_card else ("my own words",)
    with pytest.raises(KeyError):
        shelf(scripted.load_library(), *key)


def test_a_finished_answer_is_built_once_and_kept_with_its_visitor_alone(screen):
    screen.ask("How is it given?")
    exchange = screen.app.session_state["conversation"].exchanges[0]
    first = exchange.drawn
    screen.app.run()
    assert first is not None and screen.app.session_state["conversation"].exchanges[0].drawn is first
    assert Exchange(1, "x").drawn is None


def test_a_fold_that_was_never_opened_is_not_drawn_and_one_that_was_stays(screen):
    assert "Pick two to four treatments" not in screen.html
    assert "Pick two to four treatments" in screen.open_fold("offered_fold").html
    screen.app.run()
    assert "Pick two to four treatments" in screen.html


def test_the_server_leaves_collecting_to_python_and_sends_unchanged_parts_once():
    settings = dict(flag.removeprefix("--").split("=", 1) for flag in flags("127.0.0.1", 8501, []))
    assert settings["runner.postScriptGC"] == "false" and int(settings["global.minCachedMessageSize"]) <= 1000
