"""What stands on the page for the visit, and how the plan behind it changes."""

from __future__ import annotations

import datetime as dt

import pytest

from ui.aid.plan import MAX_QUESTIONS, Plan, PlanFileError, SavedTurn, plan_from_json, plan_to_json
from ui.aid.visit import LEVELS, MAX_PAGE_QUESTIONS, Names, VisitPage, clean, portal_text, visit_page

TODAY = dt.date(2026, 11, 25)
NAMES = Names(
    wishes={"work": "Being able to work", "baby": "Having a baby", "needles": "No needles"},
    trade_offs={"often": ("Fewer visits", "Fewer side effects")},
    sure={"know": "I know the benefits and risks", "clear": "I know what matters most"},
)


@pytest.fixture
def library(scripted):
    return scripted.load_library()


def page(plan, library, level=LEVELS[0]) -> VisitPage:
    return visit_page(plan, library, NAMES, TODAY, level)


def lines(made: VisitPage, key: str) -> tuple[str, ...]:
    return next((section.lines for section in made.sections if section.key == key), ())


@pytest.mark.parametrize("decision", ["start", "switch", "pause", "stop", "wait", "unsure"])
def test_the_decision_picked_stands_on_the_page(library, decision):
    said = lines(page(Plan(decision=decision), library), "decision")
    assert len(said) == 1 and said != lines(page(Plan(), library), "decision")


def test_a_carers_page_speaks_of_the_person_supported(library):
    made = page(Plan(audience="caregiver", decision="switch"), library)
    assert "person I support" in lines(made, "decision")[0] and "someone I support" in made.intro


def test_wishes_stand_by_weight_and_unknown_ids_do_not_stand_at_all(library):
    plan = Plan(
        wishes={"work": "very", "baby": "some", "needles": "little", "gone": "very"}, trade_offs={"often": "second"}, own_wish="My boy"
    )
    matters = lines(page(plan, library), "matters")
    assert matters == (
        "Very important: Being able to work",
        "Somewhat important: Having a baby",
        "When it had to be one or the other: Fewer side effects (over: Fewer visits)",
        "In my own words: My boy",
    )


def test_leaning_and_certainty_are_what_the_person_said(library):
    said = lines(page(Plan(leaning="mockumab", sure={"know": True, "clear": False}), library), "leaning")
    assert said == ("Leaning towards: Mockumab (Mocky).", "Certainty check: yes to 1 of 2 questions.", "Not yet: I know what matters most")
    assert lines(page(Plan(), library), "leaning") == ("No leaning yet.",)


def test_sources_of_the_options_looked_at_carry_dates_and_that_no_clinician_read_them(library):
    (section,) = [one for one in page(Plan(looked_at=["mockumab"], compared=["examplimab"]), library).sections if one.key == "sources"]
    assert "No clinician has read them yet" in section.lead
    assert section.lines[0].startswith("Examplimab (Exemplo): checked on 20 November 2026.") and "Exemplo label, 2025" in section.lines[0]
    assert section.lines[1].startswith("Mockumab (Mocky)")


def test_only_the_first_five_questions_stand_there_and_the_rest_is_told(library):
    plan = Plan()
    for number in range(7):
        assert plan.add_question(f"Question {number}?")
    made = page(plan, library)
    assert lines(made, "questions") == tuple(f"Question {number}?" for number in range(MAX_PAGE_QUESTIONS))
    assert made.left_out == ("2 more questions on your list.",) and "2 more questions" in made.foot[-1]


def test_a_block_or_treatment_that_was_switched_off_is_not_there(library):
    plan = Plan(unclear="Secret", left_off=["unclear"], looked_at=["mockumab", "examplimab"], options_off=["mockumab"])
    made = page(plan, library)
    assert "Secret" not in str(made) and "Mockumab" not in str(made) and "Examplimab" in str(made)


def test_without_a_library_the_persons_own_words_still_stand(library):
    made = page(Plan(decision="start", looked_at=["mockumab"], unclear="How?"), None)
    assert lines(made, "unclear") == ("How?",) and not lines(made, "options") and not lines(made, "sources")


def test_each_level_holds_no_more_than_the_one_before(library):
    plan = Plan(unclear="word " * 119, looked_at=["mockumab", "examplimab", "samplinod", "testiramer"])
    sizes = [len(str(page(plan, library, level).sections)) for level in LEVELS]
    assert sizes == sorted(sizes, reverse=True)
    assert "Long words of your own are shortened." in page(plan, library, LEVELS[-1]).left_out


def test_signs_that_steer_the_line_are_taken_out_and_letters_of_other_scripts_stay():
    assert clean("a\u202eb\x00c\n d\u2066") == "abc d"
    assert clean("سؤال می\u200cخواهم") == "سؤال می\u200cخواهم"


def test_the_text_for_a_message_is_short_and_holds_the_questions(library):
    plan = Plan(decision="switch", looked_at=["mockumab"], unclear="u" * 600)
    plan.add_question("Which tests?")
    text = portal_text(page(plan, library))
    assert "1. Which tests?" in text and "Mockumab" not in text and "not advice" in text
    assert len(text) < 900


def test_questions_move_change_and_go():
    plan = Plan()
    for text in ("One?", "Two?", "Three?"):
        plan.add_question(text)
    plan.move_question(2, -1)
    plan.move_question(0, -1)
    plan.change_question(0, "  First   one? ")
    assert [one.text for one in plan.questions] == ["First one?", "Three?", "Two?"]
    plan.change_question(1, " ")
    plan.remove_question(9)
    assert [one.text for one in plan.questions] == ["First one?", "Two?"]


def test_a_full_list_takes_no_more_questions():
    plan = Plan()
    assert all(plan.add_question(f"Number {number}?") for number in range(MAX_QUESTIONS))
    assert not plan.add_question("One more?")


def test_a_kept_file_comes_back_as_it_was():
    plan = Plan(
        decision="pause",
        looked_at=["mockumab"],
        left_off=["sources"],
        options_off=["mockumab"],
        sure={"know": False},
        unclear="Was ist das? 😀",
    )
    plan.add_question("Which tests?", "answer")
    assert plan_from_json(plan_to_json(plan)) == plan


def test_a_file_never_grows_too_large_to_open_again_and_the_newest_turns_stay():
    plan = Plan(decision="stop", turns=[SavedTurn(asked=f"{number}?", answered="ж" * 20_000) for number in range(40)])
    kept = plan_from_json(plan_to_json(plan))
    assert 20 <= len(kept.turns) < 40 and kept.turns[-1].asked == "39?" and kept.decision == "stop"


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"[]", b'{"decision": "win"}', b'{"unknown": 1}', b"\xff\xfe", b'{"unclear": "' + b"x" * 700 + b'"}', b" " * 1_000_001],
)
def test_a_file_that_is_no_plan_is_refused_without_quoting_it(data):
    with pytest.raises(PlanFileError) as refused:
        plan_from_json(data)
    assert str(refused.value) in ("too large", "not a saved plan")


def test_every_wish_and_check_of_the_page_on_wishes_has_words_here():
    from ui.aid.wishes import SURE, TRADE_OFFS, WISHES
    from ui.parts.visit_names import names

    words = names()
    assert set(words.wishes) == {wish.id for wish in WISHES}
    assert set(words.trade_offs) == {one.id for one in TRADE_OFFS} and set(words.sure) == set(SURE)
