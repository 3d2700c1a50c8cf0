"""The curation checks find what they are there for, and the real library passes them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from knowledge import load_library
from knowledge.check import Problem, check_library, check_source
from knowledge.load import Library
from knowledge.schema import Card, Topic

TODAY = dt.date(2026, 11, 25)
DOORS = ("what is it", "tell me about it", "whats that")


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library()


def problems(library: Library, text: str, **changes: Any) -> list[Problem]:
    card = Card(id="c", aspect="general", question="What is X?", doors=DOORS, text=text)  # type: ignore[arg-type]
    topic = Topic(
        id="t", title="Test", checked=TODAY, review_by=dt.date(2027, 1, 1), ask_your_team=("One?", "Two?"), cards=(card,), **changes
    )
    return check_source(topic, "topics/t.md", library, TODAY)


def rules(found: list[Problem]) -> set[str]:
    return {problem.rule for problem in found if problem.level == "error"}


def test_the_real_library_has_no_errors(library: Library) -> None:
    assert [p for p in check_library(library, TODAY) if p.level == "error"] == []


def test_a_good_card_passes(library: Library) -> None:
    ref = next(iter(library.references))
    assert problems(library, f"MS is a disease of the nerves. [{ref}] Ask your team. [-]") == []


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("MS is a disease. [no-such-key]", "reference"),
        ("MS is a disease without a marker.", "reference"),
        ("MS is one thing. MS is another. [REF]", "reference"),
        ("MS affects 3 of 100. [-]", "reference"),
        ("It is a disease. [REF]", "dangling"),
        ("MS affects 1 in 500 people. [REF]", "one-in-x"),
        ("You should stop the drug. [REF]", "advice"),
        ("This breakthrough helps. [REF]", "tone"),
        ("Drug X led to 46% fewer relapses. [REF]", "relative"),
        ("MS " + "and so on " * 10 + "ends. [REF]", "sentence"),
        ("MS is bad. [REF] " * 40, "length"),
        ("Immunomodulatory pharmacotherapy necessitates haematological surveillance. [REF]", "reading"),
    ],
)
def test_a_bad_card_is_found(library: Library, text: str, rule: str) -> None:
    ref = next(iter(library.references))
    assert rule in rules(problems(library, text.replace("REF", ref)))


def test_an_overdue_review_warns_and_never_fails(library: Library) -> None:
    later = dt.date(2031, 1, 1)
    found = [p for p in check_library(library, later) if p.rule == "review"]
    assert found
    assert {p.level for p in found} == {"warning"}


def test_two_cards_with_one_door_are_found(library: Library) -> None:
    topic = library.topics[0]
    twin = topic.model_copy(update={"id": "twin", "title": "Twin"})
    found = check_library(replace(library, topics=(*library.topics, twin)), TODAY)
    assert any(p.rule == "door" for p in found)


def test_one_figure_told_with_two_values_is_found(library: Library) -> None:
    option = next(o for o in library.options if o.figures)
    figure = option.figures[0]
    wrong = figure.model_copy(update={"treatment": figure.treatment.model_copy(update={"value": figure.treatment.value / 2 + 0.01})})
    other = option.model_copy(update={"figures": (wrong, *option.figures[1:]), "id": "other"})
    found = check_library(replace(library, options=(*library.options, other)), TODAY)
    assert any(p.rule == "conflict" for p in found)


def test_trial_names_need_no_glossary_entry_and_terms_do(library: Library) -> None:
    def warned(word: str) -> bool:
        card = Card(id="c", aspect="general", question="What is X?", doors=DOORS, text=f"{word} is a word. [-]")  # type: ignore[arg-type]
        topic = library.topics[0].model_copy(update={"id": "extra", "title": "Extra", "cards": (card,)})
        return any(
            p.rule == "glossary" and p.where == "topics/extra.md #c"
            for p in check_library(replace(library, topics=(*library.topics, topic)), TODAY)
        )

    assert not warned("OPERA")
    assert not warned("MRI")
    assert warned("QZXW")


def test_the_real_library_has_no_warning_today(library: Library) -> None:
    assert [p for p in check_library(library, TODAY) if p.level == "warning"] == []
