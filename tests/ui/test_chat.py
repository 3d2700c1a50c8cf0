"""What a person can do with an answer, and the frame that every page shares."""

from __future__ import annotations

import json

import pytest

from ui import session
from ui.aid.plan import Plan, SavedTurn, plan_to_json
from ui.parts import starters
from ui.wording import say, say_all

QUESTION = "How is examplimab given?"


def keys(screen) -> list[str]:
    """Keys of all buttons."""
    return [str(button.key) for button in screen.app.button]


# ---- the frame ----


@pytest.mark.parametrize("page", ["ask", "options", "compare", "matters", "visit", "about"])
def test_every_page_has_help_settings_and_the_way_to_finish_in_the_same_order(screen, page):
    screen.go(page)
    assert not screen.app.exception and "This page could not be shown" not in screen.html
    assert screen.html.startswith('<p class="ms-help-first">')
    assert screen.app.button_group(key="audience_in_settings").value == "patient"
    assert {"text_size", "contrast"} <= {group.key for group in screen.app.get("button_group")}
    assert screen.app.get("page_link")[0].proto.label == "Finish here"


def test_whom_the_page_speaks_to_is_one_setting_on_every_page_and_goes_into_the_plan(screen):
    screen.go("options").app.button_group(key="audience_in_settings").set_value("caregiver").run()
    assert "someone who helps a person with MS" in screen.html
    assert screen.go("ask").app.button_group(key="audience").value == "caregiver"
    screen.app.button_group(key="audience").set_value("patient").run()
    assert screen.app.button_group(key="audience_in_settings").value == "patient" == screen.plan.audience


def test_the_country_goes_into_the_plan(screen):
    screen.app.selectbox(key="country_in_settings").select("GB").run()
    assert screen.plan.country == "GB" == screen.app.selectbox(key="country_in_panel").value


def test_text_size_and_contrast_stay_on_the_next_page(screen):
    screen.app.button_group(key="text_size").set_value("largest").run()
    screen.app.button_group(key="contrast").set_value("high").run()
    assert "ms-look-largest ms-contrast-high" in screen.html
    assert "ms-look-largest ms-contrast-high" in screen.go("visit").html


# ---- starting points ----


def test_someone_who_helps_gets_questions_of_carers(screen):
    screen.press("point_helping")
    assert screen.plan.audience == "caregiver" and "point_helping" not in keys(screen)
    assert set(say_all("starters.carer_choice")) | set(say_all("starters.carer_self")) <= set(screen.buttons)


def test_stop_or_switch_asks_a_question_and_notes_the_decision_for_the_visit(screen, scripted):
    screen.press("point_stop")
    assert scripted.asked[-1].text == "How do I stop an MS drug safely?" and screen.plan.decision == "stop"
    screen.press("new").press("point_switch")
    assert screen.plan.decision == "stop", "what was noted before is not overwritten"


@pytest.mark.parametrize("point, words", [("told", "just been diagnosed"), ("baby", "Can I have a baby")])
def test_a_starting_point_asks_its_question(screen, scripted, point, words):
    screen.press(f"point_{point}")
    assert words in scripted.asked[-1].text


def test_no_starter_of_ours_sets_off_an_alarm():
    from bot.schema import Question
    from bot.triage import screen as read

    points = [
        say(f"starters.{name}") for name in ("told_question", "told_question_carer", "switch_question", "stop_question", "baby_question")
    ]
    groups = [question for name in ("choice", "life", "carer_choice", "carer_self") for question in say_all(f"starters.{name}")]
    assert {
        question: read(Question(text=question)).level for question in points + groups if read(Question(text=question)).level != "none"
    } == {}


def test_get_ready_leads_to_what_matters(screen):
    assert "What matters to me" in screen.press("point_ready").html


def test_every_treatment_that_may_be_offered_stands_in_one_group(scripted):
    groups = [starters.route_group(option) for option in scripted.load_library().options]
    assert set(groups) <= {"offered_tablets", "offered_injections", "offered_infusions", "offered_other"}


# ---- an answer ----


def test_a_question_for_the_team_goes_on_the_list_with_one_tap_and_says_so(screen):
    screen.ask(QUESTION).press("team_1_0")
    assert [one.text for one in screen.plan.questions] == ["How would the drips fit with my work?"]
    assert "On your list: How would the drips fit with my work?" in screen.buttons
    assert "1 of 12 questions" in screen.html
    screen.press("team_1_0")
    assert len(screen.plan.questions) == 1


def test_what_was_asked_can_be_taken_along_also_when_there_was_no_answer(screen):
    screen.ask("unknown to all").press("team_1_own")
    assert [(one.text, one.origin) for one in screen.plan.questions] == [("unknown to all", "own")]


def test_a_full_list_says_so(screen):
    screen.ask(QUESTION)
    for number in range(12):
        screen.plan.add_question(f"Question {number}?")
    screen.press("team_1_0")
    assert len(screen.plan.questions) == 12
    assert screen.app.session_state["conversation"].said.startswith("Your list is full")


def test_the_same_team_questions_are_not_shown_again_under_the_next_answer(screen):
    html = screen.ask(QUESTION).ask("How is examplimab given, once more?").html
    assert html.count("Questions to take to your MS team") == 1
    assert {"team_1_0", "team_1_1"} <= set(keys(screen)) and "team_2_0" not in keys(screen)


