"""What the Ask page shows in each of its states."""

from __future__ import annotations

import dataclasses
import re
import time
from types import ModuleType

import pytest

from ui.wording import say


def test_the_first_view_says_that_this_is_a_program_and_not_advice_above_the_question_box(screen):
    assert "computer program, not a person" in screen.html
    assert "not medical advice" in screen.html
    assert "do not start, stop or change a treatment" in screen.html
    assert screen.html.index("Before you start") < screen.html.index("Please do not type your name"), "which stands right under the box"


def test_help_comes_before_everything_else_on_every_page(screen):
    assert screen.html.startswith('<p class="ms-help-first">')
    assert screen.about().html.startswith('<p class="ms-help-first">')


def test_six_starters_are_full_questions_and_go_away_after_the_first_turn(screen):
    starters = [label for label in screen.buttons if label.endswith("?")]
    assert len(starters) == 6
    assert all(len(label.split()) >= 5 for label in starters)
    screen.press("start_life_0")
    assert not [button for button in screen.app.button if str(button.key).startswith("start_")]
    assert "How does treatment affect plans to have a baby?" in screen.html


def test_an_answer_comes_with_its_sources_gaps_and_questions_for_the_team(screen):
    html = screen.ask("How is examplimab given?").html
    assert 'href="#src-1-1"' in html and 'id="src-1-1"' in html
    assert "What my sources do not cover" in html and "over ten years" in html
    assert "Questions to take to your MS team" in html
    assert "This answer comes from one page of our library, which rests on one study or official paper." in html
    assert "We last checked it on 20 November 2026." in html and "Some of it comes from a document that you added." in html
    assert sum(str(button.key).startswith("follow_") for button in screen.app.button) == 3


def test_the_same_answer_is_the_same_html_on_every_rerun_so_that_an_open_source_stays_open(screen):
    before = screen.ask("How is examplimab given?").html
    assert screen.app.run() and screen.html == before


def test_a_follow_up_button_asks_its_question_with_the_earlier_turn(screen, scripted):
    screen.ask("How is examplimab given?").press("follow_1_0")
    question = scripted.asked[-1]
    assert question.text == "What are the side effects of examplimab?"
    assert [turn.user for turn in question.turns] == ["How is examplimab given?"]
    assert question.options == ("examplimab",)


@pytest.mark.parametrize(
    "words, level", [("I cannot breathe", "This may be an emergency"), ("I will end my life", "You deserve support right now")]
)
def test_emergency_and_crisis_stand_alone_as_an_alert(screen, words, level):
    screen.ask("How is examplimab given?").ask(words)
    html = screen.html
    assert 'role="alert"' in html and level in html
    assert html.count("<h1>") == 1
    assert html.index('role="alert"') < html.index("How is examplimab given?"), "earlier turns come after it"
    assert not [button for button in screen.app.button if str(button.key).startswith(("follow_", "start_", "edit"))]
    assert "Check with your MS team before" not in html.split('class="ms-earlier"')[0]


def test_an_alert_has_numbers_to_tap_once_the_country_is_known(screen):
    screen.ask("I cannot breathe")
    screen.app.selectbox(key="country_in_alert").select("GB").run()
    alert = screen.html[screen.html.index('role="alert"') :]
    assert 'href="tel:0001"' in alert
    assert screen.app.selectbox(key="country_in_panel").value == "GB", "both lists show one setting"


def test_no_country_is_guessed_and_the_emergency_numbers_of_all_are_at_hand(screen):
    screen.ask("I cannot breathe")
    assert "Choose your country" in screen.html and "Great Britain" in screen.html


@pytest.mark.parametrize(
    "words, label, said",
    [
        ("unclear", "One question back", "tablet or the drip"),
        ("who are you", "About this program", "not a person"),
        ("unknown", "Not in my sources", "will not guess"),
        ("weather", "Outside what I can help with", "only help with MS"),
        ("which is best", "Your choice, with your team", "cannot choose for you"),
        ("fever", "Call your MS team today", "about a fever"),
        ("error", "Something went wrong", "try again"),
    ],
)
def test_each_kind_of_reply_has_its_own_label_in_words(screen, words, label, said):
    html = screen.ask(words).html
    assert label in html and said in html


