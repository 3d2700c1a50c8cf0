"""Follow-ups become questions that stand alone, and the right treatment is meant."""

from __future__ import annotations

from typing import Any

import pytest

from bot import Turn
from bot.dialogue import read_dialogue
from bot.understand import Understood, understand


@pytest.fixture(scope="module")
def ask(real_chain: Any) -> Any:
    engine = real_chain.engine

    def run(text: str, *turns: Turn) -> Understood:
        return understand(text, read_dialogue(turns, engine.spotter()), engine.spotter(), engine.index().library)

    return run


OCREVUS = Turn(
    user="What are the side effects of Ocrevus?", options=("ocrelizumab",), aspect="side_effects", subject="side effects of Ocrevus"
)
TECFIDERA = Turn(user="and Tecfidera?", options=("dimethyl-fumarate",), aspect="side_effects", subject="side effects of Tecfidera")


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("what is ocrevus", ("ocrelizumab",)),
        ("side efects of ocravus", ("ocrelizumab",)),
        ("Ocrevus vs Tecfidera", ("ocrelizumab", "dimethyl-fumarate")),
        ("what is ms", ()),
    ],
)
def test_names_are_found_in_a_first_question(ask: Any, text: str, options: tuple[str, ...]) -> None:
    assert ask(text).options == options


@pytest.mark.parametrize("text", ["and how often is it given?", "is it safe", "what about pregnancy", "how is it taken", "blood tests?"])
def test_a_follow_up_keeps_the_subject(ask: Any, text: str) -> None:
    understood = ask(text, OCREVUS)
    assert understood.options == ("ocrelizumab",)
    assert "Ocrevus" in understood.standalone


def test_a_new_name_takes_over_the_aspect(ask: Any) -> None:
    understood = ask("what about tecfidera?", OCREVUS)
    assert understood.options == ("dimethyl-fumarate",)
    assert "side effects" in understood.standalone


def test_a_correction_replaces_the_subject(ask: Any) -> None:
    understood = ask("no I meant Tecfidera", OCREVUS)
    assert understood.options == ("dimethyl-fumarate",)
    assert "side effects" in understood.standalone


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("the first one, how often?", ("ocrelizumab",)),
        ("and the second one?", ("dimethyl-fumarate",)),
        ("what about the other one", ("ocrelizumab",)),
        ("what about the pill one", ("dimethyl-fumarate",)),
        ("and the infusion one?", ("ocrelizumab",)),
        ("compare them", ("ocrelizumab", "dimethyl-fumarate")),
    ],
)
def test_pointing_back_finds_the_right_one(ask: Any, text: str, options: tuple[str, ...]) -> None:
    assert ask(text, OCREVUS, TECFIDERA).options == options


def test_compare_it_with_a_new_one_keeps_both(ask: Any) -> None:
    understood = ask("compare it with tecfidera", OCREVUS)
    assert understood.options == ("ocrelizumab", "dimethyl-fumarate")
    assert understood.compares


def test_yes_takes_up_the_first_suggestion(ask: Any) -> None:
    turn = OCREVUS.model_copy(update={"follow_ups": ("What are the serious risks of ocrelizumab?",)})
    assert "serious risks" in ask("yes please", turn).standalone


def test_a_topic_follow_up_keeps_its_topic(ask: Any) -> None:
    turn = Turn(user="what is pml", subject="what is pml", aspect="general")
    assert "pml" in ask("how would i know?", turn).standalone.lower()


def test_two_questions_become_two_parts(ask: Any) -> None:
    understood = ask("how often is ocrevus given and what blood tests do i need?")
    assert len(understood.parts) == 2
    assert all(part.options == ("ocrelizumab",) for part in understood.parts)


def test_a_class_of_several_drugs_asks_back(ask: Any) -> None:
    assert len(ask("what are the side effects of interferons").ask_back) > 1


def test_a_change_of_subject_lets_go_of_the_drug(ask: Any) -> None:
    assert ask("ok different question, how do i get ready for my appointment", OCREVUS).options == ()


def test_the_other_one_keeps_the_aspect(ask: Any) -> None:
    understood = ask("and the other one?", OCREVUS, TECFIDERA)
    assert understood.options == ("ocrelizumab",)
    assert "side effects" in understood.standalone


def test_an_answer_to_which_one_takes_up_the_question(ask: Any) -> None:
    from bot import Kind

    asked = Turn(
        user="where does the interferon needle go",
        kind=Kind.CLARIFY,
        options=("interferon-beta-1a-im", "interferon-beta-1a-sc"),
        subject="where does the interferon needle go",
    )
    understood = ask("the once a week one", asked)
    assert understood.options == ("interferon-beta-1a-im",)
    assert "needle" in understood.standalone


def test_compare_with_the_first_keeps_the_one_in_focus(ask: Any) -> None:
    assert set(ask("can you compare it with the first one", OCREVUS, TECFIDERA).options) == {"ocrelizumab", "dimethyl-fumarate"}