@pytest.mark.parametrize("words", ["I cannot breathe", "I will end my life", "who are you", "unclear"])
def test_nothing_to_take_along_stands_beside_an_alert_or_a_question_back(screen, words):
    screen.ask(words)
    assert not [key for key in keys(screen) if key.startswith("team_")]


def test_an_answer_can_be_had_shorter_and_longer_and_the_new_one_takes_its_place(screen, scripted):
    screen.ask(QUESTION).press("longer")
    assert scripted.asked[-1].size == "long" and scripted.asked[-1].text == QUESTION
    assert screen.html.count('class="ms-question"') == 1 and "longer" not in keys(screen)
    screen.press("shorter").press("shorter")
    assert scripted.asked[-1].size == "line" == screen.app.button_group(key="size").value and "shorter" not in keys(screen)


def test_a_source_shows_what_stands_beside_the_passage(screen):
    html = screen.ask(QUESTION).html
    assert "After it, on the same page" in html and "A visit takes a morning." in html and "Before it" not in html


def test_an_error_is_announced_as_a_problem_and_can_be_tried_again(screen):
    screen.ask("error")
    assert screen.app.session_state["conversation"].said == "There was a problem. Your question is still here."
    assert "retry" in keys(screen) and not [key for key in keys(screen) if key.startswith(("team_", "verdict_"))]


def test_a_question_back_is_not_announced_as_an_answer(screen):
    screen.ask("unclear")
    assert screen.app.session_state["conversation"].said == "There is a question back to you."


def test_the_newest_answer_is_one_link_away_once_there_are_two(screen):
    assert "ms-newest" not in screen.ask(QUESTION).html
    assert '<a class="ms-jump ms-newest" href="#turn-2">' in screen.ask("unknown").html


# ---- helpful or not ----


def test_a_note_is_written_only_after_the_box_was_ticked(screen, tmp_path, monkeypatch):
    monkeypatch.setenv("MS_AID_HOME", str(tmp_path))
    screen.ask(QUESTION).app.button_group(key="verdict_1").set_value("not_helpful").run()
    assert screen.app.button(key="keep_1").disabled and not list(tmp_path.iterdir())
    screen.app.button_group(key="reasons_1").set_value(["Hard to read"]).run()
    screen.app.checkbox(key="consent_1").check().run()
    assert not list(tmp_path.iterdir()), "a tick alone writes nothing"
    screen.press("keep_1")
    note = json.loads((tmp_path / "feedback.jsonl").read_text())
    assert (note["verdict"], note["reasons"], note["asked"]) == ("not_helpful", ["Hard to read"], QUESTION)
    assert "Your note is kept on this computer" in screen.html and "keep_1" not in keys(screen)


def test_a_note_that_cannot_be_written_says_so(screen, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("MS_AID_HOME", str(tmp_path / "file"))
    screen.ask(QUESTION).app.button_group(key="verdict_1").set_value("helpful").run()
    screen.app.checkbox(key="consent_1").check().run()
    assert "could not be kept" in screen.press("keep_1").html


def test_a_clinic_asks_for_no_notes(screen, monkeypatch):
    monkeypatch.setenv("MS_AID_MODE", "clinic")
    screen.ask(QUESTION)
    assert "verdict_1" not in [group.key for group in screen.app.get("button_group")]


# ---- the kept file ----


def test_the_file_holds_the_conversation_but_no_emergency(screen):
    screen.ask(QUESTION).ask("I cannot breathe").press("new").ask(QUESTION).ask("I will end my life")
    saved = plan_to_json(screen.plan).decode()
    assert QUESTION in saved and "Examplimab is given as a drip" in saved
    assert "breathe" not in saved and "end my life" not in saved


def test_a_new_conversation_and_a_changed_question_leave_the_file(screen):
    screen.ask(QUESTION)
    assert len(screen.plan.turns) == 1
    screen.press("edit")
    assert not screen.plan.turns
    assert not screen.ask(QUESTION).press("new").plan.turns


def test_an_opened_file_can_be_read_again_and_is_never_sent_along(screen, scripted):
    kept = Plan(audience="caregiver", turns=[SavedTurn(asked="What was it?", answered="It was <b>this</b>.")])
    screen.open_fold("keep_fold").app.file_uploader(key="kept_file").set_value(("plan.json", plan_to_json(kept), "application/json")).run()
    assert "Your file is open" in screen.html and "What was it?" in screen.html and "&lt;b&gt;this" in screen.html
    assert screen.plan.audience == "caregiver"
    screen.ask(QUESTION)
    assert not scripted.asked[-1].turns
    assert [turn.asked for turn in screen.plan.turns] == ["What was it?", QUESTION], "saved again, it holds both"


@pytest.mark.parametrize("data, words", [(b"not json", "not a file that this program saved"), (b"x" * 1_000_001, "too large")])
def test_a_file_that_is_none_of_ours_is_refused_in_plain_words_and_loses_nothing(screen, data, words):
    screen.ask(QUESTION)
    screen.open_fold("keep_fold").app.file_uploader(key="kept_file").set_value(("plan.json", data, "application/json")).run()
    assert words in screen.html and QUESTION in screen.html and "Traceback" not in screen.html


def test_sizes_are_ordered_from_short_to_long():
    assert session.SIZES == ("line", "short", "long")