def test_a_question_back_offers_its_answers_as_buttons(screen):
    screen.ask("unclear")
    assert {"The tablet", "The drip", "I am not sure"} <= set(screen.buttons)


def test_a_broken_chain_gives_a_plain_sentence_keeps_the_question_and_shows_no_trace(screen):
    html = screen.ask("please break").html
    assert "Something went wrong on our side" in html and "please break" in html
    assert "secret path" not in html and "Traceback" not in html
    assert {"Try again", "Change my question"} <= set(screen.buttons)


def test_without_an_index_help_and_notice_work_and_the_next_step_is_named(open_screen, scripted):
    screen = open_screen(open_chain=scripted.missing_index)
    deadline = time.monotonic() + 5
    while "library is not ready" not in screen.html and time.monotonic() < deadline:
        screen.app.run()
    assert "Before you start" in screen.html and "ms-help-first" in screen.html
    assert "python -m knowledge build" in screen.html
    html = screen.ask("How is examplimab given?").html
    assert "The library is not ready" in html and "How is examplimab given?" in html


def test_the_page_still_draws_when_the_phone_list_cannot_be_read(open_screen):
    def unreadable(country: str | None) -> list:
        raise OSError("gone")

    assert "local emergency number" in open_screen(contacts_for=unreadable).html


def test_a_question_over_the_limit_gets_a_friendly_line_and_is_still_read_for_emergencies(screen, scripted: ModuleType):
    html = screen.ask("a " * 1_100).html
    assert "2,000 characters" in html and "2,199" in html
    assert "Examplimab is given" not in html
    screen.ask("a " * 1_100 + "I cannot breathe")
    assert "This may be an emergency" in screen.html
    assert len(scripted.asked[-1].text) > 2_000


def test_more_than_twenty_questions_a_minute_are_held_back(screen, scripted):
    for number in range(21):
        screen.ask(f"question {number}")
    assert "a lot of questions" in screen.html
    assert len(scripted.asked) == 20
    assert screen.html.count('class="ms-question"') == 20, "older turns leave the page"


def test_change_my_question_takes_the_last_turn_away_and_leaves_earlier_ones(screen):
    screen.ask("How is examplimab given?").ask("unknown")
    screen.press("edit")
    assert "unknown" not in screen.html and "How is examplimab given?" in screen.html


def test_a_new_conversation_shows_the_first_view_again_and_keeps_the_country(screen):
    screen.app.selectbox(key="country_in_panel").select("GB").run()
    screen.ask("How is examplimab given?").press("new")
    assert "Before you start" in screen.html and "Examplimab is given" not in screen.html
    assert screen.app.selectbox(key="country_in_panel").value == "GB"


def test_wishes_go_along_with_the_question(screen, scripted):
    screen.app.button_group(key="audience").set_value("caregiver").run()
    screen.app.button_group(key="size").set_value("long").run()
    screen.app.selectbox(key="country_in_panel").select("GB").run()
    screen.ask("How is examplimab given?")
    question = scripted.asked[-1]
    assert (question.audience, question.size, question.country) == ("caregiver", "long", "GB")


def test_two_treatments_that_were_offered_lead_straight_to_their_comparison(screen):
    screen.open_fold("offered_fold")
    screen.app.button_group(key="pills_offered_tablets").set_value(["mockumab"]).run()
    assert "What should I know about Mockumab (Mocky)?" in screen.buttons
    screen.app.button_group(key="pills_offered_infusions").set_value(["examplimab"]).run()
    assert "Compare Mockumab (Mocky) and Examplimab (Exemplo)" in screen.buttons
    screen.press("offered_go")
    assert "Mockumab (Mocky)" in screen.html and "Examplimab (Exemplo)" in screen.html
    assert screen.plan.compared == ["mockumab", "examplimab"] == screen.plan.looked_at


