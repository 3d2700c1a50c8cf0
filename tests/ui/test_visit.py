"""The My visit page: filling it in, taking it along, keeping it for later."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from ui import engine
from ui.aid import visit_pdf
from ui.aid.plan import Plan, plan_from_json, plan_to_json

VIEW = Path(__file__).parents[2] / "ui" / "views" / "visit.py"


class VisitScreen:
    """The page alone, as a person sees and uses it."""

    def __init__(self, plan: Plan | None = None) -> None:
        self.app = AppTest.from_file(str(VIEW), default_timeout=20)
        if plan is not None:
            self.app.session_state["plan"] = plan
        self.app.run()
        assert not self.app.exception

    @property
    def html(self) -> str:
        return "\n".join(element.proto.body for element in self.app.get("html"))

    @property
    def plan(self) -> Plan:
        return self.app.session_state["plan"]

    @property
    def sheet(self) -> str:
        """The HTML of the sheet alone."""
        return next(element.proto.body for element in self.app.get("html") if 'id="visit-page"' in element.proto.body)

    def add(self, text: str) -> None:
        self.app.text_input(key="visit_new_question").set_value(text)
        next(button for button in self.app.button if button.label == "Add question").click().run()

    def press(self, key: str) -> None:
        self.app.button(key=key).click().run()


@pytest.fixture
def open_visit(scripted):
    engine.use_doors(scripted.doors())
    yield VisitScreen
    engine.use_doors(None)


def pills(screen: VisitScreen, key: str):
    return next(one for one in screen.app.get("button_group") if one.key == key)


def test_an_empty_page_says_so_and_can_be_printed_all_the_same(open_visit):
    screen = open_visit()
    assert "Nothing is filled in yet" in screen.html and "Not said yet." in screen.sheet
    assert [one.proto.label for one in screen.app.get("download_button")] == [
        "Download the page (PDF)",
        "Download the text",
        "Save my file",
    ]


def test_a_decision_picked_shows_on_the_sheet_at_once(open_visit):
    screen = open_visit()
    pills(screen, "visit_decision").set_value("switch").run()
    assert screen.plan.decision == "switch" and "changing to another treatment" in screen.sheet


def test_questions_are_added_moved_reworded_and_removed(open_visit):
    screen = open_visit()
    for text in ("Which tests?", "Vaccines first?", "And work?"):
        screen.add(text)
    screen.press("visit_up_2")
    screen.app.text_area(key="visit_question_0").set_value("Which blood tests?").run()
    screen.press("visit_remove_2")
    assert [one.text for one in screen.plan.questions] == ["Which blood tests?", "And work?"]
    assert screen.sheet.index("Which blood tests?") < screen.sheet.index("And work?") and "Vaccines" not in screen.sheet


def test_the_first_and_last_question_cannot_move_off_the_list(open_visit):
    screen = open_visit()
    screen.add("One?")
    screen.add("Two?")
    assert screen.app.button(key="visit_up_0").disabled and screen.app.button(key="visit_down_1").disabled


def test_a_question_that_is_there_already_or_one_too_many_is_refused_in_words(open_visit):
    screen = open_visit()
    screen.add("Which tests?")
    screen.add("which TESTS?")
    assert "is on your list, or it is too short" in screen.html and len(screen.plan.questions) == 1
    for number in range(11):
        screen.add(f"Number {number}?")
    screen.add("One too many?")
    assert "Your list is full" in screen.html and "7 more questions on your list." in screen.html


def test_questions_of_the_treatments_looked_at_are_offered_and_taken_with_one_press(open_visit):
    screen = open_visit(Plan(looked_at=["mockumab"]))
    screen.press("visit_suggest_0")
    assert [(one.text, one.origin) for one in screen.plan.questions] == [("One?", "option")]
    assert [button.label for button in screen.app.button if (button.key or "").startswith("visit_suggest_")] == ["Two?"]
    assert not any((button.key or "").startswith("visit_suggest_") for button in open_visit().app.button)


def test_any_block_and_any_treatment_can_be_taken_off_the_sheet(open_visit):
    screen = open_visit(Plan(looked_at=["mockumab", "examplimab"], unclear="How it fits"))
    assert "Mockumab" in screen.sheet and "How it fits" in screen.sheet
    pills(screen, "visit_options").set_value(["examplimab"]).run()
    pills(screen, "visit_blocks").set_value(["decision", "options"]).run()
    assert "Mockumab" not in screen.sheet and "Examplimab" in screen.sheet and "How it fits" not in screen.sheet


def test_what_was_typed_is_shown_as_typed_and_never_as_markup(open_visit):
    screen = open_visit(Plan(unclear="<img src=x onerror=alert(1)> *x* [y](https://evil.example)"))
    assert "&lt;img src=x onerror=alert(1)&gt; *x* [y](https://evil.example)" in screen.sheet


def test_without_a_pdf_the_page_can_still_be_printed_and_copied(open_visit, monkeypatch):
    def fails(make):
        raise visit_pdf.PdfError("no typst")

    monkeypatch.setattr("ui.aid.visit_pdf.print_page", fails)
    screen = open_visit(Plan(decision="start"))
    assert "The PDF could not be made here" in screen.html and "starting a treatment" in screen.sheet
    assert "Download the page (PDF)" not in [one.proto.label for one in screen.app.get("download_button")]


def test_the_page_draws_when_the_library_cannot_be_read(open_visit, scripted):
    def unreadable():
        raise OSError("gone")

    engine.use_doors(scripted.doors(load_library=unreadable))
    screen = open_visit(Plan(decision="start", looked_at=["mockumab"], unclear="How?"))
    assert "How?" in screen.sheet and "Mockumab" not in screen.sheet


def test_a_carer_reads_words_for_a_carer(open_visit):
    screen = open_visit(Plan(audience="caregiver", decision="stop"))
    assert "person I support is thinking about stopping" in screen.sheet and "in their own words" in screen.html


def test_a_saved_file_opens_again_on_a_new_visit(open_visit):
    kept = Plan(decision="pause", looked_at=["mockumab", "gone"], unclear="Shifts")
    kept.add_question("Which tests?")
    screen = open_visit(Plan(decision="start"))
    screen.app.file_uploader(key="kept_file").upload("my-ms-plan.json", plan_to_json(kept), "application/json").run()
    assert screen.plan.decision == "pause" and screen.plan.looked_at == ["mockumab"]
    assert "Your file is open" in screen.html and "Some treatments in it" in screen.html and "Shifts" in screen.sheet


@pytest.mark.parametrize("data", [b"not json at all", b'{"decision": "win"}', b""])
def test_a_wrong_file_is_refused_in_words_and_nothing_is_lost(open_visit, data):
    screen = open_visit(Plan(decision="start", unclear="Mine"))
    screen.app.file_uploader(key="kept_file").upload("x.json", data, "application/json").run()
    assert "not a file that this program saved" in screen.html
    assert screen.plan.decision == "start" and screen.plan.unclear == "Mine"


def test_the_file_to_save_holds_the_plan():
    plan = Plan(decision="wait", own_wish="Time")
    assert plan_from_json(plan_to_json(plan)) == plan