def test_one_treatment_that_was_offered_is_asked_about(screen, scripted):
    screen.open_fold("offered_fold")
    screen.app.button_group(key="pills_offered_tablets").set_value(["mockumab"]).run()
    screen.press("offered_go")
    assert scripted.asked[-1].text == "What should I know about Mockumab (Mocky)?" and scripted.asked[-1].options == ("mockumab",)


def test_more_than_four_offered_treatments_are_asked_to_be_fewer(open_screen, scripted):
    def larger_library():
        library = scripted.load_library()
        return dataclasses.replace(library, options=(*library.options, scripted.option("fourth", "fourth", "Fo", "tablet")))

    screen = open_screen(load_library=larger_library).open_fold("offered_fold")
    screen.app.button_group(key="pills_offered_tablets").set_value(["mockumab", "samplinod", "fourth"]).run()
    screen.app.button_group(key="pills_offered_infusions").set_value(["examplimab"]).run()
    screen.app.button_group(key="pills_offered_injections").set_value(["testiramer"]).run()
    assert "four or fewer" in screen.html and "offered_go" not in [button.key for button in screen.app.button]


def test_foreign_text_never_acts_on_the_page(screen, scripted):
    html = screen.ask(scripted.ATTACKS[0] + " attack").html
    assert "<img" not in html and "<script" not in html
    assert "evil.example" in html and 'href="https://evil' not in html
    assert not re.search(r"<h[1-6][^>]*>not a heading", html)
    assert "&lt;img src=x" in html and "$x^2$" in html and ":red[colour]" in html
    assert any(r"\[a link\]" in button.label for button in screen.app.button), "links in buttons stay literal"


def test_two_visitors_never_see_each_others_text(open_screen, scripted):
    first = open_screen().ask("How is examplimab given, asks the first visitor?")
    second = open_screen()
    assert "first visitor" in first.html and "first visitor" not in second.html


def test_a_page_that_breaks_says_so_plainly_and_neither_page_nor_log_holds_the_persons_words(screen, monkeypatch, caplog):
    from ui.parts import answer

    def broken(*_: object) -> None:
        raise ValueError("canary words of a person")

    monkeypatch.setattr(answer, "question_html", broken)
    screen.ask("canary words of a person")
    assert "This page could not be shown" in screen.html and not screen.app.exception
    assert "canary" not in screen.html + caplog.text
    assert screen.html.startswith('<p class="ms-help-first">')


def test_urgent_advice_stands_apart_above_the_answer_with_a_number_to_tap(screen):
    html = screen.ask("fever").html
    advice = html[html.index('class="ms-urgent"') : html.index("Fever is common")]
    assert 'href="tel:0005"' in advice and "<strong>Please call your MS team today</strong>" in advice
    assert "---" not in html


def test_a_crisis_has_a_quick_exit_before_anything_else_of_the_page(screen):
    html = screen.ask("I will end my life").html
    alert = html[html.index('role="alert"') :]
    assert alert.index("data-quick-exit") < alert.index("You deserve support")


# ---- what a screen reader is told ----


def said(screen) -> str:
    """What the announcer holds now; empty when it was not drawn."""
    return screen.app.session_state["conversation"].said


def test_a_question_that_was_too_long_is_not_announced_as_answered(screen):
    assert said(screen.ask("word " * 500)) == say("announce.too_long")


def test_the_end_of_an_answer_is_not_announced_again_on_another_page(screen):
    assert said(screen.ask("How is it given?")) == say("announce.ready_sources")
    assert said(screen.go("options")) == ""
    assert said(screen.go("ask")) == ""


def test_an_answer_that_cannot_be_drawn_is_not_announced_as_ready(screen, monkeypatch):
    from ui.parts import announcer, answer

    told: list[str] = []
    drawn = announcer.draw_announcer
    monkeypatch.setattr(announcer, "draw_announcer", lambda words, turn: (told.append(words), drawn(words, turn)))

    def broken(exchange: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr(answer, "draw_after", broken)
    screen.ask("How is it given?")
    assert say("app.problem") in screen.html and say("announce.ready_sources") not in told
